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
        self._on_child: dict[str, list[Kpi]] = defaultdict(list)
        on_metric: dict[tuple[str, str], list[Kpi]] = defaultdict(list)
        for kpi in self.kpis.values():
            metrics = [metric for needed in kpi.facts for metric in needed.metrics]
            if len(metrics) != len(set(metrics)):
                message = f"the KPI {kpi.name} reads two metrics of one name; its function could not tell them apart"
                raise ValueError(message)
            for needed in kpi.inputs:
                if isinstance(needed, Children):
                    self._on_child[needed.kpi].append(kpi)
                    continue
                for metric in needed.metrics:
                    on_metric[needed.feed, metric].append(kpi)
        groups = {tuple(kpi.name for kpi in kpis): tuple(kpis) for kpis in on_metric.values()}
        self._groups = list(groups.values())
        numbers = {names: number for number, names in enumerate(groups)}
        self._group_of = {key: numbers[tuple(kpi.name for kpi in kpis)] for key, kpis in on_metric.items()}
        self._starts = lru_cache(maxsize=65_536)(self._uncached_starts)

    def _uncached_starts(self, group: int, observed_at: int) -> tuple[tuple[str, datetime], ...]:
        moment = city_time(observed_at)
        return tuple((kpi.name, start) for kpi in self._groups[group] for start in kpi.period.covering(moment))

    def above_facts(self, feed: str, readings: Iterable[Reading]) -> set[Node]:
        """Return the nodes that stand directly on *readings*.

        Metrics that the same KPIs read form a group, so that an hour of six metrics is looked up once.
        """
        groups = {metric: group for (of, metric), group in self._group_of.items() if of == feed}
        touched = {(reading.subject, groups[reading.metric], reading.observed_at) for reading in readings if reading.metric in groups}
        return {Node(kpi, subject, start) for subject, group, second in touched for kpi, start in self._starts(group, second)}

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
