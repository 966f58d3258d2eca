"""A city with KPIs so plain that their oracle is a page: every figure carries the list of facts it stands on, so a wrong one shows itself.

Bodies are lines of `subject,metric,observed_at,text,rank`; a line that is none is unreadable.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from models.feed import Cell, Feed, Metric
from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import DAY, EIGHT_HOURS, HOUR, ONE_DAY, ONE_HOUR, YEAR
from models.rejected import Unreadable
from models.result import Result
from streams.graph import Graph
from tests.twins.places import area_of

METRICS = ("x", "y")
STREET = "街"
LISTED = ("甲/2", "乙/1")
SUBJECTS = ("甲/1", "甲/2", "乙/1")
PLACES = area_of(STREET, LISTED, "a list, not a place")
OLDEST = 4


def decode(content: bytes) -> Iterator[Cell | Unreadable]:
    for position, line in enumerate(content.decode().splitlines()):
        match line.split(","):
            case [subject, metric, observed_at, text, rank]:
                yield Cell(subject, metric, int(observed_at), None if text == "absent" else text, int(rank))
            case _:
                yield Unreadable(position, "not_five_cells", "send five cells", line.encode())


FEED = Feed(
    name="law",
    title="readings of the laws",
    decode=decode,
    metrics=tuple(Metric(name=name, title=name, unit="1", low=Decimal(0), high=Decimal(1000)) for name in METRICS),
)
CLOCK = Feed(name="clock", title="the passing of time", decode=lambda _: (), tick=True)
FEEDS = {feed.name: feed for feed in (FEED, CLOCK)}


def total(facts: Sequence[Sequence[Any]]) -> Value | NotEnough:
    """Return the sum of the counted among *facts*, which are (subject, metric, second, text, flag)."""
    evidence = {"facts": [list(fact) for fact in facts]}
    counted = [Decimal(text) for *_, text, flag in facts if not flag]
    return Value(sum(counted, Decimal(0)), "law", evidence) if counted else NotEnough("nothing counts", "law", evidence)


def shown(subject: str, inputs: Inputs) -> list[list[Any]]:
    return [
        [subject, metric, fact.observed_at, None if fact.value is None else str(fact.value), fact.flag]
        for metric, facts in inputs.facts.items()
        for fact in facts
    ]


def of_facts(inputs: Inputs, context: Context) -> Value | NotEnough:
    return total(shown(context.subject, inputs))


def of_children(inputs: Inputs, _: Context) -> Value | NotEnough:
    return total(list(chain.from_iterable(child.evidence["facts"] for child in inputs.children)))


def age(end: datetime, now: datetime) -> int:
    """Return the whole days since *end*, at most OLDEST."""
    return min(OLDEST, max(0, (now - end) // ONE_DAY))


def ageing(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the age of the day: a figure in the middle of the tree that time alone changes."""
    days = age(context.end, context.now)
    facts = [fact for child in inputs.children for fact in child.evidence["facts"]]
    return Value(Decimal(days), "law", {"facts": facts}, None if days == OLDEST else context.end + (days + 1) * ONE_DAY)


def oldest(inputs: Inputs, _: Context) -> Value | NotEnough:
    facts = [fact for child in inputs.children for fact in child.evidence["facts"]]
    return Value(sum((child.value for child in inputs.children if isinstance(child.value, Decimal)), Decimal(0)), "law", {"facts": facts})


def ended(children: Sequence[Result], now: datetime) -> list[Result]:
    return [child for child in children if child.period_end <= now]


def to_date(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the total of the days that have ended: the figure waits for the others."""
    done = ended(inputs.children, context.now)
    open_ends = [child.period_end for child in inputs.children if child.period_end > context.now]
    outcome = total(list(chain.from_iterable(child.evidence["facts"] for child in done)))
    recheck_at = min(open_ends, default=None)
    if isinstance(outcome, Value):
        return Value(outcome.value, outcome.edition, outcome.evidence, recheck_at)
    return NotEnough(outcome.reason, outcome.edition, outcome.evidence, recheck_at)


def kpi(name: str, **rest: Any) -> Kpi:  # noqa: ANN401 - whatever a Kpi takes
    return Kpi(name=name, version=1, title=name, unit="1", standard="law", **rest)


HOUR_TOTAL = kpi("law.hour", subject=SOURCE, period=HOUR, inputs=(Facts("law", METRICS),), compute=of_facts, final_after=12 * ONE_HOUR)
EIGHT = kpi("law.eight", subject=SOURCE, period=EIGHT_HOURS, inputs=(Facts("law", ("x",)),), compute=of_facts, final_after=ONE_HOUR)
DAY_TOTAL = kpi("law.day", subject=SOURCE, period=DAY, inputs=(Children("law.hour"),), compute=of_children, final_after=2 * ONE_DAY)
AREA_DAY = kpi("law.area_day", subject=AREA, period=DAY, inputs=(Children("law.day"),), compute=of_children, final_after=timedelta(days=3))
TO_DATE = kpi("law.to_date", subject=AREA, period=YEAR, inputs=(Children("law.area_day"),), compute=to_date, final_after=ONE_DAY)
AGE = kpi("law.age", subject=SOURCE, period=DAY, inputs=(Children("law.hour"),), compute=ageing, final_after=ONE_DAY)
AREA_AGE = kpi("law.area_age", subject=AREA, period=DAY, inputs=(Children("law.age"),), compute=oldest, final_after=ONE_DAY)
KPIS = (HOUR_TOTAL, EIGHT, DAY_TOTAL, AREA_DAY, TO_DATE, AGE, AREA_AGE)


def graph() -> Graph:
    return Graph(KPIS, PLACES)
