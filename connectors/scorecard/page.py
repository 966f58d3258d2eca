"""The report as one HTML file that needs nothing else: readable by a screen reader, printable, in light and dark, without a script."""

from html import escape

from connectors.scorecard.report import EXPLAINED, HEADS, Report, Section
from connectors.scorecard.rows import notes, row, valued
from connectors.scorecard.told import STATUS_ZH
from models.plan.said import Said
from streams.plan.card import Card

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
body { margin: 1.5rem auto; max-width: 100rem; padding: 0 1rem; }
.en { display: block; font-size: .82em; opacity: .8; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: bold; padding: .4rem 0; }
th, td { border: 1px solid #8886; padding: .35rem .5rem; text-align: left; vertical-align: top; min-width: 3.5rem; }
thead th { background: #8882; }
tbody th { min-width: 14rem; font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.status { white-space: nowrap; border-left: .4rem solid #888; }
.met { border-left-color: #2e7d32 !important; } .on-course { border-left-color: #1565c0 !important; }
.behind { border-left-color: #b26a00 !important; } .unreachable { border-left-color: #b71c1c !important; }
details { font-weight: 400; font-size: .85em; } summary { cursor: pointer; }
@media print { details > ul { display: block; } .wide { overflow: visible; } body { font-size: 11px; } }
"""
NUMBERS = {"baseline", "promised", "expected", "actual"}


def _both(said: Said) -> str:
    english = f'<span class="en" lang="en">{escape(said.en)}</span>' if said.en != said.zh else ""
    return f"{escape(said.zh)}{english}"


def _notes(card: Card) -> str:
    told = "".join(f"<li>{_both(each)}</li>" for each in notes(card))
    return f'<details><summary>说明 <span lang="en">notes</span></summary><ul>{told}</ul></details>'


def _row(card: Card, years: tuple[int, ...]) -> str:
    cells = [f'<th scope="row">{_both(row(card).name)}{_notes(card)}</th>']
    for name, value in list(row(card)._asdict().items())[1:]:
        kind = f"status {card.status.replace(' ', '-')}" if name == "status" else "number" if name in NUMBERS else "text"
        cells.append(f'<td class="{kind}">{_both(value) if isinstance(value, Said) else escape(value)}</td>')
    cells += [f'<td class="number">{escape(valued(card.years.get(year)))}</td>' for year in years]
    return f'<tr id="{escape(card.target.id)}">{"".join(cells)}</tr>'


def _section(section: Section, years: tuple[int, ...]) -> str:
    heads = "".join(f'<th scope="col">{_both(head)}</th>' for head in HEADS) + "".join(f'<th scope="col">{year}</th>' for year in years)
    rows = "\n".join(_row(card, years) for card in section.cards)
    caption = f"<caption>{escape(section.chapter)}</caption>"
    table = f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(section.chapter)}">{table}</div>'


def page(report: Report) -> str:
    """Return *report* as one HTML file."""
    found = report.found
    counts = "".join(f'<li>{STATUS_ZH[status]} <span lang="en">{status}</span>: {count}</li>' for status, count in found.counts.items())
    explained = "".join(f"<p>{_both(each)}</p>" for each in EXPLAINED)
    sections = "\n".join(_section(each, report.years) for each in report.sections)
    return f"""<!doctype html>
<html lang="zh-Hans">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(report.title.zh)}</title><style>{STYLE}</style></head>
<body><main>
<h1>{_both(report.title)}</h1>
<p><time datetime="{found.moment.on}">{found.moment.on}</time></p>
<ul>{counts}</ul>
{explained}
{sections}
</main></body></html>
"""
