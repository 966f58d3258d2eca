"""The three reports that the plan's last chapter asks for, as one list of sections that each format writes in its own way."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias, get_args

from models.plan.rule import FINAL_DAY, MIDTERM_ENDS, PLAN_ENDS, PLAN_STARTS
from models.plan.said import Said
from streams.plan.card import Card
from streams.plan.scorecard import Scorecard

Kind: TypeAlias = Literal["annual", "midterm", "final"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TITLES: dict[Kind, Said] = {
    "annual": Said("年度监测报告", "Annual report"), "midterm": Said("中期评估报告", "Midterm report"),
    "final": Said("总结评估报告", "Final report"),
}  # fmt: skip


class Section(NamedTuple):
    """The cards of one chapter of the plan."""

    chapter: str
    cards: tuple[Card, ...]


class Report(NamedTuple):
    """One report: whose, of which day, and which years it shows."""

    title: Said
    found: Scorecard
    years: tuple[int, ...]
    sections: tuple[Section, ...]


def day_of(kind: Kind, asked: date | None) -> date | None:
    """Return the day of a report where none is *asked* for: the middle or the end of the plan; None leaves it to log time."""
    if asked or kind == "annual":
        return asked
    return FINAL_DAY if kind == "final" else date(MIDTERM_ENDS, 12, 31)


def _sections(found: Scorecard) -> Iterator[Section]:
    chapters = dict.fromkeys(card.target.chapter.split(" ")[0] for card in found.cards)
    for chapter in chapters:
        yield Section(chapter, tuple(card for card in found.cards if card.target.chapter.split(" ")[0] == chapter))


def report(kind: Kind, found: Scorecard) -> Report:
    """Return the report of that kind; the years shown are those that its day has reached."""
    on = found.moment.on
    last = {"annual": on.year, "midterm": MIDTERM_ENDS, "final": PLAN_ENDS}[kind]
    first = on.year - 1 if kind == "annual" else PLAN_STARTS
    title = Said(
        f"{found.scope.street} “十四五”规划{TITLES[kind].zh}", f"{TITLES[kind].en} on the 14th five-year plan of {found.scope.street}"
    )
    return Report(title, found, tuple(range(first, min(last, on.year) + 1)), tuple(_sections(found)))


EXPLAINED = (
    Said(
        "状态：● 已达成，◐ 进度正常（不低于直线），◔ 进度滞后，✕ 已无法按期达成，○ 无数据。无数据不等于零。",
        "Status: met, on course (not worse than the straight line), behind, unreachable by the date, no data. No data is never zero.",
    ),
    Said(
        "“直线”为基期至目标之间按时间均匀推进的数值，由本系统界定，规划未规定。",
        "The straight line goes evenly from baseline to target; it is ours, the plan says nothing of the way.",
    ),
    Said("公众评价与数据并列，不参与评判。", "Public ratings stand beside the figures and never enter them."),
)
HEADS = (
    Said("指标", "Target"), Said("基期", "Baseline"), Said("目标", "Promised"), Said("当日直线值", "Line on the day"),
    Said("实际", "Actual"), Said("时段", "Period"), Said("状态", "Status"), Said("还需", "Still needed"), Said("数据", "Data"),
    Said("责任部门", "Department"), Said("公众评价", "Rating"),
)  # fmt: skip
