"""What every request gets, whatever it asks: an id that the log knows, a measure, headers that keep a browser safe, and an answer.

The log names the route and never a header, a query or a body, so no key and no citizen can be read in it. It is quiet by default: what
went well is INFO, what failed on our side is a WARNING.
"""

import logging
import re
import secrets
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.clock import stopwatch
from connectors.gateway import problems
from connectors.gateway.refusal import Refused, answer
from connectors.metrics import Metrics
from connectors.present import dumps

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "no-store",
}
ACCESS = logging.getLogger("xiqu.access")
FAULTS = logging.getLogger("xiqu.gateway")


class StampRequestId(logging.Filter):
    """Gives every log record the id of the request it was written for, as `%(request_id)s`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class Trace:
    """ASGI middleware over any app."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        elapsed = stopwatch()
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        scope["xiqu.request_id"] = request_id
        stamp = REQUEST_ID.set(request_id)
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:  # noqa: BLE001 - the last one who can answer; what it was stands in the log under the request's id
            FAULTS.exception("request %s failed", request_id)
            if not status:
                await answer(Request(scope), Refused(problems.INTERNAL))(scope, receive, sending)
        finally:
            self._note(scope, request_id, status, elapsed())
            REQUEST_ID.reset(stamp)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"] if scope["method"] in {"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"} else "other"
        self.metrics.count("xiqu_gateway_requests_total", route=route, method=method, status=str(status))
        self.metrics.observe("xiqu_gateway_request_seconds", seconds, route=route)
        level = logging.WARNING if status >= problems.INTERNAL.status else logging.INFO
        if ACCESS.isEnabledFor(level):
            told = {"request_id": request_id, "method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            ACCESS.log(level, "%s", dumps(told).decode())
