from datetime import date, datetime
from fractions import Fraction

import pytest

from models.errors import SheetError
from models.kind import standard_kinds
from models.kind_local import local_kinds
from models.limit import Limits, Table, deadline
from models.limit_table import TEMPLATE, Terms, limit_table
from models.limit_text import NoLimit, Plain, allowance
from models.standards.working_time import Pause, Stretch
from tests.unit.cases.test_working_time import KNOWN, at

KINDS = standard_kinds()
TERMS = Terms("中山", date(2026, 1, 1))
HEAD = "code,limit,condition,milestone\n"
FILED = at("2026-11-25 09:00")


def table(rows: str, terms: Terms = TERMS, version: int = 1) -> Table:
    return limit_table(HEAD + rows, terms, KINDS, version)


def refusal(text: str, terms: Terms = TERMS) -> str:
    with pytest.raises(SheetError, match="these limits cannot be used") as refused:
        limit_table(text, terms, KINDS)
    return str(refused.value)


def when(limits: Limits, kind: str = "matter-06042", condition: str = "", filed: datetime = FILED) -> str:
    found = deadline(limits, "中山", kind, filed, KNOWN, condition)
    return f"{found.due.at:%m-%d %H:%M}{' assumed' if found.assumed else ''}" if found.due else found.why


@pytest.mark.parametrize(
    ("text", "plain", "amount", "unit"),
    [
        ("4工作时", "", "4", "work_hour"),
        ("２紧急工作时", "", "2", "urgent_hour"),
        ("15 个工作日", "", "15", "work_day"),
        ("0.5工作时", "", "0.5", "work_hour"),
        ("3自然日", "", "3", "day"),
        ("4小时", "working", "4", "work_hour"),
        ("4小时", "clock", "4", "hour"),
        ("1天", "working", "1", "work_day"),
        ("1天", "clock", "1", "day"),
    ],
)
def test_a_limit_is_read_as_it_is_written(text: str, plain: Plain, amount: str, unit: str) -> None:
    assert allowance(text, plain) == (Fraction(amount), unit)


@pytest.mark.parametrize(
    ("text", "why", "instead"),
    [
        ("4小时", "may be 工作时 or 自然小时", "write 4工作时 or 4自然小时, or load the table with --plain"),
        ("1紧急工作时制止", "'制止' stands behind", "write 1紧急工作时 and put"),
        ("立即", "no number with a unit", "4工作时"),
        ("", "no number with a unit", "4工作时"),
        ("两天", "no number with a unit", "4工作时"),
        ("3周", "'周' is no unit", "工作日"),
        ("0工作时", "no time that anything may take", "more than 0"),
        ("99999工作日", "no time that anything may take", "at most"),
        ("-1工作日", "no number with a unit", "4工作时"),
        ("1e9工作日", "no number with a unit", "4工作时"),
        ("9" * 5_000 + "工作日", "no number with a unit", "4工作时"),
    ],
)
def test_what_is_no_limit_is_refused_and_not_guessed(text: str, why: str, instead: str) -> None:
    with pytest.raises(NoLimit) as refused:
        allowance(text)
    assert why in str(refused.value)
    assert instead in refused.value.instead


def test_a_case_is_due_by_the_limit_of_its_kind_and_opening_condition() -> None:
    held = Limits((limit_table(TEMPLATE, TERMS, KINDS, 1),))
    assert when(held) == "11-25 15:00"
    assert when(held, "matter-01023", "井框与路面高低差大于2cm") == "12-02 09:00"
    assert when(held, "matter-01023") == "11-25 11:00 assumed"
    assert [limit.text for limit in held.conditions("中山", "matter-01023", date(2026, 5, 1))] == ["2紧急工作时", "5工作日"]


def test_what_has_no_limit_has_no_deadline_and_says_why() -> None:
    held = Limits((table("06042,4工作时,满溢,\n"),))
    assert when(held, "matter-06010") == "the limits of 中山 say nothing of matter-06010"
    assert when(held, condition="翻倒") == "the limits of 中山 have no condition '翻倒' for matter-06042"
    assert when(held, filed=at("2025-12-31 09:00")) == "no limits of 中山 are loaded for that day"
    assert when(Limits()) == "no limits of 中山 are loaded for that day"


