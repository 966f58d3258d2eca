"""What is still needed, in a sentence: how much may still be lost, how much is lacking, or what must be entered first."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from models.period import ONE_DAY
from models.plan.entry import STATE_ZH
from models.plan.rule import PLAN_STARTS, due_year
from models.plan.said import Said
from models.plan.target import Target
from models.standards.rounding import round_half_even
from streams.plan.figure import Figure, growth, mean_rate, rates
from streams.plan.status import Bar, Margin, Status

DAYS_A_YEAR = Fraction(36525, 100)
DAY_UNITS = {"d", "天", "day", "days"}


def plain(value: Decimal) -> str:
    """Return *value* without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_zh(unit: str) -> str:
    """Return the Chinese part of a unit such as `家 (companies)`."""
    return unit.partition(" (")[0]


def unit_en(unit: str) -> str:
    """Return the English part of a unit such as `家 (companies)`."""
    _, opened, english = unit.partition(" (")
    return english.removesuffix(")") if opened else unit


def margin_said(margin: Margin) -> Said:
    """Say how much may still be lost, or by how much it is lost."""
    days = margin.unit in DAY_UNITS
    if not margin.reachable:
        said = (
            f"还需 {margin.needed} 天，只剩 {margin.remaining} 天",
            f"{margin.needed} more good days are needed, {margin.remaining} days remain",
        )
        return Said(*said) if days and margin.needed is not None else Said("本期内已无法达到", "out of reach within this period")
    left = plain(margin.left)
    if days:
        return Said(f"还可有 {left} 天不达标", f"{left} more good days may be missed")
    return Said(f"余量 {left} {unit_zh(margin.unit)}", f"{left} {unit_en(margin.unit)} to spare")


def lacking(bar: Bar, target: Target, figure: Figure, today: datetime) -> Said:
    """Say how far the figure is from the number, and what that makes a year until it is due."""
    value, number = figure.number or Decimal(0), bar.number
    gap = plain(abs(number - value))
    zh, en = f"{gap} {unit_zh(target.unit)}", f"{gap} {unit_en(target.unit)}"
    below = value < number
    if bar.anew or today >= bar.due:
        return Said(f"还差 {zh}", f"{en} short") if below else Said(f"超出 {zh}", f"{en} too much")
    years = Fraction((bar.due - today) // ONE_DAY) / DAYS_A_YEAR
    pace = plain(round_half_even(abs(Fraction(number) - Fraction(value)) / years, 2)) if years >= 1 else gap
    if below:
        return Said(f"还差 {zh}，年均需增 {pace}", f"{en} short: {pace} a year until it is due")
    return Said(f"超出 {zh}，年均需降 {pace}", f"{en} too much: {pace} a year less until it is due")


def rate_needed(bar: Bar, target: Target, figures: list[Figure]) -> Said:
    """Say which growth the years that are not known yet must have, so that the mean of all years is the number."""
    known = rates(figures)
    years = due_year(target) - PLAN_STARTS + 1
    left = years - len(known)
    wanted = (1 + Fraction(bar.number) / 100) ** years / growth(known)
    rate = mean_rate(wanted, left)
    if rate is None:
        return Said("规划期各年数据已齐", "all years of the plan are in")
    return Said(f"其余 {left} 年年均需 {plain(rate)} %", f"{plain(rate)} % a year in the {left} years that are not known")


def first_needed(target: Target, *, measured: bool, stated: bool) -> Said:
    """Say what must be entered before anything can be judged."""
    if measured:
        return Said("尚无监测数据", "no measured figure yet: send the feed's readings")
    if stated:
        words = "、".join(STATE_ZH.values())
        return Said(
            f"待部门上报进度（{words}）", f"a department must report a state: xiqu report {target.id} --period … --value done|under way|…"
        )
    return Said("待部门上报数据", f"a department must report it: xiqu report {target.id} --period … --value … --source …")


def needed(
    status: Status, bar: Bar | None, target: Target, figure: Figure | None, today: datetime, margin: Margin | None, figures: list[Figure]
) -> Said | None:
    """Return what is still needed for *target*; None where nothing is."""
    if bar is None or figure is None or figure.number is None:
        return None
    if margin is not None:
        return margin_said(margin)
    if bar.rule.years == "average":
        return rate_needed(bar, target, figures) if status != "met" else None
    return None if bar.holds(figure.number) else lacking(bar, target, figure, today)
