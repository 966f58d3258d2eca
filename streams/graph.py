"""The graph of declarations: which nodes stand on a fact, which on a result, and in which order they are computed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from models.kpi import AREA, SOURCE, Children, Kpi
from models.observation import Reading
from models.period import city_time
from models.place import Places, Span, only
from models.result import Node


def levels(kpis: Iterable[Kpi]) -> dict[str, int]:
    """Return how far above the facts each KPI stands (0 reads facts alone)."""
    declared = {kpi.name: kpi for kpi in kpis}

    def level(name: str, below: tuple[str, ...]) -> int:
        if name in below:
            message = f"the KPI {name} stands on itself: {' → '.join((*below, name))}"
            raise ValueError(message)
        return max((level(child, (*below, name)) + 1 for child in declared[name].children), default=0)

    return {name: level(name, ()) for name in declared}


class Graph:
    """The declared KPIs over the declared places; it looks up, it holds no state."""

    def __init__(self, kpis: Iterable[Kpi], places: Places) -> None:
        self.kpis: Mapping[str, Kpi] = {kpi.name: kpi for kpi in kpis}
        self.places = places
        self.level: Mapping[str, int] = levels(self.kpis.values())
        self._on_metric: dict[tuple[str, str], list[Kpi]] = defaultdict(list)
        self._on_child: dict[str, list[Kpi]] = defaultdict(list)
        for kpi in self.kpis.values():
            for needed in kpi.inputs:
                if isinstance(needed, Children):
                    self._on_child[needed.kpi].append(kpi)
                    continue
                for metric in needed.metrics:
                    self._on_metric[needed.feed, metric].append(kpi)
        self._starts = lru_cache(maxsize=65_536)(self._uncached_starts)

    def _uncached_starts(self, feed: str, metric: str, observed_at: int) -> tuple[tuple[str, datetime], ...]:
        moment = city_time(observed_at)
        return tuple((kpi.name, start) for kpi in self._on_metric.get((feed, metric), ()) for start in kpi.period.covering(moment))

    def above_facts(self, feed: str, readings: Iterable[Reading]) -> set[Node]:
        """Return the nodes that stand directly on *readings*."""
        starts = self._starts
        touched = {(reading.subject, starts(feed, reading.metric, reading.observed_at)) for reading in readings}
        return {Node(kpi, subject, start) for subject, pairs in touched for kpi, start in pairs}

    def above_result(self, node: Node) -> set[Node]:
        """Return the nodes that stand directly on the result of *node*."""
        child = self.kpis[node.kpi]
        nodes = set()
        for kpi in self._on_child.get(node.kpi, ()):
            rises = kpi.subject == AREA and child.subject == SOURCE
            subjects = self.places.areas_of(node.subject) if rises else (node.subject,)
            nodes |= {Node(kpi.name, subject, start) for subject in subjects for start in kpi.period.covering(node.period_start)}
        return nodes

    def spans_below(self, kpi: Kpi, child: str, subject: str) -> tuple[Span, ...]:
        """Return whose results of *child* the KPI of *subject* reads."""
        rises = kpi.subject == AREA and self.kpis[child].subject == SOURCE
        return self.places.spans(subject) if rises else (only(subject),)

    def by_level(self, nodes: Iterable[Node]) -> list[list[Node]]:
        """Return *nodes* grouped by level, the lowest first, each group in a fixed order."""
        groups: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[self.level[node.kpi]].append(node)
        return [sorted(groups[level]) for level in sorted(groups)]
