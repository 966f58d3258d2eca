"""The report as Markdown: one table a chapter, and below it what must be said of each target."""

import re
from html import escape

from connectors.scorecard.report import EXPLAINED, HEADS, Report
from connectors.scorecard.rows import notes, row, valued
from connectors.scorecard.told import STATUS_ZH
from models.plan.said import Said
from streams.plan.card import Card

_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")


def escaped(text: str) -> str:
    """Return *text* so that nothing in it is markup: what a department types stays text."""
    return _SPECIAL.sub(r"\\\1", escape(text.replace("\n", " "), quote=False))


def _both(said: Said) -> str:
    return escaped(said.zh) if said.zh == said.en else f"{escaped(said.zh)}<br>{escaped(said.en)}"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(card: Card, years: tuple[int, ...]) -> list[str]:
    told = [_both(each) if isinstance(each, Said) else escaped(each) for each in row(card)]
    return [*told, *(escaped(valued(card.years.get(year))) for year in years)]


def markdown(report: Report) -> str:
    """Return *report* as Markdown."""
    found = report.found
    counts = "，".join(f"{STATUS_ZH[status]} {status} {count}" for status, count in found.counts.items())
    lines = [f"# {escaped(report.title.zh)}", "", escaped(report.title.en), "", f"{found.moment.on} · {counts}", ""]
    lines += [line for said in EXPLAINED for line in (_both(said), "")]
    for section in report.sections:
        heads = [*(_both(head) for head in HEADS), *(str(year) for year in report.years)]
        lines += [f"## {escaped(section.chapter)}", "", _line(heads), _line(["---"] * len(heads))]
        lines += [_line(_cells(card, report.years)) for card in section.cards]
        for card in section.cards:
            lines += ["", f"**{escaped(card.target.name_zh)}** `{card.target.id}`", ""]
            lines += [f"- {_both(each)}" for each in notes(card)]
        lines.append("")
    return "\n".join(lines)
