"""The page of what the plan leaves undefined and what we defined ourselves, from the register, its rules and the KPIs' own doubts.

Whoever reads a figure may ask whose word it stands on: the plan's, a standard's, or ours. This page answers for all of them at once, and
follows from the declarations, so that no doubt is left behind when a figure changes.
"""

from collections.abc import Iterable, Mapping, Sequence

from connectors.scorecard.rows import row
from models.kpi import Kpi
from models.plan.doubt import doubts
from models.plan.entry import Entries
from models.plan.rule import FINAL_DAY, Rule, defined, rules
from models.plan.said import Said
from models.plan.stretch import whole_year
from models.plan.target import Target, targets
from streams.kpis import KPIS
from streams.plan.card import Card, Moment, Scope, card
from xiqu.pages import table

HEAD = """# What the plan leaves undefined, and what we defined ourselves 规划未明确之处与本系统的界定

Written by `python3 -m xiqu describe` from `models/plan/targets.csv` (the plan's words and the doubt about them), `models/plan/doubts.csv`,
`models/plan/rules.csv` (how we read them) and the KPIs' `unconfirmed`; change those, not this page. How a status is judged:
[plan.md](plan.md). 本页由声明生成，请修改上述文件，不要改本页；状态的判定见 [plan.md](plan.md)。"""
SIDES = {">=": Said("不低于", "not below"), "<=": Said("不高于", "not above"), "=": Said("约等于", "about"), "": Said("按状态", "a state")}
YEARS = {
    "last": Said("最新值", "the newest figure"),
    "sum": Said("各年累计", "the years add up"),
    "average": Said("各年几何平均", "geometric mean of the years"),
    "state": Said("部门填报状态", "a state in words"),
}


def undefined_page(kpis: Sequence[Kpi] = KPIS) -> str:
    """Return the page."""
    every = [_empty(target, kpis) for target in targets()]
    told = (HEAD, _scorecard(every), _left_undefined(every), _defined(every), _unconfirmed(kpis))
    return "\n\n".join(told) + "\n"


def _empty(target: Target, kpis: Sequence[Kpi]) -> Card:
    """Return the card of a city that has no figure yet: what is promised and how it will be judged."""
    return card(target, rules()[target.id], kpis, (), Entries(), Scope(""), Moment(FINAL_DAY, whole_year(FINAL_DAY.year).end))


def _scorecard(cards: Sequence[Card]) -> str:
    measured = sum(each.kpi is not None for each in cards)
    head = (
        "## The scorecard as printed 记分卡\n\n"
        f"{len(cards)} targets: {measured} measured by a KPI, {len(cards) - measured} reported by departments. The plan names no "
        f"department and no 预期性/约束性. `python3 -m xiqu plan` shows the same with a city's figures.\n\n"
        f"共 {len(cards)} 项：{measured} 项由指标测算，{len(cards) - measured} 项由部门上报。规划未列责任部门，也未区分预期性与约束性。"
    )
    lines = [head]
    for chapter in dict.fromkeys(each.target.chapter for each in cards):
        rows = (_row(each) for each in cards if each.target.chapter == chapter)
        heads = ("指标 target", "基期 baseline", "目标 promised", "判定 judged", "数据 data")
        lines.append(f"### {chapter}\n\n" + table(heads, rows))
    return "\n\n".join(lines)


def _row(card: Card) -> tuple[str, ...]:
    told = row(card)
    source = f"`{card.kpi.name}`" if card.kpi else "部门上报 reported"
    return f"{told.name.zh} {told.name.en} `{card.target.id}`", told.baseline, told.promised, _judged(card.rule), source


def _judged(rule: Rule) -> str:
    if rule.years == "state":
        return _both(YEARS["state"])
    about = f" ±{rule.tolerance.normalize():f} %" if rule.tolerance else ""
    return f"{_both(SIDES[rule.direction])}{about}; {_both(YEARS[rule.years])}"


def _left_undefined(cards: Sequence[Card]) -> str:
    head = "## What the plan's text leaves undefined 规划文本未明确之处"
    return f"{head}\n\n{_grouped((said, each.target) for each in cards for said in doubts(each.target))}"


def _defined(cards: Sequence[Card]) -> str:
    head = (
        "## What we defined ourselves so that a target can be judged 为评判目标而作的界定\n\n"
        "None of this is the plan's; each report says so beside its row. 以下均非规划原文，各报告在相应行旁注明。"
    )
    return f"{head}\n\n{_grouped((said, each.target) for each in cards for said in defined(each.target, each.rule))}"


def _grouped(told: Iterable[tuple[Said, Target]]) -> str:
    found: dict[Said, list[str]] = {}
    for said, target in told:
        found.setdefault(said, []).append(f"`{target.id}`")
    common_first = sorted(found.items(), key=lambda item: -len(item[1]))
    return "\n".join(f"- {_both(said)} ({len(names)}) — {', '.join(names)}" for said, names in common_first)


def _unconfirmed(kpis: Sequence[Kpi]) -> str:
    found: dict[str, list[str]] = {}
    for kpi in kpis:
        for doubt in kpi.unconfirmed:
            found.setdefault(doubt, []).append(f"`{kpi.name}`")
    domains: dict[str, dict[str, list[str]]] = {}
    for doubt, names in found.items():
        domains.setdefault(names[0].strip("`").partition(".")[0], {})[doubt] = names
    head = (
        f"## What figures stand on that no text confirmed 指标所依据而未经文本证实的做法\n\n"
        f"{len(found)} statements of {sum(bool(each.unconfirmed) for each in kpis)} KPIs, as these declare them. *definition* and *project "
        f"rule* are our own; the rest was read in one place, recalled, or not found. 共 {len(found)} 条，按指标的声明列出。"
    )
    return "\n\n".join([head, *(_domain(name, told) for name, told in domains.items())])


def _domain(name: str, told: Mapping[str, Sequence[str]]) -> str:
    return f"### {name}\n\n" + "\n".join(f"- {doubt} — {', '.join(names)}" for doubt, names in told.items())


def _both(said: Said) -> str:
    return said.zh if said.zh == said.en else f"{said.zh} {said.en}"
