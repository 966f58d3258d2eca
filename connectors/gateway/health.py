"""What every role says of itself: whether it is alive, whether it can work, what it measures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from starlette.responses import Response

from connectors.gateway import problems
from connectors.gateway.ports import Health
from connectors.gateway.refusal import Refused
from connectors.kindred import merged
from connectors.metrics import EXPOSITION_TYPE, Metrics
from connectors.present import dumps
from models.errors import Unavailable

LONGEST_CHECK = 3.0
JSON = "application/json"
Others: TypeAlias = Callable[[], Awaitable[Sequence[bytes]]]
LOG = logging.getLogger("xiqu.gateway")


async def nobody_else() -> Sequence[bytes]:
    """Return the metrics of no other process: most roles are one."""
    return ()


async def measured(metrics: Metrics, others: Others = nobody_else) -> Response:
    """Return every metric of this role, joined with those of its *others*, in Prometheus' text format."""
    return Response(merged([*await others(), metrics.exposition()]), headers={"Content-Type": EXPOSITION_TYPE})


def alive() -> Response:
    """Say that the process runs; it says nothing of what stands behind it, so that a lost database does not restart it."""
    return Response(dumps({"live": True}), media_type=JSON)


async def ready(health: Health) -> Response:
    """Say that this role can do its work now; Refused where it cannot."""
    checks = await checked(health)
    missing = ", ".join(sorted(name for name, answers in checks.items() if not answers))
    if missing:
        raise Refused(problems.NOT_READY, missing=missing, extra={"ready": False, "checks": dict(checks)})
    return Response(dumps({"ready": True, "checks": dict(checks)}), media_type=JSON)


async def checked(health: Health) -> Mapping[str, bool]:
    """Return the checks of *health*; a check that hangs or fails is an answer too."""
    try:
        async with asyncio.timeout(LONGEST_CHECK):
            return await health.ready()
    except (TimeoutError, Unavailable) as error:
        LOG.warning("the readiness check failed: %s", "no answer in time" if isinstance(error, TimeoutError) else error)
        return {"check": False}
