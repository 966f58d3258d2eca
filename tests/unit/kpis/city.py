"""A city in memory for tests: readings in, every figure that stands on them out, by the real graph and the real functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from models.kpi import Before, Children, Fact, Facts, Inputs
from models.observation import NOT_MONITORED, Reading
from models.period import CITY_ZONE, unix
from models.place import Places
from models.result import Node, Result
from streams.compute import evaluate
from streams.graph import Graph
from streams.kpis import KPIS

LONG_AFTER = datetime(2035, 1, 1, tzinfo=UTC)
CLEAN: Mapping[str, str] = {"so2": "6", "no2": "20", "co": "0.5", "o3": "60", "pm10": "30", "pm25": "15"}
Series = tuple[str, str, str]


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CITY_ZONE)


def fact(moment: datetime, text: str) -> Fact:
    """A number, "/" for not monitored, or "negative:-3" for a flagged one."""
    flag, colon, number = text.rpartition(":")
    if text == "/":
        return Fact(unix(moment), None, NOT_MONITORED, "", "")
    return Fact(unix(moment), Decimal(number), flag if colon else "", "", "")


class City:
    """Facts by series; `figures` computes everything that stands on them, level by level, as `compute` does."""

    def __init__(self, places: Places | None = None) -> None:
        self.graph = Graph(KPIS, places or Places())
        self.facts: dict[Series, dict[int, Fact]] = defaultdict(dict)

    def says(self, subject: str, moment: datetime, feed: str = "air_quality", **texts: str) -> None:
        for metric, text in texts.items():
            stated = fact(moment, text)
            self.facts[feed, subject, metric][stated.observed_at] = stated

    def says_all_day(self, subject: str, day: datetime, hours: Iterable[int] = range(24), **texts: str) -> None:
        for hour in hours:
            self.says(subject, day + timedelta(hours=hour), **texts)

    def figures(self, now: datetime = LONG_AFTER) -> dict[Node, Result]:
        levels: dict[int, set[Node]] = {level: set() for level in sorted({*self.graph.level.values()})}
        for (feed, subject, metric), facts in self.facts.items():
            for node in self.graph.above_facts(feed, [Reading(subject, metric, second, "1") for second in facts], now):
                levels[self.graph.level[node.kpi]].add(node)
        found: dict[Node, Result] = {}
        by_kpi: dict[str, list[Result]] = defaultdict(list)
        for nodes in levels.values():
            for node in sorted(nodes):
                result = evaluate(self.graph.kpis[node.kpi], node, self.inputs(node, by_kpi), now, standing=self.graph.standing(node))
                found[node] = result
                by_kpi[node.kpi].append(result)
                for parent in self.graph.above_result(node):
                    levels[self.graph.level[parent.kpi]].add(parent)
        return found

    def inputs(self, node: Node, by_kpi: Mapping[str, list[Result]]) -> Inputs:
        kpi = self.graph.kpis[node.kpi]
        end = kpi.period.end(node.period_start)
        facts: dict[str, list[Fact]] = {}
        children: list[Result] = []
        before: list[Result] = []
        for needed in kpi.inputs:
            match needed:
                case Facts(feed, metrics, back):
                    low, high = unix(node.period_start - back), unix(end)
                    for metric in metrics:
                        stated = self.facts.get((feed, node.subject, metric), {})
                        facts[metric] = [stated[second] for second in sorted(stated) if low <= second < high]
                case Before(child):
                    period = self.graph.kpis[child].period
                    last = period.before(node.period_start)
                    before += [each for each in by_kpi[child] if (each.subject, each.period_start) == (node.subject, last)]
                case Children(child):
                    spans = self.graph.spans_below(kpi, child, node.subject)
                    inside = (result for result in by_kpi[child] if node.period_start <= result.period_start < end)
                    children += [result for result in inside if any(low <= result.subject <= high for low, high in spans)]
        return Inputs(facts, children, before)

    def figure(self, kpi: str, subject: str, moment: datetime, now: datetime = LONG_AFTER) -> Result:
        return self.figures(now)[Node(kpi, subject, moment)]


def clean(**changed: str | None) -> dict[str, Any]:
    """Clean air, with some of it *changed*; None leaves a pollutant out."""
    return {metric: text for metric, text in {**CLEAN, **changed}.items() if text is not None}
