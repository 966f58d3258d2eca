"""What people enter beside the plan's words: reported figures, public ratings, the street's own targets, and how it shares them out.

Nothing entered is overwritten: every entry carries who, when, and its revision, and the newest revision stands.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from models.plan.stretch import Stretch

State: TypeAlias = Literal["done", "under way", "not started", "given up"]
STATES: dict[str, State] = {
    "done": "done", "完成": "done", "已完成": "done",
    "under way": "under way", "进行中": "under way",
    "not started": "not started", "未开始": "not started",
    "given up": "given up", "取消": "given up",
}  # fmt: skip
STATE_ZH: dict[State, str] = {"done": "完成", "under way": "进行中", "not started": "未开始", "given up": "取消"}
Nature: TypeAlias = Literal["", "预期性", "约束性"]
NATURES: dict[str, Nature] = {"预期性": "预期性", "expected": "预期性", "约束性": "约束性", "binding": "约束性"}
LOWEST_SCORE = Decimal(1)
HIGHEST_SCORE = Decimal(5)


class Written(NamedTuple):
    """Who entered something, by which API key's note ("" on the command line), when (aware), and as which revision (from 1)."""

    by: str
    key: str
    at: datetime
    revision: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A figure of a department for one stretch of time: a number in the target's unit, a state, or None where it was taken back.

    area: "" for the whole street, else a community.
    """

    target: str
    area: str
    stretch: Stretch
    value: Decimal | State | None
    source: str
    note: str
    written: Written


@dataclass(frozen=True, kw_only=True, slots=True)
class Rating:
    """What the public thinks (公众评价): a score from 1 to 5, None where it was taken back; how many comments where that is known."""

    target: str
    stretch: Stretch
    score: Decimal | None
    comments: int | None
    source: str
    written: Written


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What the street has set for a target beside the plan's words; decided_on: the day from which it holds."""

    target: str
    value: Decimal | None
    year: int | None
    department: str
    nature: Nature
    note: str
    decided_on: date
    written: Written


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A share of a target for a department, a community, a year, or any of these together; None where it was taken back.

    weight: where parts are weighted, such as the households of a community.
    """

    target: str
    department: str
    community: str
    year: int | None
    value: Decimal | None
    weight: Decimal | None
    decided_on: date
    written: Written


@dataclass(frozen=True, kw_only=True, slots=True)
class Entries:
    """The newest revision of everything that was entered; of settings every one, because each holds from its own day."""

    reports: tuple[Report, ...] = ()
    ratings: tuple[Rating, ...] = ()
    settings: tuple[Setting, ...] = ()
    parts: tuple[Part, ...] = ()
