"""How a result leaves the system as JSON, in one place, so that the command line and the API cannot tell different stories."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from models.period import CITY_ZONE
from models.result import Result

RESULT_FIELDS = (
    "kpi", "version", "subject", "period_start", "period_end", "value", "unit", "status", "revision", "edition", "evidence",
)  # fmt: skip


def time_json(moment: datetime) -> str:
    """Return *moment* (aware) as ISO 8601 in city time: 2026-03-01T08:00:00+08:00."""
    return moment.astimezone(CITY_ZONE).isoformat()


def result_json(result: Result) -> dict[str, Any]:
    """Return *result* as its published fields; a number stays a Decimal, which `dumps` writes digit for digit."""
    shown = {name: getattr(result, name) for name in RESULT_FIELDS}
    return shown | {"period_start": time_json(result.period_start), "period_end": time_json(result.period_end)}


def dumps(what: object) -> bytes:
    """Return *what* as JSON in UTF-8; a Decimal becomes a number with exactly its digits, never a float's neighbour of it."""
    return orjson.dumps(what, default=_plain)


def _plain(what: object) -> object:
    if isinstance(what, Decimal) and what.is_finite():
        return orjson.Fragment(f"{what:f}")
    if isinstance(what, Mapping):
        return dict(what)
    message = f"{what!r} has no place in JSON"
    raise TypeError(message)
