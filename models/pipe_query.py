"""A question about pipes and what is kept of it: who asked, why, about what, and how much they were told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from models.pipe_tier import Tier

DEFAULT_WIDTH_M = 1.0
MARGIN_M = 5.0
"""Around a dig: what lies this near is told with it. Project definition; no standard was found that sets it."""


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NO_DATA = "no_data"
    """Nothing is known there: neither a pipe nor that somebody looked."""
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Where is asked about. shape: a GeoJSON Point, LineString or Polygon in *crs*; radius_m goes with a point, width_m with a line."""

    shape: Mapping[str, Any]
    radius_m: float = 0.0
    width_m: float = DEFAULT_WIDTH_M
    crs: str = "WGS-84"
    answer_crs: str = "WGS-84"

    def told(self) -> Mapping[str, Any]:
        """Return the question as it is kept."""
        extent = {"Point": {"radius_m": self.radius_m}, "LineString": {"width_m": self.width_m}}.get(str(self.shape["type"]), {})
        return {"shape": self.shape, "crs": self.crs, "answer_crs": self.answer_crs, **extent}


class Asker(NamedTuple):
    """Who asks. who: the caller's id, or for somebody without a key a mark of the address that lasts a day."""

    who: str
    role: str
    tier: Tier
    owners: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One question as it is kept. cells: which were asked about, by number; reason: why it was not answered."""

    id: str
    asked_at: datetime
    asker: Asker
    purpose: str
    permit: str | None
    asked: Mapping[str, Any]
    outcome: Outcome
    reason: str = ""
    segments: int = 0
    cells: tuple[int, ...] = ()
    answer_ms: Decimal = Decimal(0)
    versions: tuple[int, ...] = ()


class Stopped(NamedTuple):
    """An asker who is stopped. number: what was reached; bound: what is allowed."""

    id: int
    who: str
    stopped_at: datetime
    until: datetime
    reason: str
    number: int
    bound: int
    released_at: datetime | None = None
    released_by: str = ""
