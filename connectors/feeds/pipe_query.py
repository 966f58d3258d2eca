"""Questions about underground pipes, and digs that begin: one event a question, one a dig, from the gateway's own outbox.

What is odd about this source: it is ourselves. A question is known by its second and its lane: the first question of a second speaks on
管线查询0, the next on 管线查询1, so that a city with a thousand questions a day has a few subjects and not a thousand. A dig speaks
once, when it begins, with whether anybody had asked by then what lies there. Nobody's name, address or permit is in here; those stay in
the audit.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, moment
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.pipe_query import Outcome
from models.pipe_tier import Tier
from models.rejected import Unreadable

OUTCOME_CODES = {outcome.value: number for number, outcome in enumerate(Outcome)}
TIER_CODES = {tier.value: number for number, tier in enumerate(Tier)}
CHECKED_CODES = {"unchecked": 0, "checked": 1}
QUESTION = ("outcome", "tier", "answer_ms", "segments")
SHAPE = Shape(required=frozenset({"city", "point", "time"}), one_of=frozenset({"outcome", "checked"}), beside=PLACE | {*QUESTION})


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, at = subject_of(row, "point"), moment(row["time"])
    if row.get("checked", "").strip():
        return [Cell(subject, "dig_checked", at, row["checked"])]
    missing = [name for name in QUESTION if not row.get(name, "").strip()]
    if missing:
        raise Unclear(
            "half_a_question", f"{', '.join(missing)} missing; send all of {', '.join(QUESTION)}, or checked of a dig that begins"
        )
    return [Cell(subject, name, at, row[name]) for name in QUESTION]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one question, or one dig that begins, a row."""
    return cells(body, SHAPE, _cells)


PIPE_QUERY = Feed(
    name="pipe_query",
    title="地下管线查询",
    english="Questions about underground pipes",
    decode=decode,
    metrics=(
        Metric(name="outcome", title="查询结果", unit="", codes=OUTCOME_CODES),
        Metric(name="tier", title="查询权限级别", unit="", codes=TIER_CODES),
        Metric(name="answer_ms", title="答复用时", unit="ms", low=Decimal(0)),
        Metric(name="segments", title="返回管段数", unit="段", low=Decimal(0)),
        Metric(name="dig_checked", title="开工前是否查询", unit="", codes=CHECKED_CODES),
    ),
    example="city,community,point,time,tier,outcome,answer_ms,segments\n"
    "中山,西区街道,管线查询0,2026-07-01 09:12:30,contractor,answered,3.4,12\n",
)
