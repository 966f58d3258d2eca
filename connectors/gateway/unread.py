"""What to do with the rest of a body when the answer is already known, so that a refusal reaches its sender and nobody is kept busy by it.

A short rest is read and dropped, and the connection lives on. Before a long one the answer goes out at once with `Connection: close`: who
reads while writing stops there. Many clients (urllib, requests, httpx) write to the end before they read, and a socket closed on unread
bytes resets and takes the answer with it (RFC 9112 §9.6); so what they send is read and dropped for a while, never held, and then cut.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
SHORT = 1 * MEGABYTE
SHORT_WAIT = 2.0
LONGEST = 64 * MEGABYTE
LONGEST_WAIT = 10.0


@dataclass
class Rest:
    """How much of a request's body is still to come."""

    receive: Receive
    length: int | None
    finished: bool
    polite: bool
    arrived: int = 0

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> "Rest":
        headers = Headers(scope=scope)
        length = int(headers["content-length"]) if headers.get("content-length", "").isdecimal() else None
        finished = not length and "transfer-encoding" not in headers
        # A sender that waits for 100 Continue has sent nothing yet and won't, once it has its answer.
        return cls(receive, length, finished, polite="expect" not in headers)

    async def take(self) -> Message:
        """Receive the next message and count it."""
        message = await self.receive()
        self.arrived += len(message.get("body", b""))
        self.finished = self.finished or not message.get("more_body", False)
        return message

    @property
    def short(self) -> bool:
        """Say whether the rest is known to be short."""
        return self.polite and self.length is not None and self.length - self.arrived <= SHORT

    async def drop(self, size: int, seconds: float) -> None:
        """Read the rest and forget it, up to *size* bytes and for *seconds*."""
        enough = self.arrived + size
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.polite and not self.finished and self.arrived <= enough:
                    await self.take()


class Unread:
    """ASGI middleware over any app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rest = Rest.of(scope, receive)
        closing = False

        async def sending(message: Message) -> None:
            nonlocal closing
            if message["type"] == "http.response.start" and not rest.finished:
                if rest.short:
                    await rest.drop(SHORT, SHORT_WAIT)
                if not rest.finished:
                    closing = True
                    MutableHeaders(scope=message)["Connection"] = "close"
            if closing and message["type"] == "http.response.body" and not message.get("more_body", False):
                await send({**message, "more_body": True})
                await rest.drop(LONGEST, LONGEST_WAIT)
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        await self.app(scope, rest.take, sending)
