"""The report as CSV that a spreadsheet opens as it is: with a byte order mark, and no cell that could be taken for a formula."""

import csv
import io

from connectors.scorecard.report import HEADS, Report
from connectors.scorecard.rows import notes, row, valued
from models.plan.said import Said

BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """Return *text* so that no spreadsheet runs it: what begins like a formula and is no plain number begins with an apostrophe."""
    plain = text.replace("\r", " ").replace("\n", " ")
    number = plain.removeprefix("-").replace(".", "", 1)
    return f"'{plain}" if text.lstrip().startswith(FORMULA) and not (number.isascii() and number.isdecimal()) else plain


def sheet(report: Report) -> str:
    """Return *report* as CSV, one target a line, with the sentences in both languages in columns of their own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    heads = [name for head in HEADS for name in ((head.zh, head.en) if head.en in TWICE else (f"{head.zh} {head.en}",))]
    writer.writerow(["编号 id", "章节 chapter", *heads, *(str(year) for year in report.years), "说明", "Notes"])
    for section in report.sections:
        for card in section.cards:
            cells = [text for each in row(card) for text in (each if isinstance(each, Said) else (each,))]
            years = [valued(card.years.get(year)) for year in report.years]
            told = notes(card)
            cells = [
                card.target.id,
                card.target.chapter,
                *cells,
                *years,
                " ".join(each.zh for each in told),
                " ".join(each.en for each in told),
            ]
            writer.writerow([safe(cell) for cell in cells])
    return BYTE_ORDER_MARK + text.getvalue()


TWICE = {"Target", "Status", "Still needed", "Data"}
