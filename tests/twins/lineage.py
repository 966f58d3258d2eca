"""Figures and what they stand on, in lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.gateway.lineage_port import Inputs, Landed
from models.kpi import Fact
from models.result import Result
from streams.lineage import Below
from streams.ports import ResultSpan, Series


@dataclass
class TwinLineage:
    """Keeps the promises of `Lineage`; facts are settled already."""

    results: list[Result] = field(default_factory=list)
    facts: dict[Series, list[Fact]] = field(default_factory=dict)
    bodies: dict[str, Landed] = field(default_factory=dict)

    async def newest(self, spans: Sequence[ResultSpan]) -> Sequence[Result]:
        newest: dict[tuple[str, str], Result] = {}
        for each in sorted(self._within(spans), key=lambda result: (result.value is not None, result.period_start)):
            newest[each.kpi, each.subject] = each
        return [newest[key] for key in sorted(newest)]

    async def inputs(self, of: Below) -> Inputs:
        facts = [
            {
                metric: [
                    fact
                    for fact in self.facts.get(Series(span.feed, span.subject, metric), ())
                    if span.start <= fact.observed_at < span.end
                ]
                for metric in span.metrics
            }
            for span in of.facts
        ]
        return Inputs(facts, self._within(of.children), self._within(of.before))

    async def body(self, landing_id: str) -> Landed | None:
        return self.bodies.get(landing_id)

    def _within(self, spans: Sequence[ResultSpan]) -> list[Result]:
        return [
            each
            for span in spans
            for each in sorted(self.results, key=lambda result: (result.subject, result.period_start))
            if each.kpi == span.kpi and span.span.low <= each.subject <= span.span.high and span.start <= each.period_start < span.end
        ]
