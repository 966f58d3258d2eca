"""Indicators of one section over a stretch of time: exact means, what was excluded, and what is not monitored there.

Sums travel exactly, as {"sum", "count"}, so that a month, a quarter and a year round nothing on the way.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Fact
from models.observation import NOT_MONITORED
from models.place import Site
from models.result import Result
from models.standards.rounding import EXACT, exact_sum
from models.standards.water import Body

LAKES = frozenset({"lake", "湖", "湖库", "湖泊", "水库", "reservoir"})
WATER_BODY = "water_body"
"""The word of the registry that says what kind of water a section lies in."""


@dataclass(slots=True)
class Means:
    """Exact totals and counts by indicator, flagged values by indicator and flag, and what is said not to be monitored."""

    totals: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, dict[str, int]] = field(default_factory=dict)
    unmonitored: set[str] = field(default_factory=set)

    @property
    def not_monitored(self) -> list[str]:
        """Return what is not monitored; an indicator with a value is."""
        return sorted(self.unmonitored - self.totals.keys())

    def values(self) -> dict[str, Decimal | Fraction]:
        """Return the mean of each indicator; of one value it is that value."""
        return {key: total if self.counts[key] == 1 else Fraction(total) / self.counts[key] for key, total in self.totals.items()}

    def add(self, key: str, total: Decimal, count: int) -> None:
        """Take *count* values of *total* in."""
        self.totals[key] = EXACT.add(self.totals.get(key, Decimal(0)), total)
        self.counts[key] = self.counts.get(key, 0) + count

    def told(self) -> dict[str, Any]:
        """Return all of it as evidence."""
        means = {key: {"sum": str(total), "count": self.counts[key]} for key, total in self.totals.items()}
        return {"means": means, "not_monitored": self.not_monitored, "excluded": self.excluded}


def means_of_facts(facts: Mapping[str, Sequence[Fact]], keys: Iterable[str]) -> Means:
    """Gather the facts of the indicators *keys*; a flagged value is kept out and counted."""
    found = Means()
    for key in keys:
        for _, value, flag, _, _ in facts.get(key, ()):
            if flag == NOT_MONITORED:
                found.unmonitored.add(key)
            elif flag:
                flags = found.excluded.setdefault(key, {})
                flags[flag] = flags.get(flag, 0) + 1
            elif value is not None:
                found.add(key, value, 1)
    return found


def means_of_results(children: Iterable[Result]) -> Means:
    """Add up what *children* carry, of which those without a class have values too; a month has some 180 of them."""
    found = Means()
    sums: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for child in children:
        evidence = child.evidence
        for key, mean in evidence["means"].items():
            sums[key].append(mean["sum"])
            counts[key] += mean["count"]
        for key, flags in evidence["excluded"].items():
            known = found.excluded.setdefault(key, {})
            for flag, count in flags.items():
                known[flag] = known.get(flag, 0) + count
        found.unmonitored.update(evidence["not_monitored"])
    for key, texts in sums.items():
        found.add(key, exact_sum(map(Decimal, texts)), counts[key])
    return found


def water_body(site: Site | None) -> Body:
    """Return the kind of water; where the registry says nothing it is a river."""
    return "lake" if site is not None and site.words.get(WATER_BODY) in LAKES else "river"
