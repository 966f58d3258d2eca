"""The scorecard as rows of plain text, in both languages: what the terminal, Markdown, HTML and CSV all show."""

from datetime import timedelta
from typing import NamedTuple

from connectors.scorecard.told import STATUS_ZH, share_of
from models.period import CITY_ZONE
from models.plan.doubt import doubts
from models.plan.entry import STATE_ZH
from models.plan.rule import held
from models.plan.said import Said
from streams.plan.card import Card
from streams.plan.figure import Figure
from streams.plan.needed import plain, unit_zh
from streams.plan.status import Status

NOTHING = "—"
MARK: dict[Status, str] = {"met": "●", "on course": "◐", "behind": "◔", "unreachable": "✕", "no data": "○"}
RESULT_ZH = {"provisional": "初步", "final": "最终", "revised": "修订", "reported": "部门上报"}
AN_HOUR = timedelta(hours=1)
TWO_DAYS = timedelta(days=2)


class Row(NamedTuple):
    """One target as a reader sees it."""

    name: Said
    baseline: str
    promised: str
    expected: str
    actual: str
    period: str
    status: Said
    needed: Said
    data: Said
    department: str
    rating: str


def valued(figure: Figure | None) -> str:
    """Return the value of *figure*; a state in Chinese."""
    if figure is None or figure.value is None:
        return NOTHING
    return (
        plain(figure.number)
        if figure.number is not None
        else {str(k): v for k, v in STATE_ZH.items()}.get(str(figure.value), str(figure.value))
    )


def promised(card: Card) -> str:
    """Return what is promised, with the sign the plan gives it, and its year."""
    if card.bound is None:
        return f"定性（{card.target.target_year}）" if card.target.target_year else "定性"
    sign = {">=": "≥ ", "<=": "≤ ", "=": "≈ "}[card.rule.direction or "="]
    when = "保持" if held(card.target) else str(card.due)
    return f"{sign}{plain(card.bound)} {unit_zh(card.target.unit)}".rstrip() + f"（{when}）"


def aged(age: timedelta | None) -> Said:
    """Return how old the newest of the data is."""
    if age is None:
        return Said(NOTHING, NOTHING)
    if age < TWO_DAYS:
        hours = age // AN_HOUR
        return Said(f"{hours} 小时前", f"{hours} h old")
    return Said(f"{age.days} 天前", f"{age.days} d old")


def data(card: Card) -> Said:
    """Return how fresh and how complete the data under the figure is."""
    figure = card.figure
    if figure is None:
        return Said(NOTHING, NOTHING)
    age, share = aged(card.age), share_of(figure.complete)
    zh = [RESULT_ZH.get(figure.status, figure.status), f"第 {figure.revision} 版", age.zh]
    en = [figure.status, f"rev {figure.revision}", age.en]
    if figure.complete and share is not None:
        zh.append(f"完整 {figure.complete[0]}/{figure.complete[1]}（{plain(share)}%）")
        en.append(f"{figure.complete[0]} of {figure.complete[1]} there ({plain(share)} %)")
    return Said("，".join(zh), ", ".join(en))


def row(card: Card) -> Row:
    """Return *card* as a reader sees it."""
    target, rating = card.target, card.rating
    needed = card.needed or Said(NOTHING, NOTHING)
    score = (
        f"{plain(rating.score)}/5" + (f"（{rating.comments}）" if rating.comments is not None else "")
        if rating and rating.score
        else NOTHING
    )
    return Row(
        name=Said(target.name_zh, target.name_en),
        baseline=NOTHING if target.baseline_value is None else f"{plain(target.baseline_value)}（{target.baseline_year}）",
        promised=promised(card), expected=NOTHING if card.expected is None else plain(card.expected),
        actual=valued(card.figure), period=card.figure.stretch.name if card.figure else NOTHING,
        status=Said(f"{MARK[card.status]} {STATUS_ZH[card.status]}", card.status), needed=needed, data=data(card),
        department=card.department or "未定", rating=score,
    )  # fmt: skip


def notes(card: Card) -> list[Said]:
    """Return what must be said beside the row: editions, doubts, our own definitions, remarks, the street's target, parts."""
    target, figure, told = card.target, card.figure, []
    told.append(Said(f"原文：“{target.quote}”（{target.chapter}）", f"The plan: “{target.quote}” ({target.chapter})"))
    if figure:
        seen = f"{figure.known_at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
        by = f" {figure.by}" if figure.by else ""
        edition = f"，{figure.edition}" if figure.edition else ""
        told.append(
            Said(f"来源：{figure.source}{by}，{seen}{edition}", f"Source: {figure.source}{by}, {seen}{edition.replace('，', ', ')}")
        )
    if card.kpi:
        told.append(Said(f"标准：{card.kpi.standard}", f"Standard: {card.kpi.standard}"))
    if card.line and card.expected is not None:
        told.append(Said(f"直线：{card.line.says.zh}", f"Line: {card.line.says.en}"))
    told += [Said(f"规划未明确：{each.zh}", f"Left undefined by the plan: {each.en}") for each in doubts(target)]
    told += [Said(f"本系统界定：{each.zh}", f"Defined by us: {each.en}") for each in card.defined]
    told += [Said(f"注意：{each.zh}", f"Note: {each.en}") for each in card.remarks]
    told += [Said(f"未证实：{each}", f"Unconfirmed: {each}") for each in (card.kpi.unconfirmed if card.kpi else ())]
    if card.own and card.own.bound is not None:
        own = card.own
        number, when, decided = plain(card.own.bound), own.due, own.setting.decided_on
        zh = f"街道自定目标：{number}（{when}），{STATUS_ZH[own.status]}，{decided} 定"
        told.append(Said(zh, f"The street's own: {number} ({when}), {own.status}, decided {decided}"))
    told += [Said(f"分解：{each.says.zh}", f"Shared out: {each.says.en}") for each in card.sharing]
    return told
