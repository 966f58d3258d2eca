"""For whoever keeps it running: is it alive, can it work, what does it measure. The same on every role."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from fastapi import APIRouter, Depends, Response
from starlette.responses import PlainTextResponse

from connectors.gateway import problems
from connectors.gateway.access import ANYONE
from connectors.gateway.describe import answers
from connectors.gateway.ports import Health
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import LiveShape, ReadyShape
from connectors.kindred import merged
from connectors.metrics import EXPOSITION_TYPE, Metrics
from connectors.present import dumps
from models.errors import Unavailable

LONGEST_CHECK = 3.0
Others: TypeAlias = Callable[[], Awaitable[Sequence[bytes]]]
LOG = logging.getLogger("xiqu.gateway")


async def nobody_else() -> Sequence[bytes]:
    """Return the metrics of no other process: most roles are one."""
    return ()


def operators(health: Health, metrics: Metrics, others: Others = nobody_else) -> APIRouter:
    """Return the routes of operators; *others* tells the metrics of this role's other processes."""
    router = APIRouter(tags=["operators"], dependencies=[Depends(ANYONE)])

    @router.get("/metrics", response_model=None, response_class=PlainTextResponse, responses=METRICS_ANSWERS)
    async def show_metrics() -> Response:
        """Return every metric of this role in Prometheus' text format."""
        return Response(merged([*await others(), metrics.exposition()]), headers={"Content-Type": EXPOSITION_TYPE})

    @router.get("/health/live", response_model=None, responses=LIVE_ANSWERS)
    async def live() -> Response:
        """Say that the process runs; it says nothing of what stands behind it, so that a lost database does not restart it."""
        return Response(dumps({"live": True}), media_type="application/json")

    @router.get("/health/ready", response_model=None, responses=READY_ANSWERS)
    async def ready() -> Response:
        """Say whether this role can do its work now."""
        checks = await checked(health)
        missing = ", ".join(sorted(name for name, answers_ in checks.items() if not answers_))
        if missing:
            raise Refused(problems.NOT_READY, missing=missing, extra={"ready": False, "checks": dict(checks)})
        return Response(dumps({"ready": True, "checks": dict(checks)}), media_type="application/json")

    return router


async def checked(health: Health) -> Mapping[str, bool]:
    """Return the checks of *health*; a check that hangs or fails is an answer too."""
    try:
        async with asyncio.timeout(LONGEST_CHECK):
            return await health.ready()
    except (TimeoutError, Unavailable) as error:
        LOG.warning("the readiness check failed: %s", "no answer in time" if isinstance(error, TimeoutError) else error)
        return {"check": False}


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
