"""For whoever keeps it running: is it alive, can it work, what does it measure. The same on every role."""

from fastapi import APIRouter, Depends, Response
from starlette.responses import PlainTextResponse

from connectors.gateway import health as told
from connectors.gateway import problems
from connectors.gateway.access import ANYONE
from connectors.gateway.describe import answers
from connectors.gateway.ports import Health
from connectors.gateway.shapes import LiveShape, ReadyShape
from connectors.metrics import Metrics


def operators(health: Health, metrics: Metrics) -> APIRouter:
    """Return the routes of operators."""
    router = APIRouter(tags=["operators"], dependencies=[Depends(ANYONE)])

    @router.get("/metrics", response_model=None, response_class=PlainTextResponse, responses=METRICS_ANSWERS)
    async def show_metrics() -> Response:
        """Return every metric of this role in Prometheus' text format."""
        return await told.measured(metrics)

    @router.get("/health/live", response_model=None, responses=LIVE_ANSWERS)
    async def live() -> Response:
        """Say that the process runs; it says nothing of what stands behind it, so that a lost database does not restart it."""
        return told.alive()

    @router.get("/health/ready", response_model=None, responses=READY_ANSWERS)
    async def ready() -> Response:
        """Say whether this role can do its work now."""
        return await told.ready(health)

    return router


METRICS_ANSWERS = answers(200, LiveShape, "Metrics.", None)
METRICS_ANSWERS[200] = {
    "description": "Every metric of this role.",
    "content": {
        "text/plain": {"schema": {"type": "string"}, "example": 'xiqu_intake_bodies_total{feed="air_quality",outcome="accepted"} 42.0\n'}
    },
}
LIVE_ANSWERS = answers(200, LiveShape, "The process runs.", {"live": True})
READY_ANSWERS = answers(
    200, ReadyShape, "Everything it stands on answers.", {"ready": True, "checks": {"kafka": True, "postgres": True}}, problems.NOT_READY
)
