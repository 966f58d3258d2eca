"""No body is held beyond what its path may need: FastAPI reads a body before it asks who sent it.

Feeds bound their bodies by themselves, unpacked, in `connectors/gateway/admission.py`.
"""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.gateway.body_problems import LONG_BODY
from connectors.gateway.refusal import Refused, answer

MEGABYTE = 1024 * 1024
LARGEST = 1 * MEGABYTE
LARGER: Mapping[str, int | None] = {
    "/v1/feeds/": None,
    "/v1/reports/": 16 * MEGABYTE, "/v1/reports": None, "/v1/photos": None, "/v1/cases": 16 * MEGABYTE, "/open311/": 16 * MEGABYTE,
}  # fmt: skip
"""Paths that begin so and take photos; None: the path sees to it by itself."""


class TooLong(HTTPException):
    """The body went on beyond its limit; FastAPI lets this error through while it reads."""

    def __init__(self, limit: int) -> None:
        super().__init__(LONG_BODY.status)
        self.limit = limit


def limit_of(path: str) -> int | None:
    """Return how many bytes a body for *path* may have."""
    return next((limit for prefix, limit in LARGER.items() if path.startswith(prefix)), LARGEST)


class Bounded:
    """ASGI middleware over any app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = limit_of(scope["path"]) if scope["type"] == "http" else None
        if limit is None:
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            await answer(Request(scope), Refused(LONG_BODY, limit=limit))(scope, receive, send)
            return
        held = 0

        async def counted() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > limit:
                raise TooLong(limit)
            return message

        await self.app(scope, counted, send)
