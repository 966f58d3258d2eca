"""The graph of declarations: which nodes stand on a fact, which on a result, and in which order they are computed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.observation import Reading
from models.period import CITY_ZONE, FOUR_HOURS, ONE_SECOND, city_time
from models.place import Places, Span, Standing, only
from models.result import Node, made_node

CLOCK_TOLERANCE = timedelta(hours=1)
"""How far ahead of its landing a reading may be, see streams/read.py."""


_NEW_YEAR = datetime(2026, 1, 1, tzinfo=CITY_ZONE)


def is_long(kpi: Kpi) -> bool:
    """Return whether the figures of *kpi* gather more than what one look at a station says: their periods pass four hours."""
    return kpi.period.end(_NEW_YEAR) > FOUR_HOURS.end(_NEW_YEAR)


class _Looking(NamedTuple):
    """A KPI that looks at a metric, and how far back."""

    kpi: Kpi
    back: timedelta


def levels(kpis: Iterable[Kpi]) -> dict[str, int]:
    """Return how far above the facts each KPI stands (0 reads facts alone)."""
    declared = {kpi.name: kpi for kpi in kpis}

    def level(name: str, below: tuple[str, ...]) -> int:
        if name in below:
            message = f"the KPI {name} stands on itself: {' → '.join((*below, name))}"
            raise ValueError(message)
        kpi = declared[name]
        return max((level(child, (*below, name)) + 1 for child in (*kpi.children, *kpi.before)), default=0)

    return {name: level(name, ()) for name in declared}


def feeds_below(kpis: Iterable[Kpi]) -> dict[str, str]:
    """Return the feed that each KPI stands on first of all: whose sites the registry is asked for."""
    declared = {kpi.name: kpi for kpi in kpis}

    def feed(kpi: Kpi) -> str:
        first = kpi.inputs[0]
        return first.feed if isinstance(first, Facts) else feed(declared[first.kpi])

    return {name: feed(kpi) for name, kpi in declared.items()}


class Graph:
    """The declared KPIs over the declared places; it looks up, it holds no state."""

    def __init__(self, kpis: Iterable[Kpi], places: Places) -> None:
        self.kpis: Mapping[str, Kpi] = {kpi.name: kpi for kpi in kpis}
        self.places = places
        self.level: Mapping[str, int] = levels(self.kpis.values())
        self.feed: Mapping[str, str] = feeds_below(self.kpis.values())
        self.gathered = frozenset(kpi.name for kpi in self.kpis.values() if is_long(kpi))
        """KPIs of eight hours, a day and more: computed in rounds, see streams/desk.py."""
        self._on_child: dict[str, list[Kpi]] = defaultdict(list)
        self._after: dict[str, list[Kpi]] = defaultdict(list)
        on_metric: dict[tuple[str, str], list[_Looking]] = defaultdict(list)
        for kpi in self.kpis.values():
            metrics = [metric for needed in kpi.facts for metric in needed.metrics]
            if len(metrics) != len(set(metrics)):
                message = f"the KPI {kpi.name} reads two metrics of one name; its function could not tell them apart"
                raise ValueError(message)
            for needed in kpi.inputs:
                if isinstance(needed, Facts):
                    for metric in needed.metrics:
                        on_metric[needed.feed, metric].append(_Looking(kpi, needed.back))
                else:
                    (self._on_child if isinstance(needed, Children) else self._after)[needed.kpi].append(kpi)
        groups = {tuple((kpi.name, back) for kpi, back in looking): looking for looking in on_metric.values()}
        self._groups = list(groups.values())
        self._looked_back_on = {feed for (feed, _), looking in on_metric.items() if any(back for _, back in looking)}
        numbers = {names: number for number, names in enumerate(groups)}
        self._group_of = {key: numbers[tuple((kpi.name, back) for kpi, back in looking)] for key, looking in on_metric.items()}
        self._starts = lru_cache(maxsize=65_536)(self._uncached_starts)
        self._above = lru_cache(maxsize=65_536)(self._uncached_above)
        self.over_before = lru_cache(maxsize=65_536)(self._uncached_over_before)

    def _uncached_starts(self, group: int, observed_at: int) -> tuple[tuple[str, datetime], ...]:
        moment = city_time(observed_at)
        return tuple(
            (kpi.name, start)
            for kpi, back in self._groups[group]
            for start in (kpi.period.touching(moment, moment + back + ONE_SECOND) if back else kpi.period.covering(moment))
        )

    def _uncached_above(self, child: str, start: datetime) -> tuple[tuple[str, bool, tuple[datetime, ...]], ...]:
        """Return what reads the period of *child* that starts then: its KPI, whether that is one of the areas, its periods."""
        rises = self.kpis[child].subject == SOURCE
        return tuple((kpi.name, rises and kpi.subject == AREA, kpi.period.covering(start)) for kpi in self._on_child.get(child, ()))

    def _uncached_over_before(self, child: str, start: datetime) -> tuple[datetime, datetime]:
        """Return start and end of the period of *child* before the one that holds *start*."""
        period = self.kpis[child].period
        begun = period.holding(start)
        return period.before(begun), begun

    def looks_back(self, feed: str) -> bool:
        """Return whether a fact of *feed* is seen from periods after its own."""
        return feed in self._looked_back_on

    def above_facts(self, feed: str, readings: Iterable[Reading], now: datetime) -> set[Node]:
        """Return the nodes that stand directly on *readings* and whose period has begun by log time *now*.

        Metrics that the same KPIs read form a group, so that an hour of six metrics is looked up once.
        """
        groups = {metric: group for (of, metric), group in self._group_of.items() if of == feed}
        touched: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for each in readings:
            group = groups.get(each[1])
            if group is not None:
                touched[each[0]].add((group, each[2]))
        nodes: set[Node] = set()
        # The rows of one body speak of the same times: what stands on them is looked up once, and made nodes of for each subject.
        known: dict[frozenset[tuple[int, int]], set[tuple[str, datetime]]] = {}
        for subject, moments in touched.items():
            same = frozenset(moments)
            starts = known.get(same)
            if starts is None:
                starts = known[same] = {start for group, second in moments for start in self._starts(group, second)}
            nodes.update([made_node((kpi, subject, start)) for kpi, start in starts])
        return {node for node in nodes if node.period_start <= now + CLOCK_TOLERANCE} if self.looks_back(feed) else nodes

    def above_result(self, node: Node) -> set[Node]:
        """Return the nodes that stand on the result of *node* as their child."""
        name, subject, start = node
        return {
            made_node((kpi, each, begun))
            for kpi, rises, starts in self._above(name, start)
            for each in (self.places.areas_of(subject, self.feed[name]) if rises else (subject,))
            for begun in starts
        }

    def looking_back(self, node: Node) -> list[tuple[str, datetime, datetime]]:
        """Return which KPIs of the same subject look back on *node*, and between which starts of their periods.

        Most of these periods hold nothing: only those that have a figure stand on it, and the rest will look back once they have one.
        """
        if node.kpi not in self._after:
            return []
        over = self.kpis[node.kpi].period.end(node.period_start)
        return [(kpi.name, over, self.kpis[node.kpi].period.end(over)) for kpi in self._after[node.kpi]]

    def spans_below(self, kpi: Kpi, child: str, subject: str) -> tuple[Span, ...]:
        """Return whose results of *child* the KPI of *subject* reads."""
        rises = kpi.subject == AREA and self.kpis[child].subject == SOURCE
        return self.places.spans(subject, self.feed[child]) if rises else (only(subject),)

    def standing(self, node: Node) -> Standing:
        """Return what the registry says about the subject of *node*."""
        return self.places.standing(node.subject, self.feed[node.kpi])

    def by_level(self, nodes: Iterable[Node]) -> list[list[Node]]:
        """Return *nodes* grouped by level, the lowest first, each group in a fixed order."""
        groups: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[self.level[node.kpi]].append(node)
        return [sorted(groups[level]) for level in sorted(groups)]
