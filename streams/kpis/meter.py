"""What a cumulative meter has counted between readings, where readings jump, the counter rolls over, and meters are replaced.

Each step from one believed reading to the next belongs to the period in which it ends. Treatments, each named in the evidence:

- *misread*: a reading that the next one contradicts (lower than the one before and the next is back above it; or higher, and the next is
  lower again but not below the one before). It is left out, the readings round it count.
- *rolled over*: from the last tenth below the registry's mark `rolls_over_at` to the first tenth above 0: mark − before + after.
- *begun again*: the row says replaced or reset: what the new counter shows; what the old one counted last is lost.
- *went back*: none of these. Nobody knows what was used; the step is left out and counting goes on from the lower reading.
- *too much*: more than the registry's mark `at_most_per_day` allows for the days between, one at least: left out.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Fact
from models.period import city_time
from models.standards.rounding import EXACT, exact_sum

DAY_SECONDS = 86_400
TENTH = 10
NAMED_AT_MOST = 60


class Read(NamedTuple):
    """One believed reading; begun: the row says that the counter was replaced or reset before it."""

    second: int
    value: Decimal
    begun: bool


class Step(NamedTuple):
    """From one reading to the next that is believed; amount None where nobody knows. why names a treatment, "" for an ordinary step."""

    ended_at: int
    amount: Decimal | None
    why: str = ""


def _read(facts: Mapping[str, Sequence[Fact]]) -> tuple[list[Read], list[str]]:
    begun = {fact.observed_at for fact in facts.get("event", ()) if fact.value}
    flagged = [f"{city_time(fact.observed_at).isoformat()}: {fact.value} is {fact.flag}" for fact in facts["reading"] if fact.flag]
    reads = [
        Read(fact.observed_at, fact.value, fact.observed_at in begun)
        for fact in facts["reading"]
        if not fact.flag and fact.value is not None
    ]
    return reads, flagged


def _misread(before: Read, at: Read, after: Read | None) -> bool:
    """Say whether *after* contradicts *at*, which no event explains."""
    if after is None or at.begun or after.begun:
        return False
    dip = at.value < before.value <= after.value
    return dip or before.value <= after.value < at.value


def _step(before: Read, at: Read, marks: Mapping[str, Decimal]) -> Step:
    """Return the step between two believed readings."""
    top = marks.get("rolls_over_at")
    amount, why = EXACT.subtract(at.value, before.value), ""
    if at.begun:
        amount, why = at.value, "begun again"
    elif amount < 0 and top is not None and before.value >= top - top / TENTH and at.value <= top / TENTH:
        amount, why = EXACT.add(EXACT.subtract(top, before.value), at.value), "rolled over"
    elif amount < 0:
        return Step(at.second, None, "went back")
    most = marks.get("at_most_per_day")
    if most is not None and Fraction(amount) * DAY_SECONDS > Fraction(most) * max(at.second - before.second, DAY_SECONDS):
        return Step(at.second, None, "too much")
    return Step(at.second, amount, why)


def steps(reads: Sequence[Read], marks: Mapping[str, Decimal]) -> list[Step]:
    """Return the steps between *reads* (in order of time)."""
    found: list[Step] = []
    before: Read | None = None
    for index, at in enumerate(reads):
        after = reads[index + 1] if index + 1 < len(reads) else None
        if before is None:
            before = at
        elif _misread(before, at, after):
            found.append(Step(at.second, None, "misread"))
        else:
            found.append(_step(before, at, marks))
            before = at
    return found


class Used(NamedTuple):
    """What was used in a period, None where no step ends in it, and how that was found."""

    amount: Decimal | None
    evidence: dict[str, Any]


def used(facts: Mapping[str, Sequence[Fact]], start: int, marks: Mapping[str, Decimal]) -> Used:
    """Return what the steps add up to that end at *start* (Unix seconds) or later."""
    reads, flagged = _read(facts)
    inside = [step for step in steps(reads, marks) if step.ended_at >= start]
    counted = [step.amount for step in inside if step.amount is not None]
    named = [f"{city_time(step.ended_at).isoformat()}: {step.why}" for step in inside if step.why]
    evidence = {
        "steps": len(counted),
        "left_out": sum(step.amount is None for step in inside) + len(flagged),
        "treatments": [*named, *flagged][:NAMED_AT_MOST],
        "reading": str(reads[-1].value) if reads else None,
        "until": city_time(reads[-1].second).isoformat() if reads else None,
    }
    return Used(exact_sum(counted) if counted else None, evidence)
