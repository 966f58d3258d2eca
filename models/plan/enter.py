"""What may be entered for a target, judged the same on the command line and over HTTP; BadEntry says what to enter instead."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from models.errors import BadEntry
from models.plan.entry import HIGHEST_SCORE, LOWEST_SCORE, NATURES, STATE_ZH, STATES, Part, Rating, Report, Setting, State, Written
from models.plan.rule import PLAN_STARTS, Rule
from models.plan.said import Said
from models.plan.stretch import WRITTEN, WRITTEN_ZH, Stretch, named_stretch
from models.plan.target import Target

LONGEST_TEXT = 500
LONGEST_NAME = 80
MOST_DIGITS = 40
YEAR_DIGITS = 4
LAST_YEAR = 2035
PERCENT = Decimal(100)
MOST_COMMENTS = 2**31 - 1


def _bad(wrong_zh: str, wrong_en: str, right_zh: str, right_en: str) -> BadEntry:
    return BadEntry(Said(wrong_zh, wrong_en), Said(right_zh, right_en))


def number(text: str, what: str) -> Decimal:
    """Return the number that *text* writes, digit for digit."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise _bad(
            f"{what} {text[:40]!r} 不是数字", f"{what} {text[:40]!r} is no number", "请写数字，如 12.5", "write digits such as 12.5"
        ) from error
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS or len(value.as_tuple().digits) > MOST_DIGITS:
        right = f"最多写 {MOST_DIGITS} 位", f"write at most {MOST_DIGITS} digits"
        raise _bad(f"{what} {text[:40]!r} 无法保存", f"{what} {text[:40]!r} cannot be kept", *right)
    return value


def words(text: str, what: str, longest: int = LONGEST_TEXT, *, wanted: bool = False) -> str:
    """Return *text* without what no text needs; where it is *wanted*, it must say something."""
    plain = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    if len(plain) > longest:
        raise _bad(
            f"{what} 有 {len(plain)} 个字符", f"{what} has {len(plain)} characters", f"最多 {longest} 个", f"write at most {longest}"
        )
    if wanted and not plain:
        raise _bad(f"缺少 {what}", f"{what} is missing", f"请填写 {what}", f"say {what}")
    return plain


def period(text: str) -> Stretch:
    """Return the stretch of time that *text* names."""
    try:
        return named_stretch(text)
    except ValueError as error:
        raise _bad(f"{text[:40]!r} 不是时段", f"{text[:40]!r} is no period", f"请写 {WRITTEN_ZH}", f"write {WRITTEN}") from error


def day(text: str) -> date:
    """Return the day that *text* names."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise _bad(f"{text[:40]!r} 不是日期", f"{text[:40]!r} is no day", "请写 2026-03-01", "write 2026-03-01") from error


def year_of(text: str) -> int:
    """Return the year that *text* names; whether the plan has it is judged where it is entered."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) == YEAR_DIGITS):
        raise _bad(f"{text[:40]!r} 不是年份", f"{text[:40]!r} is no year", f"请写 {PLAN_STARTS}", f"write a year such as {PLAN_STARTS}")
    return int(plain)


def _value(target: Target, rule: Rule, text: str, *, own_number: bool) -> Decimal | State:
    if text.strip() in STATES:
        if rule.years != "state":
            raise _bad(
                f"{target.id} 在规划中为数值指标", f"{target.id} has a number in the plan",
                f"请填数值（{target.unit}），不填 {text!r}", f"enter a number ({target.unit}), not {text!r}",
            )  # fmt: skip
        return STATES[text.strip()]
    if rule.years == "state" and not own_number:
        told = "、".join(f"{chinese} {english}" for english, chinese in STATE_ZH.items())
        own = f"`xiqu plan set {target.id} --target …`"
        raise _bad(
            f"规划未给 {target.id} 列出数值", f"the plan prints no number for {target.id}",
            f"请填 {told} 之一，或先用 {own} 设定数值", f"enter one of {told}, or first set a number with {own}",
        )  # fmt: skip
    return _in_bounds(target, rule, number(text, "value"))


def _in_bounds(target: Target, rule: Rule, value: Decimal) -> Decimal:
    """A share lies between 0 and 100 %, growth above -100 %, and nothing else that is counted or measured here is negative."""
    if rule.years == "average":
        if value <= -PERCENT:
            raise _bad(
                f"增速 {value}% 不成立",
                f"a growth of {value} % is none",
                "请填年增速（%），如 6.5",
                "enter the yearly rate in %, such as 6.5",
            )
    elif value < 0 or (target.unit == "%" and value > PERCENT):
        zh, en = ("0 至 100 之间", "from 0 to 100") if target.unit == "%" else ("不小于 0", "of 0 or more")
        raise _bad(
            f"{value} 不能是{target.name_zh}（{target.unit}）",
            f"{value} is no {target.id} ({target.unit})",
            f"请填{zh}的数",
            f"enter a number {en}",
        )
    return value


class Told(NamedTuple):
    """A reported figure as it was typed; value None takes one back. area: a community, or "" for the whole street."""

    value: str | None
    period: str
    source: str = ""
    area: str = ""
    note: str = ""


class Wish(NamedTuple):
    """What the street sets, as it was typed: None leaves it as it was, "-" takes it back."""

    value: str | None = None
    year: int | None = None
    department: str | None = None
    nature: str | None = None
    note: str | None = None


class Share(NamedTuple):
    """A share of a target as it was typed; value None takes one back."""

    value: str | None
    department: str = ""
    community: str = ""
    year: int | None = None
    weight: str = ""


