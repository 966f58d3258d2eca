"""Whether the parts of a target add up: the shares that departments, communities and years were given, against the whole.

How they go together is declared for each target in `models/plan/rules.csv`: a sum, a mean weighted by the weights that were given, or not
at all. Years follow the target's own rule: counts add up, growth rates average, and of a level the due year must reach the number.
"""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from models.plan.entry import Part, Setting
from models.plan.rule import Rule, due_year, number_of
from models.plan.said import Said
from models.plan.target import Target
from models.standards.rounding import round_half_even
from streams.plan.figure import mean_rate
from streams.plan.needed import plain

DECIMALS = 4
ZH = {"department": "部门", "community": "社区", "year": "年度"}
EN = {"department": "departments", "community": "communities", "year": "years"}


class Group(NamedTuple):
    """Parts that must go together: those of one dimension, and where they are of one year only, that year."""

    dimension: str
    year: int | None
    parts: tuple[Part, ...]


class Sharing(NamedTuple):
    """What a group comes to beside what it must come to; adds_up is None where the rule says that it need not. says: where not."""

    dimension: str
    year: int | None
    parts: tuple[Part, ...]
    comes_to: Decimal | None
    must: Decimal | None
    adds_up: bool | None
    says: Said


def groups(parts: Iterable[Part]) -> list[Group]:
    """Return *parts* that stand by what they divide; a part of a department in a community divides by community inside that department."""
    found: dict[tuple[str, int | None], list[Part]] = {}
    for part in parts:
        if part.value is None:
            continue
        dimension = " × ".join(name for name in ("department", "community") if getattr(part, name)) or "year"
        found.setdefault((dimension, None if dimension == "year" else part.year), []).append(part)
    return [
        Group(dimension, year, tuple(each))
        for (dimension, year), each in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    ]


def whole(target: Target, setting: Setting | None, parts: Iterable[Part], year: int | None) -> Decimal | None:
    """Return what the parts of *year* must come to: the year's own part, else the street's target of that year, else the plan's number."""
    own = [part.value for part in parts if part.value is not None and part.year == year and not part.department and not part.community]
    if year is not None and own:
        return own[0]
    if setting is not None and setting.value is not None and year in {None, setting.year or due_year(target)}:
        return setting.value
    return number_of(target) if year in {None, due_year(target)} else None


def _named(dimension: str) -> Said:
    names = dimension.split(" × ")
    return Said(" × ".join(ZH[name] for name in names), " × ".join(EN[name] for name in names))


def _sum(values: Sequence[Part]) -> Fraction:
    return sum((Fraction(part.value or 0) for part in values), Fraction(0))


def _years(parts: Sequence[Part], target: Target, rule: Rule) -> Fraction | Said:
    """Return what the parts of the years come to."""
    if rule.years == "sum":
        return _sum(parts)
    if rule.years == "average":
        factor = Fraction(1)
        for part in parts:
            factor *= 1 + Fraction(part.value or 0) / 100
        rate = mean_rate(factor, len(parts), DECIMALS)
        return Fraction(rate) if rate is not None else Said("增速无法平均", "these rates have no mean")
    last = max(parts, key=lambda part: part.year or 0)
    if last.year == due_year(target):
        return Fraction(last.value or 0)
    return Said(f"缺 {due_year(target)} 年的年度目标", f"no part is given for {due_year(target)}, the year in which the target is due")


def _together(group: Group, target: Target, rule: Rule) -> Fraction | Said:
    """Return what the parts come to, or why that cannot be said."""
    parts = group.parts
    if group.dimension == "year":
        return _years(parts, target, rule)
    if rule.parts == "sum":
        return _sum(parts)
    unweighted = [part.community or part.department for part in parts if not part.weight]
    if unweighted:
        return Said(f"缺权重：{'、'.join(unweighted)}", f"no weight is given for {', '.join(unweighted)}")
    weights = sum((Fraction(part.weight or 0) for part in parts), Fraction(0))
    return sum((Fraction(part.value or 0) * Fraction(part.weight or 0) for part in parts), Fraction(0)) / weights


def shared(target: Target, rule: Rule, parts: Sequence[Part], setting: Setting | None, communities: Collection[str]) -> list[Sharing]:
    """Return each group of *parts* with what it comes to, and where it does not add up."""
    return [_shared(group, target, rule, whole(target, setting, parts, group.year), communities) for group in groups(parts)]


def _shared(group: Group, target: Target, rule: Rule, must: Decimal | None, communities: Collection[str]) -> Sharing:
    name = _named(group.dimension)
    of = Said(f"{name.zh}{f'（{group.year} 年）' if group.year else ''}", f"the {name.en}{f' of {group.year}' if group.year else ''}")
    if group.dimension != "year" and rule.parts == "none":
        return Sharing(
            *group, None, must, None, Said(f"{of.zh}：该指标各部分不可加总", f"{of.en}: parts of this target do not add up to it")
        )
    together = _together(group, target, rule)
    if isinstance(together, Said):
        return Sharing(*group, None, must, adds_up=False, says=Said(f"{of.zh}：{together.zh}", f"{of.en}: {together.en}"))
    comes_to = round_half_even(together, DECIMALS)
    lacking = _lacking(group, communities)
    if must is None:
        said = Said(f"{of.zh}合计 {plain(comes_to)}，无总数可对照", f"{of.en} come to {plain(comes_to)}; no whole is set to compare with")
        return Sharing(*group, comes_to, None, adds_up=False, says=Said(said.zh + lacking.zh, said.en + lacking.en))
    gap = together - Fraction(must)
    if not gap:
        return Sharing(*group, comes_to, must, not lacking.en, Said(f"{of.zh}：相符{lacking.zh}", f"{of.en} add up{lacking.en}"))
    far = plain(round_half_even(abs(gap), DECIMALS))
    zh, en = ("多", "too much") if gap > 0 else ("少", "missing")
    said = Said(
        f"{of.zh}合计 {plain(comes_to)}，应为 {plain(must)}，{zh} {far}{lacking.zh}",
        f"{of.en} come to {plain(comes_to)}, not to {plain(must)}: {far} {en}{lacking.en}",
    )
    return Sharing(*group, comes_to, must, adds_up=False, says=said)


def _lacking(group: Group, communities: Collection[str]) -> Said:
    """Name the communities that were given no part; where only communities divide the target, each must have one."""
    given = {part.community for part in group.parts}
    absent = [name for name in communities if name not in given] if group.dimension == "community" else []
    return Said(f"；未分解到：{'、'.join(absent)}", f"; no part for {', '.join(absent)}") if absent else Said("", "")
