"""How a device's reading is held against its two alarm limits: those of the registry where it has them, else a declared default.

The registry's marks are `<metric>_low_alarm` and `<metric>_high_alarm`, in the metric's own unit: the first and the second stage (一级,
二级报警). A default is marked unconfirmed wherever it was used.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from models.place import Site

Danger: TypeAlias = Literal["above", "below", "either"]
"""Where a value is dangerous: above its limits, below them, or as far from zero on either side."""
STAGES: Mapping[int, str] = {0: "正常", 1: "低报", 2: "高报"}


class Alarm(NamedTuple):
    """The default limits of one metric, None where there is none. danger: on which side, as with oxygen, or on either, as with a slope."""

    metric: str
    low: Decimal | None = None
    high: Decimal | None = None
    danger: Danger = "above"


class Limit(NamedTuple):
    """The limits that one device is judged by, and which of them the registry states."""

    low: Decimal | None
    high: Decimal | None
    danger: Danger
    stated: tuple[str, ...]

    def stage(self, value: Decimal) -> int:
        """Return 2 at or beyond the second limit, 1 at or beyond the first, else 0."""
        if self.high is not None and self._reached(value, self.high):
            return 2
        return int(self.low is not None and self._reached(value, self.low))

    def _reached(self, value: Decimal, limit: Decimal) -> bool:
        if self.danger == "below":
            return value <= limit
        return (abs(value) if self.danger == "either" else value) >= limit

    def worst(self, values: Iterable[Decimal]) -> Decimal:
        """Return the most dangerous of *values* (at least one)."""
        if self.danger == "either":
            return max(values, key=abs)
        return min(values) if self.danger == "below" else max(values)

    def told(self) -> dict[str, Any]:
        """Return the limits as evidence, and which of them are only a default."""
        limits = {"low_alarm": self.low, "high_alarm": self.high}
        return {
            **{name: None if limit is None else str(limit) for name, limit in limits.items()},
            "unconfirmed": [name for name, limit in limits.items() if limit is not None and name not in self.stated],
        }


def limit_of(alarm: Alarm, site: Site | None) -> Limit:
    """Return the limits of *site*, or the default where it has none."""
    marks = site.marks if site else {}
    low, high = (marks.get(f"{alarm.metric}_{name}") for name in ("low_alarm", "high_alarm"))
    stated = tuple(name for name, mark in (("low_alarm", low), ("high_alarm", high)) if mark is not None)
    return Limit(alarm.low if low is None else low, alarm.high if high is None else high, alarm.danger, stated)
