"""Which official warnings are in force now: of each kind the one issued last that has begun, unless it has ended or was cancelled."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.kpi import Context, Fact, Inputs, Value
from models.period import city_time, unix
from models.standards.warning import COLOURS, KINDS, NONE, begins, until

RULE = "as issued"


class Warned(NamedTuple):
    """One issue of a kind. colour 0 ends the kind. end: None where it holds until another is issued."""

    issued: int
    colour: int
    start: int
    end: int | None


def issues(facts: Mapping[str, Sequence[Fact]], kind: str) -> list[Warned]:
    """Return what was issued of *kind*, in order of issue."""
    starts, ends = ({fact.observed_at: fact.value for fact in facts.get(name(kind), ())} for name in (begins, until))
    found = []
    for fact in facts.get(kind, ()):
        start, end = starts.get(fact.observed_at), ends.get(fact.observed_at)
        colour = NONE if fact.value is None else int(fact.value)
        begun = fact.observed_at if start is None else int(start)
        found.append(Warned(fact.observed_at, colour, begun, None if end is None else int(end)))
    return found


def in_force(issued: Sequence[Warned], at: int) -> Warned | None:
    """Return which of *issued* is in force at Unix second *at*."""
    begun = [each for each in issued if each.start <= at]
    if not begun or begun[-1].colour == NONE:
        return None
    last = begun[-1]
    return last if last.end is None or at < last.end else None


def warnings_in_force(inputs: Inputs, context: Context) -> Value:
    """The number of warnings in force now, and each with its colour and validity; looked at again when the next begins or ends."""
    at = unix(min(context.now, context.end))
    standing: list[dict[str, Any]] = []
    issued_in_year: dict[str, dict[str, int]] = {}
    changes: list[int] = []
    for kind, title in KINDS.items():
        issued = issues(inputs.facts, kind)
        changes += [second for each in issued for second in (each.start, each.end) if second is not None and at < second]
        for each in issued:
            if each.issued >= unix(context.start) and each.colour != NONE:
                counts = issued_in_year.setdefault(title, {})
                counts[COLOURS[each.colour]] = counts.get(COLOURS[each.colour], 0) + 1
        warned = in_force(issued, at)
        if warned:
            standing.append(
                {
                    "kind": kind, "title": title, "colour": COLOURS[warned.colour], "from": city_time(warned.start).isoformat(),
                    "until": None if warned.end is None else city_time(warned.end).isoformat(), "rank": warned.colour,
                }
            )  # fmt: skip
    highest = max((each["rank"] for each in standing), default=NONE)
    evidence = {"in_force": standing, "highest": COLOURS.get(highest), "issued": issued_in_year}
    next_change = min(changes, default=None)
    running = next_change is not None and context.now < context.end
    recheck_at = city_time(next_change) if running and next_change is not None else None
    return Value(Decimal(len(standing)), RULE, evidence, recheck_at)
