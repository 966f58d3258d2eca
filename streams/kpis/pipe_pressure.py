"""How far the pressure of a water pipe has dropped below what is normal for its gauge. A reading alone is no drop.

Normal is the registry's `normal_pressure`, else what the gauge itself said in the hours before. Two readings in a row must lie below it:
the drop is that of the higher one, so a logger that hiccups once, or a pump that starts, makes none. Of each quarter of an hour the
greatest drop is told, so it does not matter in which batch its readings came.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from models.kpi import SOURCE, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import QUARTER_HOUR, city_time, unix
from models.standards.rounding import round_half_even
from streams.kpis.device_facts import Told, excluded

RULE = "normal_pressure of the registry, else the gauge's own level of the three hours before"
NORMAL = "normal_pressure"
TOGETHER_S = 60 * 60
"""Two readings in a row lie at most so far apart, in seconds."""
LOOKS_BACK = timedelta(hours=3)
APART = timedelta(minutes=15)
"""How long before a reading another must lie to say what is normal."""
LEAST = 4
"""Readings that say what is normal, at least."""
PERCENT_DECIMALS, PRESSURE_DECIMALS = 1, 4


class Counted(NamedTuple):
    """A reading that counts: Unix seconds, MPa."""

    at: int
    pressure: Decimal


class Drop(NamedTuple):
    """A drop in per cent, the two readings that make it, what is normal (MPa) and who says so."""

    percent: Fraction
    before: Counted
    last: Counted
    normal: Fraction
    said_by: str


def normal_of(counted: Sequence[Counted], last: Counted, mark: Decimal | None) -> tuple[Fraction, str] | None:
    """Return what is normal for *last*: the registry's *mark*, else the median of the hours before it; None: nobody knows."""
    if mark is not None:
        return (Fraction(mark), "registry") if mark > 0 else None
    low = bisect_left(counted, last.at - LOOKS_BACK.total_seconds(), key=lambda each: each.at)
    high = bisect_right(counted, last.at - APART.total_seconds(), key=lambda each: each.at)
    before = [Fraction(each.pressure) for each in counted[low:high]]
    if len(before) < LEAST:
        return None
    middle = median(before)
    return (middle, f"{len(before)} readings") if middle > 0 else None


def _drops(counted: Sequence[Counted], start: int, mark: Decimal | None) -> Iterator[Drop]:
    for before, last in pairwise(counted):
        normal = normal_of(counted, last, mark) if last.at >= start and last.at - before.at <= TOGETHER_S else None
        if normal is not None:
            level, said_by = normal
            yield Drop((level - Fraction(max(before.pressure, last.pressure))) / level * 100, before, last, level, said_by)


def greatest_drop(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return by how many per cent two readings in a row lay below what is normal, at the most; less than 0 where all lay above."""
    start = unix(context.start)
    facts = inputs.facts.get("pressure", ())
    readings = [Told(fact, fact.flag or ("" if fact.value is not None else "no value")) for fact in facts]
    counted = [Counted(fact.observed_at, fact.value) for fact, why in readings if not why and fact.value is not None]
    evidence = {"excluded": excluded([each for each in readings if each.fact.observed_at >= start])}
    if not counted or counted[-1].at < start:
        return NotEnough("no reading of this quarter of an hour counts", RULE, evidence)
    mark = context.site.marks.get(NORMAL) if context.site else None
    found = max(_drops(counted, start, mark), key=lambda each: (each.percent, -each.last.at), default=None)
    if found is None:
        why = (
            f"a reading alone is no drop: another within an hour before it is needed, and {NORMAL} above 0 in the registry or {LEAST} "
            "readings of the three hours before, to say what is normal"
        )
        return NotEnough(why, RULE, evidence)
    told = {
        "pressure": [str(found.before.pressure), str(found.last.pressure)], "reached_at": city_time(found.last.at).isoformat(),
        "normal": str(round_half_even(found.normal, PRESSURE_DECIMALS)), "normal_by": found.said_by,
    }  # fmt: skip
    return Value(round_half_even(found.percent, PERCENT_DECIMALS), RULE, evidence | told)


DROP = Kpi(
    name="pipe_pressure.drop", version=2, title="一刻钟最大管网压力降幅",
    english="Greatest drop of pipe pressure in a quarter of an hour", unit="%", subject=SOURCE, period=QUARTER_HOUR,
    inputs=(Facts("pipe_pressure", ("pressure",), back=LOOKS_BACK),), compute=greatest_drop, final_after=timedelta(days=1), standard=RULE,
    unconfirmed=(
        "normal is the registry's mark, else the median of four readings or more of three hours: a project rule, for want of a standard",
        "without a mark a low pressure becomes the normal one after three hours, and a swing of day and night may look like a drop",
        "two readings are in a row where an hour at most lies between them; a project rule",
    ),
)  # fmt: skip
PIPE_PRESSURE = (DROP,)