def _inside(name: str, communities: Collection[str], what: str) -> str:
    if name and name not in communities:
        known = "、".join(communities)
        raise _bad(
            f"{what} {name[:LONGEST_NAME]!r} 不属于本街道", f"{what} {name[:LONGEST_NAME]!r} is none of the street's",
            f"请填 {known} 之一，或不填", f"enter one of {known}, or leave it out",
        )  # fmt: skip
    return name


def report(
    target: Target, rule: Rule, told: Told, written: Written, communities: Collection[str] = (), *, own_number: bool = False
) -> Report:  # fmt: skip
    """Return the figure that a department reports. own_number: the street has set a number of its own."""
    of = period(told.period)
    value = None if told.value is None else _value(target, rule, told.value, own_number=own_number)
    if value is not None and rule.years == "average" and of.year is None:
        raise _bad(
            f"{target.id} 为年增速", f"{target.id} is a yearly rate",
            f"请按整年填报（如 {PLAN_STARTS}），不按 {of.name}", f"enter it for a whole year such as {PLAN_STARTS}, not for {of.name}",
        )  # fmt: skip
    _begun(of, written, taken_back=value is None)
    return Report(
        target=target.id, area=_inside(told.area.strip(), communities, "area"), stretch=of, value=value,
        source=words(told.source, "source", wanted=value is not None), note=words(told.note, "note"), written=_signed(written),
    )  # fmt: skip


def _comments(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MOST_COMMENTS)) or int(text) > MOST_COMMENTS:
        what = f"comments {text[:40]!r}"
        raise _bad(f"{what} 不是评论数", f"{what} is no count", "请填评论数，或不填", "enter how many there are, or leave it out")
    return int(text)


def rating(target: Target, told: Told, written: Written, comments: str = "") -> Rating:
    """Return a public rating from 1 to 5. comments: how many it stands on, "" where that is not known."""
    of = period(told.period)
    score = None if told.value is None else number(told.value, "score")
    if score is not None and not LOWEST_SCORE <= score <= HIGHEST_SCORE:
        right = f"请填 {LOWEST_SCORE} 至 {HIGHEST_SCORE} 的数", f"enter a number from {LOWEST_SCORE} to {HIGHEST_SCORE}"
        raise _bad(f"评分 {score} 不成立", f"a score of {score} is none", *right)
    _begun(of, written, taken_back=score is None)
    return Rating(
        target=target.id, stretch=of, score=score, comments=_comments(comments),
        source=words(told.source, "source", wanted=score is not None), written=_signed(written),
    )  # fmt: skip


def setting(target: Target, before: Setting | None, wish: Wish, decided_on: date, written: Written) -> Setting:
    """Return what the street has set for *target* when *wish* is added to what it had set *before*."""
    if all(each is None for each in wish):
        right = "请给出数值、年份、部门、属性或说明", "give a value, a year, a department, a nature or a note"
        raise _bad("没有要设定的内容", "nothing is set", *right)
    if wish.nature not in {None, "-", *NATURES}:
        right = "请填 预期性、约束性，或 - 表示无", "enter 预期性 (expected), 约束性 (binding), or - for none"
        raise _bad(f"指标属性 {wish.nature!r} 不成立", f"nature {wish.nature!r} is none", *right)
    _in_plan(wish.year)
    empty = Setting(
        target=target.id, value=None, year=None, department=target.department, nature="", note="", decided_on=decided_on, written=written
    )  # fmt: skip
    now = replace(before or empty, decided_on=decided_on, written=_signed(written))
    if wish.value is not None:
        now = replace(now, value=None if wish.value == "-" else number(wish.value, "target"), year=None if wish.value == "-" else now.year)
    if wish.year is not None:
        now = replace(now, year=wish.year)
    if wish.department is not None:
        now = replace(now, department="" if wish.department == "-" else words(wish.department, "department", LONGEST_NAME, wanted=True))
    if wish.nature is not None:
        now = replace(now, nature="" if wish.nature == "-" else NATURES[wish.nature])
    return now if wish.note is None else replace(now, note=words(wish.note, "note"))


def part(target: Target, share: Share, decided_on: date, written: Written, communities: Collection[str] = ()) -> Part:
    """Return a share of *target*."""
    if not (share.department or share.community or share.year):
        right = "请给出 --department、--community 或 --year", "give --department, --community or --year, or several of them"
        raise _bad("未说明分解给谁或哪一年", "a part belongs to somebody or to a time", *right)
    _in_plan(share.year)
    weight = number(share.weight, "weight") if share.weight else None
    if weight is not None and weight <= 0:
        right = "请填大于 0 的数，如社区户数", "enter a number above 0, such as the households of the community"
        raise _bad(f"权重 {weight} 不成立", f"a weight of {weight} is none", *right)
    return Part(
        target=target.id, department=words(share.department, "department", LONGEST_NAME),
        community=_inside(share.community.strip(), communities, "community"), year=share.year,
        value=None if share.value is None else number(share.value, "value"), weight=weight, decided_on=decided_on, written=_signed(written),
    )  # fmt: skip


def _begun(of: Stretch, written: Written, *, taken_back: bool) -> None:
    if of.start > written.at and not taken_back:
        raise _bad(f"{of.name} 尚未开始", f"{of.name} has not begun", "请填已开始的时段", "enter a period that has")


def _in_plan(year: int | None) -> None:
    if year is not None and not PLAN_STARTS <= year <= LAST_YEAR:
        right = f"请填 {PLAN_STARTS} 至 {LAST_YEAR}", f"enter one from {PLAN_STARTS} to {LAST_YEAR}"
        raise _bad(f"{year} 年不在规划期内", f"year {year} is outside of the plan", *right)


def _signed(written: Written) -> Written:
    return written._replace(
        by=words(written.by, "by (who enters it)", LONGEST_NAME, wanted=True), key=words(written.key, "key", LONGEST_NAME)
    )
