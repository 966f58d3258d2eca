"""How many cases of an area stand where, by kind: of a day from its cases, of a month from its days. Every rate is made of these counts.

A rate never divides two figures that were computed apart: it reads the days, which carry its numerator and its denominator.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from models.kpi import Context, Inputs, NotEnough, Value
from models.result import Result
from streams.kpis.case_state import RULE

TIMES = ("responded_s", "closed_s")
NONE_SAID = "no case of the period says where it stands"


def _counts(case: Mapping[str, Any]) -> dict[str, int]:
    """Return what one case adds to each count; see `COUNTS` for the words."""
    filed, closed, over, postponed = case["filed"], case["filed"] and case["closed"], case["over"], case["postponed"]
    scores, score_sum = case["scores"]
    return {
        "received": 1,
        "filed": filed,
        "rejected": case["stage"] == "rejected",
        "postponed": filed and postponed,
        "closed": closed,
        "in_time": case["in_time"],
        "over": over,
        "over_closed": over and closed,
        "over_in_time": over and case["in_time"],
        "over_postponed": over and postponed,
        "handled": case["reported_back"],
        "overdue": over and not closed and not postponed,
        "no_deadline": filed and case["due"] is None,
        "provisional": case["due"] is not None and case["provisional"],
        "reopened": case["reopened"] > 0,
        "ever_closed": closed or case["reopened"] > 0,
        "scored": scores > 0,
        "scores": scores,
        "score_sum": score_sum,
        "closed_before_opened": case["closed_s"] is not None and case["closed_s"] < 0,
    }


COUNTS: Mapping[str, str] = {
    "received": "上报", "filed": "立案", "rejected": "不予立案", "postponed": "缓办中", "closed": "结案", "in_time": "按期结案",
    "over": "已到期限", "over_closed": "已到期限中结案", "over_in_time": "已到期限中按期结案", "over_postponed": "已到期限中缓办",
    "handled": "处置完毕", "overdue": "超期未结", "no_deadline": "无期限", "provisional": "期限暂定", "reopened": "重新开启",
    "ever_closed": "曾结案", "scored": "有评价", "scores": "评价件数", "score_sum": "评价分数之和", "closed_before_opened": "结案早于上报",
}  # fmt: skip
"""Each count, and what it is called. over: the deadline has passed. overdue: passed, and neither closed nor postponed."""


def _of_cases(children: Iterable[Result]) -> tuple[dict[str, dict[str, Any]], dict[str, Counter[str]]]:
    kinds: dict[str, dict[str, Any]] = {}
    months: dict[str, Counter[str]] = {}
    for child in children:
        case = child.evidence
        if "kind" not in case:
            continue
        kind = kinds.setdefault(case["kind"], {**dict.fromkeys(COUNTS, 0), **{name: [] for name in TIMES}})
        for name, more in _counts(case).items():
            kind[name] += more
        for name in TIMES:
            if case[name] is not None and case[name] >= 0:
                kind[name].append(case[name])
        if case["due"] is not None:
            months.setdefault(case["due"], Counter()).update(
                {"due": 1, "closed": int(case["filed"] and case["closed"]), "in_time": int(case["in_time"])}
            )
    return kinds, months


def day(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Cases of an area that were reported on the day, by kind, as they stand now.

    by_month_due: the same cases by the month in which their deadline lies, for whoever counts by that.
    """
    kinds, months = _of_cases(inputs.children)
    if not kinds:
        return NotEnough(NONE_SAID, RULE)
    told = {name: _plain(kinds[name]) for name in sorted(kinds)}
    by_month = {month: dict(months[month]) for month in sorted(months)}
    return Value(Decimal(sum(each["received"] for each in kinds.values())), RULE, {"kinds": told, "by_month_due": by_month})


def _plain(kind: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts that are not 0, and the times in order."""
    return {name: sorted(value) if name in TIMES else int(value) for name, value in kind.items() if value}


def joined(children: Iterable[Result]) -> dict[str, dict[str, Any]]:
    """Return the counts and times of several days by kind, every count there is."""
    kinds: dict[str, dict[str, Any]] = {}
    for child in children:
        for name, told in child.evidence.get("kinds", {}).items():
            kind = kinds.setdefault(name, {**dict.fromkeys(COUNTS, 0), **{time: [] for time in TIMES}})
            for key, value in told.items():
                kind[key] += value
    return {name: kinds[name] for name in sorted(kinds)}


def total(kinds: Mapping[str, Mapping[str, Any]], *names: str) -> dict[str, int]:
    """Return the sum of each of *names* over *kinds*."""
    return {name: sum(each[name] for each in kinds.values()) for name in names}


def by_month_due(children: Iterable[Result]) -> dict[str, dict[str, int]]:
    """Return the cases of several days by the month of their deadline."""
    months: dict[str, Counter[str]] = {}
    for child in children:
        for month, counts in child.evidence.get("by_month_due", {}).items():
            months.setdefault(month, Counter()).update(counts)
    return {month: dict(months[month]) for month in sorted(months)}
