"""How a result leaves the system as JSON, in one place, so that the command line and the API cannot tell different stories."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from models.period import CITY_ZONE
from models.result import Result

RESULT_FIELDS = (
    "kpi", "version", "subject", "period_start", "period_end", "value", "unit", "status", "revision", "edition", "evidence",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def time_json(moment: datetime) -> str:
    """Return *moment* (aware) as ISO 8601 in city time: 2026-03-01T08:00:00+08:00."""
    return moment.astimezone(CITY_ZONE).isoformat()


def result_json(result: Result) -> dict[str, Any]:
    """Return *result* as its published fields, for `dumps`, which writes a Decimal digit for digit."""
    return {
        "kpi": result.kpi,
        "version": result.version,
        "subject": result.subject,
        "period_start": time_json(result.period_start),
        "period_end": time_json(result.period_end),
        "value": result.value,
        "unit": result.unit,
        "status": result.status,
        "revision": result.revision,
        "edition": result.edition,
        "evidence": orjson.Fragment(evidence_json(result)),
    }


def evidence_json(result: Result) -> bytes:
    """Return the evidence of *result* as JSON, as it was written when it was computed."""
    return result.told or dumps(result.evidence)


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
