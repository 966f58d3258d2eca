"""What must be said beside a figure so that nobody takes it for more than it is."""

from collections.abc import Iterator, Sequence

from models.kpi import Kpi
from models.plan.rule import Rule, due_year
from models.plan.said import Said
from models.plan.stretch import whole_year
from models.plan.target import Target
from streams.plan.figure import Figure, newest
from streams.plan.needed import plain
from streams.plan.status import bar_of, gaps


def remarks(
    target: Target, rule: Rule, kpi: Kpi | None, figure: Figure | None, subjects: tuple[str, str], own: Sequence[Figure],
    street: Sequence[Figure],
) -> tuple[Said, ...]:  # fmt: skip
    """Return the remarks on a target. subjects: (whose figures are judged, the street). own: measured; street: reported figures."""
    return (
        *_of_source(target, rule, kpi, figure, subjects),
        *_of_silence(own, figure),
        *_of_figure(target, rule, figure),
        *_twice(own, street),
    )


def _of_source(target: Target, rule: Rule, kpi: Kpi | None, figure: Figure | None, subjects: tuple[str, str]) -> Iterator[Said]:
    judged, street = subjects
    if kpi is None and target.kind == "measured":
        yield Said("应监测，尚无对应的监测指标，暂由部门上报", "meant to be measured; no KPI measures it yet, so departments report it")
    if judged != street and figure and figure.origin == "measured":
        yield Said(f"{street}无数据，此为{judged}的数据", f"no figure of {street}: this is the one of {judged}")
    if kpi and rule.years == "state" and figure and figure.origin == "measured":
        yield Said("规划未列数值：此监测值仅供参考，不作评判", "the plan prints no number: the measured figure is shown and judges nothing")
    if kpi and rule.years != "state" and figure and figure.origin == "reported":
        yield Said("该时段无监测值，此为部门上报值", "nothing was measured in this period: a department's figure stands in")


def _of_silence(own: Sequence[Figure], figure: Figure | None) -> Iterator[Said]:
    silent = newest(each for each in own if each.value is None)
    if silent and (figure is None or silent.stretch.end > figure.stretch.end):
        yield Said(f"{silent.stretch.name}：数据不足（{silent.reason}）", f"{silent.stretch.name}: {silent.reason}")


def _of_figure(target: Target, rule: Rule, figure: Figure | None) -> Iterator[Said]:
    if figure is None:
        return
    if gaps(rule, figure) and figure.complete:
        there, wanted = figure.complete
        yield Said(f"{wanted} 年中缺 {wanted - there} 年数据", f"{wanted - there} of {wanted} years are missing")
    bar = bar_of(target, rule)
    due = whole_year(due_year(target)).end
    if (
        bar
        and not bar.anew
        and rule.years == "last"
        and figure.number is not None
        and figure.stretch.start >= due
        and bar.holds(figure.number)
    ):
        yield Said(f"此为 {due_year(target)} 年之后的数据", f"a figure from after {due_year(target)}, the year in which it was due")


def _twice(own: Sequence[Figure], street: Sequence[Figure]) -> Iterator[Said]:
    """Name each period for which a department says something else than what was measured; the measured figure stands."""
    for said in street:
        for seen in own:
            if seen.stretch[:2] == said.stretch[:2] and seen.number is not None and said.number not in {None, seen.number}:
                measured, told = plain(seen.number), plain(said.number or seen.number)
                yield Said(
                    f"{said.stretch.name}：监测值 {measured}，上报值 {told}，以监测值为准",
                    f"{said.stretch.name}: {measured} was measured, {told} was reported; the measured one stands",
                )
