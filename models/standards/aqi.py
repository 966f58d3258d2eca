"""From indices to a verdict: the AQI is the largest IAQI, with level and primary pollutant, or NA with a reason."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from models.standards.edition import METRICS, AqiEdition
from models.standards.iaqi import CAP, iaqi, is_capped
from models.standards.level import Level, level_of
from models.standards.rounding import round_half_even

DECIMALS: Mapping[str, int] = {metric: 1 if metric == "co" else 0 for metric in METRICS}
_ALL = frozenset(METRICS)
O3_HIGHEST_HOUR = "o3_1h_max"
NO_PRIMARY_UP_TO = 50
PUBLISHED_IN_SPITE_OF_A_GAP_ABOVE = 100


class Aqi(NamedTuple):
    """A published AQI with what it stands on. `rounded` holds the concentrations as judged (µg/m³; CO mg/m³).

    `primary` is empty up to 50; equal IAQIs are joint. `capped` names the metrics whose IAQI of 500 is our inference;
    `missing` those that rule 5.3.1 let pass because the rest exceeds 100 (2012 hours: that were simply absent).
    """

    edition: str
    value: int
    rating: Level
    primary: tuple[str, ...]
    iaqi: Mapping[str, int]
    rounded: Mapping[str, Decimal]
    capped: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def level(self) -> str:
        """优, 良, 轻度污染, 中度污染, 重度污染 or 严重污染."""
        return self.rating.name

    @property
    def grade(self) -> str:
        """一级 to 六级."""
        return self.rating.grade

    @property
    def colour(self) -> str:
        """The name of the prescribed colour."""
        return self.rating.colour

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The prescribed colour."""
        return self.rating.rgb


class NoAqi(NamedTuple):
    """NA, and why: a missing pollutant may not be published as clean air."""

    edition: str
    reason: str
    iaqi: Mapping[str, int]
    rounded: Mapping[str, Decimal]
    missing: tuple[str, ...]


def round_concentration(metric: str, value: Decimal | Fraction) -> Decimal:
    """Hourly and daily concentrations: integers in µg/m³, CO to 0.1 mg/m³ (HJ 633-2026 4.2.2)."""
    return round_half_even(value, DECIMALS[metric])


@lru_cache(maxsize=65_536)
def _indexed(edition: AqiEdition, item: str, value: Decimal, decimals: int) -> tuple[Decimal, int | None, bool]:
    """Return the rounded concentration, its IAQI, and whether that is our cap; the same few thousand come again and again."""
    concentration = round_half_even(value, decimals)
    index = iaqi(edition, item, concentration)
    return concentration, index, index == CAP and is_capped(edition, item, concentration)


def judge(
    edition: AqiEdition,
    items: Iterable[tuple[str, str, Decimal | Fraction]],
    not_monitored: Collection[str] = (),
    *,
    blocks_on_missing: bool,
) -> Aqi | NoAqi:
    """Round each (metric, item, value) once, index it and take the maximum (HJ 633-2026 eq. 2, 4.3.1, 5.3.1).

    O3 may come with a second item under O3_HIGHEST_HOUR: the larger IAQI counts. A metric whose items have no index at
    their concentration makes the whole NA: without the worst pollutant the air would look cleaner than it was.
    """
    rounded: dict[str, Decimal] = {}
    indices: dict[str, int] = {}
    capped: list[str] = []
    undefined: dict[str, str] = {}
    for name, item, value in items:
        metric = "o3" if name == O3_HIGHEST_HOUR else name
        if not isinstance(value, Decimal):
            value = round_half_even(value, DECIMALS[metric])  # noqa: PLW2901 - a fraction is slow to remember anything by
        rounded[name], index, is_ours = _indexed(edition, item, value, DECIMALS[metric])
        if index is None:
            undefined[metric] = f"{item} {rounded[name]} lies above {edition.breakpoints[item][-1]}"
        elif index > indices.get(metric, -1):
            indices[metric] = index
        if is_ours:
            capped.append(metric)
    missing = () if rounded.keys() >= _ALL else tuple(each for each in METRICS if each not in rounded and each not in not_monitored)
    reason = _refusal(edition, indices, undefined, missing if blocks_on_missing else ())
    if reason:
        return NoAqi(edition.name, reason, indices, rounded, missing)
    highest = max(indices.values())
    primary = tuple(metric for metric in METRICS if indices.get(metric) == highest) if highest > NO_PRIMARY_UP_TO else ()
    return Aqi(edition.name, highest, level_of(highest), primary, indices, rounded, tuple(capped), missing)


def _refusal(edition: AqiEdition, indices: Mapping[str, int], undefined: Mapping[str, str], blocking: tuple[str, ...]) -> str | None:
    for metric, where in undefined.items():
        if metric not in indices:
            return f"{where}, where {edition.name} gives this item no index and no other item of {metric} is known"
    if not indices:
        return "no pollutant has a value"
    if blocking and max(indices.values()) <= PUBLISHED_IN_SPITE_OF_A_GAP_ABOVE:
        return f"{', '.join(blocking)} missing and the rest does not exceed 100 (5.3.1)"
    return None
