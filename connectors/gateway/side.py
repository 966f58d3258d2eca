"""What a role without a gateway shows of itself: the same /metrics and /health as the gateway's, on a port of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from connectors.gateway.app import bare
from connectors.gateway.operators import Others, nobody_else, operators
from connectors.gateway.ports import Health
from connectors.gateway.serve import LOOPBACK, serving
from connectors.metrics import Metrics


@asynccontextmanager
async def beside(
    health: Health, metrics: Metrics, others: Others = nobody_else, *, host: str = LOOPBACK, port: int = 0
) -> AsyncIterator[int]:
    """Show *health* and *metrics*, joined with those of *others* of this role, until the block is left; yields the port."""
    app = bare(metrics, "Health and metrics of one role.")
    app.include_router(operators(health, metrics, others))
    async with serving(app, host, port) as bound:
        yield bound
