"""What a figure stands on: which facts and which other figures its function was given. Pure; what they are is read by whoever is asked."""

from datetime import datetime, timedelta
from typing import NamedTuple

from models.kpi import Kpi
from models.period import ONE_DAY, ONE_SECOND, Period
from models.place import only
from models.result import Node
from streams.graph import Graph
from streams.ports import FactSpan, ResultSpan

PERIODS_BACK = 3


class Below(NamedTuple):
    """Where the inputs of a node lie: facts of its own subject, figures inside its period, figures of the period before."""

    facts: tuple[FactSpan, ...]
    children: tuple[ResultSpan, ...]
    before: tuple[ResultSpan, ...]


def below(node: Node, graph: Graph) -> Below:
    """Return what *node* stands on; the same spans that it is computed from."""
    kpi = graph.kpis[node.kpi]
    start, subject = node.period_start, node.subject
    end, _, began, ended = kpi.term(start)
    facts = tuple(FactSpan(feed, subject, metrics, began - back // ONE_SECOND, ended) for feed, metrics, back in kpi.facts)
    children = (ResultSpan(child, span, start, end) for child in kpi.children for span in graph.spans_below(kpi, child, subject))
    return Below(facts, tuple(children), tuple(ResultSpan(child, only(subject), *graph.over_before(child, start)) for child in kpi.before))


def standing_at(kpi: Kpi, area: str, at: datetime, graph: Graph) -> tuple[ResultSpan, ...]:
    """Return where the figures of *kpi* lie that an observer of *area* looks at *at* that time.

    Those of the area itself, or of the sources that speak for it; from three of its periods back, because one that is just over may not
    be computed yet, and at least from a day back.
    """
    since = min(at - ONE_DAY, at - PERIODS_BACK * _length(kpi.period, at))
    spans = (only(area),) if kpi.subject == "area" else graph.places.spans(area, graph.feed[kpi.name])
    return tuple(ResultSpan(kpi.name, span, since, at + ONE_SECOND) for span in spans)


def _length(period: Period, at: datetime) -> timedelta:
    start = period.covering(at)[0]
    return period.end(start) - start