def test_a_row_without_a_condition_stands_for_every_condition_that_is_not_named() -> None:
    held = Limits((table("06042,4工作时,,\n06042,1工作时,满溢到路上,\n"),))
    assert (when(held, condition="满溢到路上"), when(held, condition="翻倒")) == ("11-25 10:00", "11-25 15:00")


def test_a_case_is_judged_by_the_table_that_held_when_it_was_filed() -> None:
    old, new = table("06042,4工作时,,\n"), table("06042,2工作时,,\n", TERMS._replace(valid_from=date(2026, 11, 26)), 2)
    mended = table("06042,3工作时,,\n", version=3)
    assert when(Limits((new, old))) == "11-25 15:00"
    assert when(Limits((old, new)), filed=at("2026-11-26 09:00")) == "11-26 11:00"
    assert when(Limits((old, new, mended))) == "11-25 12:00"


def test_a_case_with_several_milestones_is_due_by_the_last() -> None:
    steps = table("06001,20工作日,,拆除\n06001,4工作时,,停工\n06001,7工作日,,处罚\n")
    found = deadline(Limits((steps,)), "中山", "matter-06001", FILED, KNOWN)
    assert [step.name for step in found.milestones] == ["停工", "处罚", "拆除"]
    assert found.due == found.milestones[-1].due
    assert (found.assumed, found.version) == (False, 1)


def test_a_postponed_case_is_due_later() -> None:
    held = Limits((table("06042,4工作时,,\n"),))
    found = deadline(held, "中山", "matter-06042", FILED, KNOWN, pauses=(Pause(at("2026-11-25 10:00"), at("2026-11-26 10:00")),))
    assert found.due == (at("2026-11-26 15:00"), False)


def test_the_hours_of_the_table_are_the_hours_that_count() -> None:
    late = TERMS._replace(hours=(Stretch(9 * 60, 17 * 60),))
    assert when(Limits((table("06042,4工作时,,\n", late),))) == "11-25 13:00"
    by_days = TERMS._replace(day_rule="close")
    assert when(Limits((table("06042,1工作日,,\n", by_days),))) == "11-26 18:00"


def test_codes_of_the_edition_before_and_the_streets_own_are_understood() -> None:
    known = KINDS.with_local(local_kinds("part,code,name,edition\n事项,05-06,道路积水,GB/T 30428.2-2013\n", KINDS))
    text = "代码,处置时限,类型\n01-10,4小时,事件\n01-37,2天,部件\n05-06,2紧急工作时,事件\n"
    held = limit_table(text, TERMS._replace(edition="GB/T 30428.2-2013", plain="working"), known)
    assert {kind: rows[0].text for kind, rows in held.by_kind.items()} == {
        "matter-06010": "4小时", "matter-01037": "2天", "local-matter-05-06-2013": "2紧急工作时",
    }  # fmt: skip


def test_a_table_is_refused_as_a_whole_with_row_column_and_what_to_write() -> None:
    told = refusal("code,limit,part\n06042,4工作时,\n06999,1工作日,\n06010,立即,\n06010,1天,事故\n")
    for part in (
        "row 3, column code: GB/T 47678.5-2026 has no matter 06999; write a code of that edition, or load your own kinds first",
        "row 4, column limit: '立即' is no number with a unit; write such as 4工作时",
        "row 5, column limit: plain 天 may be 工作日 or 自然日",
        "row 5, column part: '事故' is no part; write 部件 or 事项",
    ):
        assert part in told
    assert "row 2" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,limit\n", "row 2: there is no row"),
        ("code,limit\n06042,4工作时\n06042,5工作时\n", "row 3, column condition: matter-06042 has this condition and milestone twice"),
        ("code\n06042\n", "row 1, column limit: it is missing"),
    ],
)
def test_a_table_that_says_nothing_or_two_things_is_refused(text: str, told: str) -> None:
    assert told in refusal(text)


def test_half_a_day_cannot_be_counted_by_whole_days() -> None:
    assert "whole 工作日" in refusal("code,limit\n06042,0.5工作日\n", TERMS._replace(day_rule="close"))
