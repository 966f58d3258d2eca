"""What a gauge says of its marks: how the level stands now, for how many minutes it was over, what fell on the day."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import city_time, unix
from models.standards.rounding import exact_sum, round_half_even
from streams.kpis.device_alarm import Limit
from streams.kpis.device_facts import Told, excluded
from streams.kpis.device_now import silent_after
from streams.kpis.device_peak import NOTHING, gravest
from streams.kpis.device_spell import over, seconds

RULE = "marks of the registry (warning_mark 警戒, guarantee_mark 保证)"
RAIN_RULE = "sum of the gauge's reports of the natural day"
SILENT_AFTER = timedelta(minutes=60)
HOLDS = timedelta(minutes=30)
"""How long a level is believed when no other follows."""
LOOK_AGAIN = timedelta(minutes=5)
STAGES: Mapping[int, str] = {0: "正常", 1: "超警戒", 2: "超保证"}
MINUTE_DECIMALS = 1
NO_MARK = "the registry has no warning_mark for this gauge; a level alone is no flood"


def limit_of(context: Context) -> Limit | None:
    """Return the marks that the registry has for the gauge, None where it has no warning mark."""
    marks = context.site.marks if context.site else {}
    warning = marks.get("warning_mark")
    return None if warning is None else Limit(warning, marks.get("guarantee_mark"), danger="above", stated=())


def _readings(facts: Sequence[Fact]) -> list[Told]:
    return [Told(fact, fact.flag or ("" if fact.value is not None else "no value")) for fact in facts]


def _marks(limit: Limit | None) -> dict[str, str | None]:
    low, high = (limit.low, limit.high) if limit else (None, None)
    return {"warning_mark": None if low is None else str(low), "guarantee_mark": None if high is None else str(high)}


def _minutes(length: int) -> str:
    return str(round_half_even(Fraction(length, 60), MINUTE_DECIMALS))


def stage_now(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return 正常, 超警戒 or 超保证 of the newest level: at its mark a level is over it. A level that is too old says nothing."""
    patience, at = silent_after(context, SILENT_AFTER), unix(min(context.now, context.end))
    readings = _readings(inputs.facts.get("level", ()))
    counted = [reading.fact for reading in readings if not reading.why]
    limit = limit_of(context)
    last = counted[-1] if counted else None
    silent = last is None or at - last.observed_at > patience.total_seconds()
    stale_at = None if last is None else city_time(last.observed_at) + patience + timedelta(seconds=1)
    recheck_at = stale_at if stale_at and context.now < stale_at <= context.end else None
    evidence: dict[str, Any] = {
        **_marks(limit),
        "level": None if last is None else str(last.value),
        "at": None if last is None else city_time(last.observed_at).isoformat(),
        "highest": str(max(fact.value for fact in counted if fact.value is not None)) if counted else None,
        "excluded": excluded(readings),
        "silent": silent,
        "silent_after_minutes": str(Decimal(int(patience.total_seconds())) / 60),
    }
    if last is None or last.value is None:
        return NotEnough("no level of the day counts", RULE, evidence, recheck_at)
    if silent:
        return NotEnough(f"the last level is of {evidence['at']}, too old to speak of now", RULE, evidence, recheck_at)
    if limit is None or limit.low is None:
        return NotEnough(NO_MARK, RULE, evidence, recheck_at)
    stage = limit.stage(last.value)
    evidence |= {"stage": stage, "over_warning_by": str(max(last.value - limit.low, Decimal(0)))}
    return Value(STAGES[stage], RULE, evidence, recheck_at)


def stage_peak(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the stage of the highest level of five minutes, and when it was first reached."""
    readings, limit = _readings(inputs.facts.get("level", ())), limit_of(context)
    evidence: dict[str, Any] = {**_marks(limit), "excluded": excluded(readings)}
    if limit is None:
        return NotEnough(NO_MARK, RULE, evidence)
    found = gravest(readings, limit)
    if not found:
        return NotEnough(NOTHING, RULE, evidence)
    return Value(STAGES[found["stage"]], RULE, evidence | {"level": found["value"], "stage": found["stage"], "reached_at": found["at"]})


def minutes_over(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the minutes of the day at or over the warning mark; each level holds until the next, for 30 minutes at most.

    Minutes in which no level holds are unknown, and counted apart.
    """
    limit = limit_of(context)
    start, until = unix(context.start), unix(min(context.now, context.end))
    readings = _readings(inputs.facts.get("level", ()))
    if until <= start:
        return NotEnough("the day has not begun", RULE, _marks(limit), context.start)
    if limit is None:
        return NotEnough(NO_MARK, RULE, _marks(limit))
    holds, within = int(HOLDS.total_seconds()), (start, until)
    known, first, second = (seconds(over(readings, limit, stage, holds, within)) for stage in (0, 1, 2))
    today = [reading for reading in readings if reading.fact.observed_at >= start]
    evidence = {
        **_marks(limit),
        "minutes_guarantee": _minutes(second) if limit.high is not None else None,
        "minutes_known": _minutes(known),
        "minutes_unknown": _minutes(until - start - known),
        "excluded": excluded(today),
        "holds_minutes": _minutes(holds),
    }
    recheck_at = None
    if context.now < context.end:
        held = bool(readings) and not readings[-1].why and until - readings[-1].fact.observed_at < holds
        recheck_at = min(context.now + LOOK_AGAIN, context.end) if held else context.end
    if not known:
        return NotEnough("no level of the day counts", RULE, evidence, recheck_at)
    return Value(Decimal(_minutes(first)), RULE, evidence, recheck_at)


def rain_of_day(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Return what fell on the day in mm: the sum of the reports, each what fell since the one before."""
    facts = inputs.facts.get("rain", ())
    counted = [fact.value for fact in facts if not fact.flag and fact.value is not None]
    evidence = {"reports": len(counted), "excluded": excluded(_readings(facts))}
    if not counted:
        return NotEnough("no report of the day counts", RAIN_RULE, evidence)
    return Value(exact_sum(counted), RAIN_RULE, evidence | {"highest": str(max(counted))})


def spots_flooded(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return how many spots of the area are at or over their warning mark now; silent ones and ones without a mark are counted apart."""
    heard = {child.subject: child for child in inputs.children}
    silent = sorted(subject for subject, child in heard.items() if child.evidence["silent"])
    never = [site.subject for site in context.registered if site.subject not in heard]
    known = {subject: child for subject, child in heard.items() if child.value is not None}
    flooded = {subject: child for subject, child in known.items() if child.evidence["stage"]}
    evidence = {
        "flooded": {
            subject: {key: child.evidence[key] for key in ("stage", "level", "at", "warning_mark", "over_warning_by")}
            for subject, child in flooded.items()
        },
        "over_guarantee": sum(child.evidence["stage"] == max(STAGES) for child in flooded.values()),
        "known": len(known),
        "silent": [*silent, *never],
        "without_mark": sorted(s for s, child in heard.items() if child.value is None and s not in silent),
    }
    if not known:
        return NotEnough("no spot of the area has a level that speaks of now", RULE, evidence)
    return Value(Decimal(len(flooded)), RULE, evidence)
