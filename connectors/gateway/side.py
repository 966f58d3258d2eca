"""What a role without a gateway shows of itself: the same /metrics and /health as the gateway's, on a port of its own.

Starlette alone: FastAPI and the whole API would cost each role two seconds of its start and 30 MB.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.gateway.health import Others, alive, measured, nobody_else, ready
from connectors.gateway.ports import Health
from connectors.gateway.refusal import Refused
from connectors.gateway.refusing import by_status, no_such_method, no_such_path, refused, unavailable
from connectors.gateway.serve import LOOPBACK, serving
from connectors.gateway.trace import Trace
from connectors.gateway.unread import Unread
from connectors.metrics import Metrics
from models.errors import Unavailable


def side(health: Health, metrics: Metrics, others: Others = nobody_else) -> Starlette:
    """Return the app that shows *health* and *metrics*, joined with those of *others* of this role."""

    async def show_metrics(_: Request) -> Response:
        return await measured(metrics, others)

    async def show_live(_: Request) -> Response:
        return alive()

    async def show_ready(_: Request) -> Response:
        return await ready(health)

    shown = {"/metrics": show_metrics, "/health/live": show_live, "/health/ready": show_ready}
    return Starlette(
        routes=[Route(path, show, methods=["GET"]) for path, show in shown.items()],
        middleware=[Middleware(Unread), Middleware(Trace, metrics=metrics)],
        exception_handlers={
            Refused: refused, Unavailable: unavailable, HTTPException: by_status(_404=no_such_path, _405=no_such_method),
        },
    )  # fmt: skip


@asynccontextmanager
async def beside(
    health: Health, metrics: Metrics, others: Others = nobody_else, *, host: str = LOOPBACK, port: int = 0
) -> AsyncIterator[int]:
    """Show them until the block is left; yields the port."""
    async with serving(side(health, metrics, others), host, port) as bound:
        yield bound
