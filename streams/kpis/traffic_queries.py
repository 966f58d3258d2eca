"""Who asks how the traffic is, and whether they are told anything new; no standard defines these figures, they are ours."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal

from models.kpi import AREA, SOURCE, Children, Compute, Context, Fact, Facts, Inputs, Kpi, NotEnough, Value
from models.period import DAY, HOUR
from models.plan.said import Said
from models.traffic_query import MOSTLY, Tally
from streams.kpis.register import share

RULE = "交通路况查询统计(本项目口径)"
FINAL = timedelta(days=3)
NOBODY = "nobody asked about the traffic"
_DOUBTS = (
    "definition: a question is one call of GET /v1/traffic that was not refused; a page that is opened again asks again",
    f"definition: fresh is an answer of whose segments at least {MOSTLY} had a speed that ended within 15 minutes",
)


def _summed(facts: Mapping[str, Iterable[Fact]]) -> Counter[str]:
    sums = {name: sum((fact.value for fact in facts.get(name, ()) if fact.value is not None and not fact.flag), Decimal(0))
            for name in Tally._fields}  # fmt: skip
    return Counter({name: int(value) for name, value in sums.items()})


def way_hour(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Questions of one way of asking in an hour."""
    counted = _summed(inputs.facts)
    evidence = {name: counted[name] for name in Tally._fields}
    if not counted["asked"]:
        return NotEnough(NOBODY, RULE, evidence)
    return Value(Decimal(counted["asked"]), RULE, evidence)


def _day(figure: Callable[[Mapping[str, int]], Decimal | None]) -> Compute:
    """Return the function that tells *figure* of all that was asked in an area's day."""

    def compute(inputs: Inputs, _context: Context) -> Value | NotEnough:
        counted = Counter[str]()
        for child in inputs.children:
            counted.update({name: child.evidence[name] for name in Tally._fields})
        evidence = {name: counted[name] for name in Tally._fields}
        value = figure(counted)
        if value is None or not counted["asked"]:
            return NotEnough(NOBODY, RULE, evidence)
        return Value(value, RULE, evidence)

    return compute


def _kpi(name: str, said: Said, unit: str, below: str, compute: Compute) -> Kpi:
    return Kpi(
        name=name, version=1, title=said.zh, english=said.en, unit=unit, subject=AREA, period=DAY, inputs=(Children(below),),
        compute=compute, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip


QUERY_HOUR = Kpi(
    name="traffic.query_hour", version=1, title="路况查询小时次数(分方式)",
    english="Hourly questions about traffic, of one way", unit="次", subject=SOURCE, period=HOUR,
    inputs=(Facts("traffic_query", Tally._fields),), compute=way_hour, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
_ASKED = _day(lambda counted: Decimal(counted["asked"]))
_ANSWERED = _day(lambda counted: Decimal(counted["answered"]))
_FRESH = _day(lambda counted: share(counted["fresh"], counted["asked"]))
QUERIES = _kpi("traffic.queries", Said("当日路况查询次数", "Questions about traffic that day"), "次", QUERY_HOUR.name, _ASKED)
ANSWERED = _kpi(
    "traffic.queries_answered",
    Said("当日有答复的路况查询次数", "Those that were answered"),
    "次",
    QUERIES.name,
    _ANSWERED,
)
FRESH_SHARE = _kpi("traffic.fresh_share", Said("路况查询新数据答复率", "Those answered with fresh data"), "%", QUERIES.name, _FRESH)
TRAFFIC_QUERIES = (QUERY_HOUR, QUERIES, ANSWERED, FRESH_SHARE)
