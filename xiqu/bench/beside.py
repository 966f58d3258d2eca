"""What a KPI costs those that do not stand on it: the same air through store's and compute's own functions, in this process, twice.

Once with the KPIs of the air alone, once with every KPI that is declared. No server takes part, and CPU seconds are compared, of several
turns the least; so the ratio stays near 1 while a KPI is looked up by what it stands on, and grows as soon as one asks them all.
"""

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import TypeAlias

from connectors.clock import now
from connectors.feeds.air_quality import AIR_QUALITY
from models.kpi import Fact, Inputs, Kpi
from models.landing import landing_id
from models.observation import Part
from models.period import unix
from models.place import Places
from models.result import Node
from streams.compute import evaluate, work_of
from streams.graph import Graph
from streams.kpis import KPIS
from streams.read import Body, read
from streams.store import changes
from xiqu.bench.bodies import StationHour, bodies_of
from xiqu.bench.report import Report

TURNS = 5
_AT = attrgetter("observed_at")
Series: TypeAlias = dict[tuple[str, str], list[Fact]]


def beside(hours: Sequence[StationHour]) -> Report:
    """Return CPU ms of the figures of *hours* that stand on facts alone, and the ratio of all KPIs to the air's."""
    landed = now()
    bodies = [Body(AIR_QUALITY, landing_id(landed, at.to_bytes(10, "big")), body) for at, body in enumerate(bodies_of(hours))]
    parts = [part for of_shard in read(bodies)[0].values() for part in of_shard]
    every = Graph(KPIS, Places())
    alone = Graph([kpi for kpi in KPIS if every.feed[kpi.name] == AIR_QUALITY.name], Places())
    facts = _facts(parts)
    turns = [(_cpu(parts, facts, alone), _cpu(parts, facts, every)) for _ in range(TURNS)]
    least_alone, least_every = (min(each[place] for each in turns) for place in (0, 1))
    told = {"kpis": len(every.kpis), "air_alone_ms": round(1000 * least_alone, 1), "air_with_all_ms": round(1000 * least_every, 1)}
    return told | {"ratio": round(least_every / least_alone, 3) if least_alone else None}


def _facts(parts: Iterable[Part]) -> Series:
    found: Series = defaultdict(list)
    for part in parts:
        for subject, metric, observed_at, value, flag, _, _ in part.readings:
            number = None if value is None else Decimal(value)
            found[subject, metric].append(Fact(observed_at, number, flag, part.landing_id, part.landing_id))
    return {series: sorted(facts) for series, facts in found.items()}


def _cpu(parts: Sequence[Part], facts: Series, graph: Graph) -> float:
    """Return the CPU seconds from stored parts to figures; what reads other figures is left out."""
    begun = time.process_time()
    work = work_of(list(changes(parts, graph).values()), graph)
    for node in work.nodes:
        kpi = graph.kpis[node.kpi]
        if not kpi.children:
            evaluate(kpi, node, _inputs(kpi, node, facts), work.now)
    return time.process_time() - begun


def _inputs(kpi: Kpi, node: Node, facts: Series) -> Inputs:
    low, high = unix(node.period_start), unix(kpi.period.end(node.period_start))
    found: dict[str, list[Fact]] = {}
    for metric in (metric for needed in kpi.facts for metric in needed.metrics):
        series = facts.get((node.subject, metric), [])
        found[metric] = series[bisect_left(series, low, key=_AT) : bisect_left(series, high, key=_AT)]
    return Inputs(found)
