"""How far the pressure of a water pipe has dropped below what is normal for its gauge. A reading alone is no drop.

Normal is the registry's `normal_pressure`, else what the gauge itself said in the hours before. Two readings in a row must lie below it:
the drop is that of the higher one, so a logger that hiccups once, or a pump that starts, makes none.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from models.kpi import SOURCE, Context, Fact, Facts, Inputs, Kpi, NotEnough, Value
from models.period import DAY, city_time, unix
from models.standards.rounding import round_half_even
from streams.kpis.device_facts import Told, excluded
from streams.kpis.device_now import silent_after

RULE = "normal_pressure of the registry, else the gauge's own level of the three hours before"
NORMAL = "normal_pressure"
SILENT_AFTER = timedelta(minutes=60)
LOOKS_BACK = timedelta(hours=3)
APART = timedelta(minutes=15)
"""How long before the newest reading one must lie to say what is normal."""
LEAST = 4
"""Readings that say what is normal, at least."""
PERCENT_DECIMALS = 1


class Normal(NamedTuple):
    """What is normal, in MPa, and who says so: the registry, or so many readings of the gauge itself."""

    pressure: Fraction
    said_by: str


def normal_of(counted: Sequence[Fact], context: Context) -> Normal | None:
    """Return what is normal for the gauge: the registry's mark, else the median of its readings of the hours before; None: nobody knows."""
    mark = context.site.marks.get(NORMAL) if context.site else None
    if mark is not None:
        return Normal(Fraction(mark), "registry") if mark > 0 else None
    last = counted[-1].observed_at
    low, high = last - LOOKS_BACK.total_seconds(), last - APART.total_seconds()
    before = [Fraction(fact.value) for fact in counted if fact.value is not None and low <= fact.observed_at <= high]
    if len(before) < LEAST:
        return None
    middle = median(before)
    return Normal(middle, f"{len(before)} readings") if middle > 0 else None


def drop_now(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return by how many per cent the higher of the two newest readings lies below what is normal; less than 0 where it lies above."""
    patience, at = silent_after(context, SILENT_AFTER), unix(min(context.now, context.end))
    readings = [Told(fact, fact.flag or ("" if fact.value is not None else "no value")) for fact in inputs.facts.get("pressure", ())]
    counted = [reading.fact for reading in readings if not reading.why]
    evidence: dict[str, Any] = {"excluded": excluded(readings), "silent_after_minutes": str(Decimal(int(patience.total_seconds())) / 60)}
    if not counted or counted[-1].observed_at < unix(context.start):
        return NotEnough("no reading of the day counts", RULE, evidence)
    two = [fact for fact in counted[-2:] if fact.value is not None]
    last = two[-1]
    stale_at = city_time(last.observed_at) + patience + timedelta(seconds=1)
    recheck_at = stale_at if context.now < stale_at <= context.end else None
    evidence |= {"at": city_time(last.observed_at).isoformat(), "pressure": [str(fact.value) for fact in two]}
    if at - last.observed_at > patience.total_seconds():
        return NotEnough(f"the last reading is of {evidence['at']}, too old to speak of now", RULE, evidence)
    normal = normal_of(counted, context)
    if normal is None:
        why = f"the registry has no {NORMAL} above 0 for this gauge, and fewer than {LEAST} readings of the hours before say what is normal"
        return NotEnough(why, RULE, evidence, recheck_at)
    if len(two) == 1 or two[1].observed_at - two[0].observed_at > patience.total_seconds():
        return NotEnough("a reading alone is no drop; the next one tells", RULE, evidence, recheck_at)
    higher = max(Fraction(fact.value) for fact in two if fact.value is not None)
    drop = round_half_even((normal.pressure - higher) / normal.pressure * 100, PERCENT_DECIMALS)
    return Value(drop, RULE, evidence | {"normal": _text(normal.pressure), "normal_by": normal.said_by}, recheck_at)


def _text(pressure: Fraction) -> str:
    return str(round_half_even(pressure, 4))


DROP = Kpi(
    name="pipe_pressure.drop", version=1, title="管网压力降幅(现时)", unit="%", subject=SOURCE, period=DAY,
    inputs=(Facts("pipe_pressure", ("pressure",), back=LOOKS_BACK),), compute=drop_now, final_after=timedelta(days=1), standard=RULE,
    unconfirmed=(
        "normal is the registry's mark, else the median of four readings or more of three hours: a project rule, for want of a standard",
        "without a mark a low pressure becomes the normal one after three hours, and a swing of day and night may look like a drop",
        "60 minutes without a reading are silence, unless the registry has silent_minutes; a project rule",
    ),
)  # fmt: skip
PIPE_PRESSURE = (DROP,)
