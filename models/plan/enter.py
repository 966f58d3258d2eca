"""What may be entered for a target, judged the same on the command line and over HTTP; BadEntry says what to enter instead."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from models.errors import BadEntry
from models.plan.entry import HIGHEST_SCORE, LOWEST_SCORE, NATURES, STATE_ZH, STATES, Part, Rating, Report, Setting, State, Written
from models.plan.rule import PLAN_STARTS, Rule
from models.plan.stretch import Stretch, named_stretch
from models.plan.target import Target

LONGEST_TEXT = 500
LONGEST_NAME = 80
MOST_DIGITS = 40
LAST_YEAR = 2035
PERCENT = Decimal(100)
MOST_COMMENTS = 2**31 - 1


def number(text: str, what: str) -> Decimal:
    """Return the number that *text* writes, digit for digit."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise BadEntry(f"{what} {text[:40]!r} is no number; write digits such as 12.5") from error
    if not value.is_finite() or len(f"{value:f}") > MOST_DIGITS:
        raise BadEntry(f"{what} {text[:40]!r} cannot be kept; write at most {MOST_DIGITS} digits")
    return value


def words(text: str, what: str, longest: int = LONGEST_TEXT, *, wanted: bool = False) -> str:
    """Return *text* without what no text needs; where it is *wanted*, it must say something."""
    plain = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    if len(plain) > longest:
        raise BadEntry(f"{what} has {len(plain)} characters; write at most {longest}")
    if wanted and not plain:
        raise BadEntry(f"{what} is missing; say it")
    return plain


def period(text: str) -> Stretch:
    """Return the stretch of time that *text* names."""
    try:
        return named_stretch(text)
    except ValueError as error:
        raise BadEntry(str(error)) from error


def _value(target: Target, rule: Rule, text: str, *, own_number: bool) -> Decimal | State:
    if text.strip() in STATES:
        if rule.years != "state":
            raise BadEntry(f"{target.id} has a number in the plan ({target.unit}); enter a number, not {text!r}")
        return STATES[text.strip()]
    if rule.years == "state" and not own_number:
        told = ", ".join(f"{english} ({chinese})" for english, chinese in STATE_ZH.items())
        own = f"first set a number with `xiqu plan set {target.id} --target …`"
        raise BadEntry(f"the plan prints no number for {target.id}: enter one of {told}, or {own}")
    return _in_bounds(target, rule, number(text, "value"))


def _in_bounds(target: Target, rule: Rule, value: Decimal) -> Decimal:
    """A share lies between 0 and 100 %, growth above -100 %, and nothing else that is counted or measured here is negative."""
    if rule.years == "average":
        if value <= -PERCENT:
            raise BadEntry(f"a growth of {value} % is none; enter the yearly rate in %, such as 6.5")
    elif value < 0 or (target.unit == "%" and value > PERCENT):
        bounds = "from 0 to 100" if target.unit == "%" else "of 0 or more"
        raise BadEntry(f"{value} is no {target.name_en} in {target.unit or 'units'}; enter a number {bounds}")
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
        raise BadEntry(f"{what} {name[:LONGEST_NAME]!r} is none of the street's; enter one of {', '.join(communities)}, or leave it out")
    return name


def report(
    target: Target, rule: Rule, told: Told, written: Written, communities: Collection[str] = (), *, own_number: bool = False
) -> Report:  # fmt: skip
    """Return the figure that a department reports. own_number: the street has set a number of its own."""
    of = period(told.period)
    value = None if told.value is None else _value(target, rule, told.value, own_number=own_number)
    if value is not None and rule.years == "average" and of.year is None:
        raise BadEntry(f"{target.id} is a yearly rate; enter it for a whole year such as {PLAN_STARTS}, not for {of.name}")
    _begun(of, written, taken_back=value is None)
    return Report(
        target=target.id, area=_inside(told.area.strip(), communities, "area"), stretch=of, value=value,
        source=words(told.source, "source", wanted=value is not None), note=words(told.note, "note"), written=_signed(written),
    )  # fmt: skip


def rating(target: Target, told: Told, written: Written, comments: int | None = None) -> Rating:
    """Return a public rating from 1 to 5."""
    of = period(told.period)
    score = None if told.value is None else number(told.value, "score")
    if score is not None and not LOWEST_SCORE <= score <= HIGHEST_SCORE:
        raise BadEntry(f"a score of {score} is none; enter a number from {LOWEST_SCORE} to {HIGHEST_SCORE}")
    if comments is not None and not 0 <= comments <= MOST_COMMENTS:
        raise BadEntry(f"{comments} comments cannot be; enter how many there are, or leave it out")
    _begun(of, written, taken_back=score is None)
    source = words(told.source, "source", wanted=score is not None)
    return Rating(target=target.id, stretch=of, score=score, comments=comments, source=source, written=_signed(written))


def setting(target: Target, before: Setting | None, wish: Wish, decided_on: date, written: Written) -> Setting:
    """Return what the street has set for *target* when *wish* is added to what it had set *before*."""
    if wish.nature not in {None, "-", *NATURES}:
        raise BadEntry(f"nature {wish.nature!r} is none; enter 预期性 (expected), 约束性 (binding), or - for none")
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
        raise BadEntry("a part belongs to somebody or to a time: give --department, --community or --year, or several of them")
    _in_plan(share.year)
    weight = number(share.weight, "weight") if share.weight else None
    if weight is not None and weight <= 0:
        raise BadEntry(f"a weight of {weight} is none; enter a number above 0, such as the households of the community")
    return Part(
        target=target.id, department=words(share.department, "department", LONGEST_NAME),
        community=_inside(share.community.strip(), communities, "community"), year=share.year,
        value=None if share.value is None else number(share.value, "value"), weight=weight, decided_on=decided_on, written=_signed(written),
    )  # fmt: skip


def _begun(of: Stretch, written: Written, *, taken_back: bool) -> None:
    if of.start > written.at and not taken_back:
        raise BadEntry(f"{of.name} has not begun; enter what is known of a time that has")


def _in_plan(year: int | None) -> None:
    if year is not None and not PLAN_STARTS <= year <= LAST_YEAR:
        raise BadEntry(f"year {year} is outside of the plan; enter one from {PLAN_STARTS} to {LAST_YEAR}")


def _signed(written: Written) -> Written:
    return written._replace(
        by=words(written.by, "by (who enters it)", LONGEST_NAME, wanted=True), key=words(written.key, "key", LONGEST_NAME)
    )
