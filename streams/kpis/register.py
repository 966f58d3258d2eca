"""Registers of things in an area: an entry stands until a later one replaces it, and a share says how many of them are as they are to be.

Who is unknown counts neither as yes nor as no, is named, and the share that would come out if all of them were a no stands beside the
figure. A share reaches 100 only where nobody is missing: 2 999 of 3 000 are 99.97, and 99 999 of 100 000 are 99.99, not 100.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Context, Fact, NotEnough, Value
from models.period import city_time
from models.place import Site
from models.plan.target import target
from models.result import Result
from models.standards.rounding import round_half_even

STANDS = timedelta(days=1827)
STANDS_DOUBT = "an entry stands for five years and is unknown after that: project definition"
DELISTED = "delisted"
OUTSIDE = "outside"
"""The word of an entry that is of another kind than the share counts."""
SHARE_DECIMALS = 2
NAMED_AT_MOST = 200


def latest(facts: Mapping[str, Sequence[Fact]], metric: str) -> Decimal | None:
    """Return what was last said of *metric*; what is flagged says nothing, and takes nothing back."""
    return next((fact.value for fact in reversed(facts.get(metric, ())) if not fact.flag and fact.value is not None), None)


def as_of(facts: Mapping[str, Sequence[Fact]]) -> str | None:
    """Return the day of the newest entry."""
    moments = [series[-1].observed_at for series in facts.values() if series]
    return city_time(max(moments)).date().isoformat() if moments else None


def share(part: Fraction | int, whole: Fraction | int) -> Decimal | None:
    """Return *part* of *whole* in %, half to even to two decimals, and 100 only for the whole."""
    if not whole:
        return None
    exact = Fraction(100) * part / whole
    rounded = round_half_even(exact, SHARE_DECIMALS)
    return Decimal("99.99") if rounded == Decimal(100) and exact < Decimal(100) else rounded


def told(number: Decimal | None) -> str | None:
    """Return *number* as evidence."""
    return None if number is None else str(number)


class Tally(NamedTuple):
    """The subjects that say yes, that say no, and of whom nothing is known."""

    yes: list[str]
    no: list[str]
    unknown: list[str]

    @property
    def figure(self) -> Decimal | None:
        """Return the share of yes among those that are known, in %."""
        return share(len(self.yes), len(self.yes) + len(self.no))

    def told(self) -> dict[str, Any]:
        """Return the tally as evidence, with the names of those that are missing."""
        total = len(self.yes) + len(self.no) + len(self.unknown)
        return {
            "numerator": len(self.yes),
            "denominator": len(self.yes) + len(self.no),
            "unknown": len(self.unknown),
            "if_unknown_are_no": told(share(len(self.yes), total)),
            "missing": sorted(self.no)[:NAMED_AT_MOST],
            "unknown_names": sorted(self.unknown)[:NAMED_AT_MOST],
        }


def tally(children: Iterable[Result], registered: Sequence[Site], yes: str) -> Tally:
    """Count the entries whose word is *yes*; an entry of the registry of places that never spoke is unknown, one that is
    delisted or of another kind counts nowhere.
    """
    found = Tally([], [], [])
    spoke = set()
    for child in children:
        spoke.add(child.subject)
        if child.value is None:
            found.unknown.append(child.subject)
        elif child.value not in {DELISTED, OUTSIDE}:
            (found.yes if child.value == yes else found.no).append(child.subject)
    found.unknown.extend(site.subject for site in registered if site.subject not in spoke)
    return found


def planned(name: str) -> dict[str, str | None]:
    """Return the plan's promise as evidence: the number that it prints, and its words."""
    promise = target(name)
    number = promise.target_value if promise.target_value is not None else promise.baseline_value
    return {"id": name, "value": told(number), "quote": promise.quote, "doubt": promise.doubt}


def coverage(found: Tally, goal: str, rule: str, nobody: str, more: Mapping[str, Any]) -> Value | NotEnough:
    """Return the share of yes, or why there is none."""
    evidence = {**found.told(), **more, "target": planned(goal)}
    if found.figure is None:
        return NotEnough(f"{nobody}; {len(found.unknown)} are unknown", rule, evidence)
    return Value(found.figure, rule, evidence)


def by_kind(children: Sequence[Result], context: Context, yes: str) -> dict[str, Any]:
    """Return the tally of each kind that the entries state."""
    kinds = sorted({child.evidence["kind"] for child in children})
    inside = {kind: tally((child for child in children if child.evidence["kind"] == kind), (), yes) for kind in kinds}
    return {"by_kind": {kind: found.told() for kind, found in inside.items()}, "registered": len(context.registered)}
