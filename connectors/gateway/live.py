"""For whoever watches the city as it happens: a stream of changes after a snapshot, for pages (SSE) and for programs (NDJSON)."""

import math
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import problems
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.access_problems import OTHER_ROLE
from connectors.gateway.live_answers import LIVE
from connectors.gateway.live_problems import FULL
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.gateway.streaming import EventStream
from connectors.live.frame import MEDIA_TYPES, Form
from connectors.live.port import LiveFeed
from models.access import ANYBODY, ROLE_TITLES, Caller, Role
from models.dealing import STREET
from models.statement import WITHOUT_NUL
from streams.live.event import TOPICS, Box, Topic
from streams.live.position import LONGEST, position_of
from streams.live.wanted import Wanted

MOST_FOLLOWERS = 2_000
MOST_SUBJECTS = 200
FOR: Mapping[Topic, frozenset[Role]] = {"readings": STREET, "alarms": STREET | {Role.HANDLER}}
"""Who hears of a topic, of those that not everybody does: what a source says and what it sets off is judged before it is published."""
RIGHT_TOPICS = Text(f"Send some of {', '.join(TOPICS)}", f"请发送以下主题中的若干个：{'、'.join(TOPICS)}")
RIGHT_BOX = Text(
    "Send west,south,east,north in WGS-84 degrees: 113.2,22.4,113.5,22.7", "请发送 西,南,东,北（WGS-84 度）：113.2,22.4,113.5,22.7"
)
RIGHT_AFTER = Text("Send the id of the last `at` unchanged, or leave it out", "请原样发送最后一个 at 的 id，或省略此参数")
Word = Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)]


class LiveAsked(BaseModel):
    """What to follow; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    topics: list[Word] = Field(default=[], max_length=10, description="results, cases, readings, alarms; none: all that you may see")
    subject: list[Word] = Field(
        default=[], max_length=MOST_SUBJECTS, description="only these: as in the figures (西区街道), or all below one (中山/*)"
    )
    bbox: Word | None = Field(default=None, description="only what lies there: west,south,east,north in WGS-84 degrees")
    after: str | None = Field(default=None, max_length=LONGEST, pattern=WITHOUT_NUL, description="the last id that you saw")


def live(feed: LiveFeed, permit: Permit) -> APIRouter:
    """Return the route of the live feed."""
    router = APIRouter(tags=["live"])
    anybody = Annotated[Caller, Depends(permit(*EVERYBODY))]

    @router.get("/v1/live", response_class=EventStream, status_code=200, responses=LIVE)
    async def follow(asked: Annotated[LiveAsked, Query()], request: Request, caller: anybody) -> Response:
        """Follow the city: how things stand, then each change, as Server-Sent Events or (Accept: application/x-ndjson) a line each."""
        wanted = Wanted(_topics(asked.topics, caller), frozenset(asked.subject), _box(asked.bbox), caller.role in STREET)
        after = request.headers.get("last-event-id") or _after(asked.after)
        form = form_of(request.headers.get("accept", ""), request.headers.get("accept-encoding", ""))
        if feed.followers >= MOST_FOLLOWERS:
            raise Refused(FULL, limit=MOST_FOLLOWERS)
        chunks = feed.listen(wanted, form, after)
        first = await anext(chunks, b"")  # a server that is away is answered 503, not by a stream that says nothing
        encoding = {"Content-Encoding": "gzip"} if form.gzip else {}
        headers = {"X-Accel-Buffering": "no", "Vary": "Accept, Accept-Encoding, Authorization", **encoding}
        return EventStream(_all(first, chunks), headers, MEDIA_TYPES[form.format])

    return router


def form_of(accept: str, accept_encoding: str) -> Form:
    """Return how a client reads that sent these headers."""
    packed = any(
        coding.strip().lower() == "gzip" and parameters.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
        for coding, _, parameters in (each.partition(";") for each in accept_encoding.split(","))
    )
    return Form("ndjson" if MEDIA_TYPES["ndjson"] in accept.lower() else "sse", packed)


async def _all(first: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in chunks:
        yield chunk


def _topics(named: list[str], caller: Caller) -> frozenset[Topic]:
    allowed = frozenset(topic for topic in TOPICS if caller.role in FOR.get(topic, EVERYBODY))
    names = [name.strip() for name in chain.from_iterable(each.split(",") for each in named)]
    wanted = frozenset(topic for topic in TOPICS if topic in names)
    if set(names) - wanted:
        why = Text("not a topic", "没有此主题")
        raise Refused(problems.BAD_PARAMETER, given=f"topics={','.join(names)}", why=why, right=RIGHT_TOPICS)
    for topic in sorted(wanted - allowed):
        if caller == ANYBODY:
            raise Refused(problems.NO_KEY)
        roles = sorted(FOR[topic])
        needed = Text(", ".join(roles), "、".join(ROLE_TITLES[role] for role in roles))
        raise Refused(OTHER_ROLE, role=Text(caller.role, ROLE_TITLES[caller.role]), roles=needed)
    return wanted or allowed


def _box(text: str | None) -> Box | None:
    if text is None:
        return None
    with suppress(ValueError, TypeError):
        box = Box(*map(float, text.split(",")))
        if all(map(math.isfinite, box)) and box.west <= box.east and box.south <= box.north:
            return box
    raise Refused(problems.BAD_PARAMETER, given=f"bbox={text}", why=Text("not a box", "不是一个范围"), right=RIGHT_BOX)


def _after(text: str | None) -> str | None:
    if text is not None:
        try:
            position_of(text)
        except ValueError as error:
            why = Text("not a place of this feed", "不是此推送的位置")
            raise Refused(problems.BAD_PARAMETER, given=f"after={text}", why=why, right=RIGHT_AFTER) from error
    return text
