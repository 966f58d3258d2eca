"""The limits of one jurisdiction as a table that it loads: a row for each kind and opening condition (立案条件), from a day on.

Codes and limits differ from city to city, so a table says whose it is, from when, by which edition its codes are, what plain 小时 and 天
mean, and when its offices work. A row that cannot be read makes the whole table be refused.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from models.errors import SettingError
from models.kind import PARTS, Kind, Kinds
from models.kind_edition import now_called
from models.limit import Limit, Table
from models.limit_text import NoLimit, Plain, allowance
from models.sheet import Line, Wrong, lines, refuse
from models.standards.working_time import USUAL_HOURS, DayRule, Stretch

WHAT = "these limits"
REQUIRED = ("code", "limit")
BESIDE = ("edition", "part", "name", "condition", "closing", "milestone", "department")
TITLES: Mapping[str, str] = {
    "代码": "code", "时限": "limit", "处置时限": "limit", "版本": "edition", "类型": "part", "名称": "name", "立案条件": "condition",
    "结案条件": "closing", "阶段": "milestone", "责任部门": "department",
}  # fmt: skip
HANDLING = "处置"
MINUTES_A_DAY = 24 * 60
_HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
TEMPLATE = """code,limit,name,condition,closing,milestone
06042,4工作时,垃圾满溢,,清理干净,处置
01023,2紧急工作时,井盖,缺失、移位、开裂，存在安全隐患的,恢复,处置
01023,5工作日,井盖,井框与路面高低差大于2cm,修复,处置
"""
"""Limits of this shape are an example of how to write them, and nobody's own."""


class Terms(NamedTuple):
    """What a table says beside its rows."""

    jurisdiction: str
    valid_from: date
    edition: str = ""
    plain: Plain = ""
    hours: tuple[Stretch, ...] = USUAL_HOURS
    day_rule: DayRule = "hours"


def hours_of(text: str) -> tuple[Stretch, ...]:
    """Return working hours written as 08:00-12:00,14:00-18:00; SettingError where they are none."""
    found = [_HOURS.fullmatch(each.strip()) for each in text.split(",")]
    stretches = tuple(Stretch(int(m[1]) * 60 + int(m[2]), int(m[3]) * 60 + int(m[4])) for m in found if m)
    ends = [minute for stretch in stretches for minute in stretch]
    if len(stretches) < len(found) or ends != sorted(set(ends)) or ends[-1] > MINUTES_A_DAY:
        raise SettingError(f"{text!r} are no working hours; write them in order, such as {written_hours(USUAL_HOURS)}")
    return stretches


def written_hours(hours: Iterable[Stretch]) -> str:
    """Return *hours* as text that `hours_of` reads."""
    return ",".join(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" for start, end in hours)


def limit_table(text: str, terms: Terms, kinds: Kinds, version: int = 0) -> Table:
    """Return the table that a CSV states; SheetError names every row that cannot be used."""
    found = lines(WHAT, text, REQUIRED, BESIDE, TITLES)
    read = [(line, *_limit(line, terms, kinds)) for line in found]
    refuse(WHAT, (wrong for _, _, wrongs in read for wrong in wrongs))
    limits = [limit for _, limit, _ in read if limit is not None]
    if not limits:
        refuse(WHAT, [Wrong(2, "", "there is no row", "write a row for each kind and opening condition")])
    refuse(WHAT, _twice(limits))
    by_kind: dict[str, list[Limit]] = {}
    for limit in limits:
        by_kind.setdefault(limit.kind, []).append(limit)
    return Table(
        jurisdiction=terms.jurisdiction, valid_from=terms.valid_from, version=version, hours=terms.hours, day_rule=terms.day_rule,
        by_kind={kind: tuple(of) for kind, of in by_kind.items()},
    )  # fmt: skip


def _limit(line: Line, terms: Terms, kinds: Kinds) -> tuple[Limit | None, list[Wrong]]:
    number, cells = line
    kind, wrongs = _kind(line, terms, kinds)
    try:
        allowed = allowance(cells["limit"], terms.plain)
    except NoLimit as error:
        return None, [*wrongs, Wrong(number, "limit", str(error), error.instead)]
    if allowed.unit == "work_day" and terms.day_rule == "close" and allowed.amount.denominator != 1:
        wrongs.append(Wrong(number, "limit", "part of a day cannot be counted by whole days", "write whole 工作日, or 工作时"))
    if kind is None or wrongs:
        return None, wrongs
    limit = Limit(
        kind=kind.id, condition=cells["condition"], milestone=cells["milestone"] or HANDLING, allowance=allowed, text=cells["limit"],
        closing=cells["closing"], department=cells["department"], row=number,
    )  # fmt: skip
    return limit, []


def _kind(line: Line, terms: Terms, kinds: Kinds) -> tuple[Kind | None, list[Wrong]]:
    """Return what a row's code is about: of the edition in force, of an older one, or the street's own."""
    number, cells = line
    if cells["code"] in kinds.by_id:
        return kinds.case_kind(kinds.by_id[cells["code"]]), []
    edition, part = cells["edition"] or terms.edition or kinds.edition, cells["part"] or "事项"
    if part not in PARTS:
        return None, [Wrong(number, "part", f"{part!r} is no part", "write 部件 or 事项")]
    local = kinds.coded(edition, PARTS[part], cells["code"])
    if local is not None:
        return local, []
    now = now_called(kinds, edition, part, cells["code"])
    if now.kind is None:
        return None, [Wrong(number, "code", now.why, "write a code of that edition, or load your own kinds first (xiqu kinds load)")]
    return kinds.case_kind(now.kind), []


def _twice(limits: Iterable[Limit]) -> Iterator[Wrong]:
    """Yield the rows of which two say something about the same kind, condition and milestone."""
    of = [((limit.kind, limit.condition, limit.milestone), limit) for limit in limits]
    more = {key for key, count in Counter(key for key, _ in of).items() if count > 1}
    for key, limit in of:
        if key in more:
            yield Wrong(limit.row, "condition", f"{limit.kind} has this condition and milestone twice", "keep one row, or tell them apart")
