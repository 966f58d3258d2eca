"""Whether a body is taken in: who sends it, how it is packed, how large it is. What it says is not asked here.

Refused is what the sender could not mend later, or what would cost us more than a refusal; the steps stand in the order of their price.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import Request
from starlette.requests import ClientDisconnect

from connectors.gateway import problems
from connectors.gateway.open311.discovery import Office
from connectors.gateway.ports import Behind
from connectors.gateway.rate import Buckets, Rate
from connectors.gateway.refusal import Refused
from connectors.intake.http import ENCODINGS, BrokenGzip, is_readings, media_type, unpacked
from models.errors import BodyTooLarge, LandingPaused, Unavailable
from models.feed import Feed


def key_of(request: Request) -> str:
    """Return the API key that the request carries, "" where it carries none."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the gateway allows.

    largest_body: bytes, unpacked. on_the_road: how long an id that nobody knows yet is believed to be on its way. rate: of one key of
    a feed; holders: of one key of a person; strangers: of one address without a key. origins: which web pages may ask.
    office: what the Open311 endpoint says of itself. other_secret: what else than our secret a token may be signed with.
    """

    largest_body: int = 256 * 1024
    slowest_body: timedelta = timedelta(seconds=30)
    rate: Rate | None = None
    holders: Rate | None = None
    strangers: Rate | None = None
    origins: tuple[str, ...] = ()
    on_the_road: timedelta = timedelta(minutes=10)
    office: Office = field(default_factory=Office)
    other_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Admission:
    """The steps that a body goes through."""

    feeds: dict[str, Feed]
    behind: Behind
    rules: Rules
    now: Callable[[], datetime]
    buckets: Buckets | None

    def feed(self, name: str) -> Feed:
        if name not in self.feeds:
            raise Refused(problems.UNKNOWN_FEED, name=name, known=tuple(self.feeds))
        return self.feeds[name]

    async def admit(self, request: Request, feed: Feed) -> None:
        """Refuse whoever may not send *feed*, or not so much of it."""
        key = key_of(request)
        if not key:
            raise Refused(problems.NO_KEY)
        allowed = await self.behind.keys.feeds_of(key)
        if allowed is None:
            raise Refused(problems.WRONG_KEY, feed=feed.name)
        if feed.name not in allowed:
            raise Refused(problems.OTHER_FEED, feed=feed.name, allowed=tuple(sorted(allowed)))
        if self.buckets and (wait := self.buckets.wait(key, self.now())):
            raise Refused(problems.TOO_MANY, per_second=f"{self.buckets.rate.per_second:g}", retry_after=math.ceil(wait))

    async def body(self, request: Request, feed: Feed) -> bytes:
        """Return the body, unpacked; nothing beyond the limit is ever held."""
        encoding = request.headers.get("content-encoding", "").strip().lower()
        if encoding not in ENCODINGS:
            raise Refused(problems.UNKNOWN_ENCODING, encoding=encoding)
        media = media_type(request.headers.get("content-type", ""))
        if not is_readings(media):
            raise Refused(problems.UNKNOWN_TYPE, type=media)
        limit, gzip = self.rules.largest_body, ENCODINGS[encoding] == "gzip"
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit and not gzip:
            raise Refused(problems.TOO_LARGE, limit=limit, feed=feed.name)
        try:
            async with asyncio.timeout(self.rules.slowest_body.total_seconds()):
                body = await unpacked(request.stream(), limit, gzip=gzip)
        except BodyTooLarge as error:
            raise Refused(problems.TOO_LARGE, limit=limit, feed=feed.name) from error
        except BrokenGzip as error:
            raise Refused(problems.BROKEN_GZIP, why=str(error)) from error
        except TimeoutError as error:
            raise Refused(problems.TOO_SLOW, seconds=f"{self.rules.slowest_body.total_seconds():g}") from error
        except ClientDisconnect as error:
            raise Refused(problems.CUT_OFF) from error
        if not body.strip():
            raise Refused(problems.EMPTY_BODY, feed=feed.name)
        return body

    async def landed(self, request: Request, feed: Feed, body: bytes) -> str:
        """Return the landing id once the body is acknowledged."""
        try:
            return await self.behind.landing.land(feed, body, media_type(request.headers.get("content-type", "")))
        except BodyTooLarge as error:
            raise Refused(problems.TOO_LARGE, limit=self.rules.largest_body, feed=feed.name) from error
        except LandingPaused as error:
            raise Refused(problems.PAUSED) from error
        except Unavailable as error:
            raise Refused(problems.UNAVAILABLE) from error
