"""Where one case stands at log time, judged against its deadline: what every figure on cases is counted from.

All facts of a case lie at the second it was opened, so it belongs to the day on which it was reported, however long its life. Its times are
seconds after that. A time that a later round has undone is not taken back: the stage says which of them hold.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.case import Stage
from models.kind_number import kind_of
from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import city_time, unix

RULE = "数字城管: a case belongs to the day it was reported"
STAGES = tuple(Stage)
CLOSED = frozenset({Stage.CLOSED, Stage.RATED})
METRICS = (
    "stage", "kind", "origin", "filed_after", "due_after", "responded_after", "reported_back_after", "closed_after", "reopened", "scores",
    "score_sum", "due_provisional",
)  # fmt: skip


def _newest(facts: Mapping[str, Sequence[Fact]]) -> dict[str, int]:
    """Return each metric of the case that was opened last in the period; a flagged value says nothing."""
    opened = max((series[-1].observed_at for series in facts.values() if series), default=0)
    found = {"opened": opened}
    for name, series in facts.items():
        last = series[-1] if series else None
        if last is not None and last.observed_at == opened and last.value is not None and not last.flag:
            found[name] = int(last.value)
    return found


def case_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """The state of a case in a word: waiting, rejected, open, postponed, overdue, closed, closed late, or closed without a deadline.

    It changes by itself when its deadline passes: also a closed one, which counts among what was due from then on.
    """
    said = _newest(inputs.facts)
    if "stage" not in said or "kind" not in said:
        return NotEnough("nothing says where the case stands", RULE)
    stage, opened = STAGES[said["stage"]], said["opened"]
    filed, rejected = "filed_after" in said and stage is not Stage.REJECTED, stage is Stage.REJECTED
    due = opened + said["due_after"] if filed and "due_after" in said else None
    closed = opened + said["closed_after"] if stage in CLOSED and "closed_after" in said else None
    over = due is not None and unix(context.now) > due
    evidence: dict[str, Any] = {
        "kind": kind_of(said["kind"]) or str(said["kind"]),
        "stage": stage.value,
        "filed": filed,
        "closed": stage in CLOSED,
        "due": _month(due),
        "over": over,
        "in_time": due is not None and closed is not None and closed <= due,
        "reported_back": filed and (stage in CLOSED or stage is Stage.REPORTED_BACK),
        "postponed": stage is Stage.POSTPONED,
        "provisional": bool(said.get("due_provisional")),
        "reopened": said.get("reopened", 0),
        "scores": [said.get("scores", 0), said.get("score_sum", 0)],
        "responded_s": said.get("responded_after"),
        "closed_s": None if closed is None else said["closed_after"],
        "origin": said.get("origin", 0),
    }
    waits = due is not None and not over
    return Value(_word(evidence, rejected=rejected), RULE, evidence, city_time(due + 1) if waits and due is not None else None)


def _word(told: Mapping[str, Any], *, rejected: bool) -> str:
    if rejected:
        return "rejected"
    if told["closed"]:
        return "closed" if told["in_time"] or told["due"] is None else "closed late"
    if told["postponed"]:
        return "postponed"
    if not told["filed"]:
        return "waiting"
    return "overdue" if told["over"] else "open"


def _month(second: int | None) -> str | None:
    return None if second is None else city_time(second).strftime("%Y-%m")
