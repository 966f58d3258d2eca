"""Cases of the street as they stand after each event: what the gateway posts about its own work, read like any other feed.

What is odd about this source:

- A row is the whole state of a case, not the event: the row with the highest number wins whatever lands last, so a lost order heals itself.
- All facts of a case lie at the second it was opened, because that is what it is known by. Times of its life are seconds after that.
- A time that a later round has undone is not taken back, its stage says whether it holds: closed_after holds in closed, rated and
  rejected, reported_back_after in reported_back, closed and rated, paused_from in postponed. responded_after and dispatched_after are the
  first of the case (dispatched_after: of the round). filed_after begins anew when the case is opened again; so does due_after.
- due_after may be missing: nobody has set a limit for the kind. due_provisional 1: the calendar of that year is not published yet.
- paused: seconds of postponements (缓办) that are over, since it was filed. scores, score_sum: how many rated it from 1 to 5, and the sum.
- reporters: people who can be told apart count once, others each time. joined: how many reports are behind it.
- A subject is `<city>/<area>/<case>`; the area is the community or grid where it is, wherever it was sent since.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.device import subject_of
from connectors.feeds.rows.label import Unclear, moment
from connectors.feeds.rows.row import Shape
from models.case import Case, Stage, paused, people, priority
from models.feed import Cell, Feed, Metric
from models.kind_number import kind_number
from models.period import CITY_ZONE
from models.rejected import Unreadable

LARGEST_RANK = 32_767
STAGE_CODES = {stage.value: number for number, stage in enumerate(Stage)}
ORIGIN_CODES = {"people": 0, "detections": 1, "hazard": 2, "sos": 3, "import": 4}
COUNTS = ("reporters", "joined", "priority", "reopened", "returned", "reworked", "paused", "scores", "score_sum", "due_provisional")
TIMES = {
    "filed": "立案", "due": "应结案", "responded": "首次响应", "dispatched": "派遣", "reported_back": "反馈", "closed": "结案",
}  # fmt: skip
METRIC_OF_TIME = {**{name: f"{name}_after" for name in TIMES}, "paused_from": "paused_from"}
SHAPE = Shape(
    required=frozenset({"city", "case", "number", "opened", "kind", "stage"}),
    beside=frozenset({"area", "origin", "paused_from", *COUNTS, *TIMES}),
)


def _rank(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0 or len(text) > len("123456789"):
        raise Unclear("bad_number", f"number {text[:20]!r} counts the events of the case from 1; send a whole number")
    return min(int(text), LARGEST_RANK)


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, opened = subject_of(row["city"], row.get("area", ""), row["case"]), moment(row["opened"])
    rank, kind = _rank(row["number"].strip()), kind_number(row["kind"].strip())
    if kind is None:
        raise Unclear("unknown_kind", f"kind {row['kind'][:40]!r} is no id of a kind; send one such as matter-06042")
    found = [
        Cell(subject, "stage", opened, row["stage"], rank),
        Cell(subject, "kind", opened, str(kind), rank),
        Cell(subject, "origin", opened, row.get("origin", "").strip() or "people", rank),
    ]
    for name, metric in METRIC_OF_TIME.items():
        if text := row.get(name, "").strip():
            found += [Cell(subject, metric, opened, str(moment(text) - opened), rank)]
    found += [Cell(subject, name, opened, text, rank) for name in COUNTS if (text := row.get(name, "").strip())]
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the state of one case a row."""
    return cells(body, SHAPE, _cells)


def _time(at: datetime | None) -> str:
    return at.astimezone(CITY_ZONE).replace(microsecond=0).isoformat() if at else ""


def row_of(case: Case) -> dict[str, str]:
    """Return *case* as a row of this feed; what there is not is left out."""
    running = case.pauses[-1].start if case.pauses and case.stage is Stage.POSTPONED else None
    count = people(case.reporters)
    row = {
        "city": case.opening.city, "area": case.opening.area, "case": case.id, "number": str(case.number), "opened": _time(case.opened_at),
        "kind": case.opening.kind, "stage": case.stage.value, "origin": case.opening.origin, "reporters": str(count),
        "joined": str(len(case.reporters)), "priority": str(priority(count)), "reopened": str(case.reopened),
        "returned": str(case.returned), "reworked": str(case.reworked), "paused": str(_paused(case)), "scores": str(len(case.scores)),
        "score_sum": str(sum(case.scores.values())), "due_provisional": str(int(case.due_provisional)), "filed": _time(case.filed_at),
        "due": _time(case.due_at), "responded": _time(case.first_response_at), "dispatched": _time(case.dispatched_at),
        "reported_back": _time(case.reported_back_at), "closed": _time(case.closed_at), "paused_from": _time(running),
    }  # fmt: skip
    return {name: text for name, text in row.items() if text}


def _paused(case: Case) -> int:
    ended = case.model_copy(update={"pauses": tuple(each for each in case.pauses if each.end)})
    return int(paused(ended, case.moved_at).total_seconds())


def body_of(cases: Iterable[Case]) -> bytes:
    """Return a body that tells how *cases* stand."""
    return json.dumps([row_of(case) for case in cases], ensure_ascii=False).encode()


CASE_EVENT = Feed(
    name="case_event",
    title="案件办理",
    english="Handling of cases",
    decode=decode,
    metrics=(
        Metric(name="stage", title="案件阶段", unit="", codes=STAGE_CODES),
        Metric(name="kind", title="案件类别代码", unit="", low=Decimal(0), high=Decimal(1_000_000)),
        Metric(name="origin", title="案件来源", unit="", codes=ORIGIN_CODES),
        *(Metric(name=f"{name}_after", title=f"{title}距上报", unit="s") for name, title in TIMES.items()),
        Metric(name="paused_from", title="缓办起始距上报", unit="s"),
        Metric(name="paused", title="累计缓办", unit="s", low=Decimal(0)),
        Metric(name="reporters", title="上报人数", unit="人", low=Decimal(0)),
        Metric(name="joined", title="上报件数", unit="件", low=Decimal(0)),
        Metric(name="priority", title="优先级", unit="", low=Decimal(1), high=Decimal(3)),
        Metric(name="reopened", title="重新开启次数", unit="次", low=Decimal(0)),
        Metric(name="returned", title="退回次数", unit="次", low=Decimal(0)),
        Metric(name="reworked", title="返工次数", unit="次", low=Decimal(0)),
        Metric(name="scores", title="评价件数", unit="件", low=Decimal(0)),
        Metric(name="score_sum", title="评价分数之和", unit="分", low=Decimal(0)),
        Metric(name="due_provisional", title="期限为暂定", unit="", low=Decimal(0), high=Decimal(1)),
    ),
    example='[{"city": "中山", "area": "烟洲社区", "case": "0197f3a2-6c1e-7d3b-9a40-5f2f6c1d8e21", "number": "2", "kind": "matter-06042",'
    ' "opened": "2026-07-01T09:12:30+08:00", "stage": "filed", "reporters": "1", "filed": "2026-07-01T09:20:00+08:00"}]\n',
)
