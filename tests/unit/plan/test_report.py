import csv
import io
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from connectors.scorecard.markdown import markdown
from connectors.scorecard.page import page
from connectors.scorecard.report import KINDS, Kind, day_of, report
from connectors.scorecard.sheet import safe, sheet
from models.plan.target import targets
from streams.kpis import KPIS
from streams.plan.card import Scope
from streams.plan.scorecard import Scorecard, scorecard
from tests.twins.plan import TwinPlan
from tests.unit.plan.street import on, rating, result, setting
from tests.unit.plan.street import report as reported

LAW = "law_publicity_rate"
EVIL = '=HYPERLINK("http://x")<script>alert(1)</script>|`'


async def found(day: str = "2026-02-01") -> Scorecard:
    book = TwinPlan()
    await book.keep_report(reported(LAW, "2025", "92"))
    await book.keep_rating(rating(LAW, "2025", "4.2", 310))
    await book.keep_setting(LAW, lambda _: setting(LAW, "95", 2026, department=EVIL))
    return await scorecard(book, KPIS, Scope("西区街道", ("中山",), ("烟洲社区",)), on(day).now, date.fromisoformat(day))


class Page(HTMLParser):
    """Counts what is in a page, and what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", KINDS)
async def test_every_report_tells_every_target_once_with_its_quote_and_doubt(kind: Kind) -> None:
    told = report(kind, await found())
    text, rows = markdown(told), list(csv.reader(io.StringIO(sheet(told).removeprefix("\ufeff"))))
    for target in targets():
        assert text.count(f"`{target.id}`") == 1
    assert [row[0] for row in rows[1:]] == [card.target.id for section in told.sections for card in section.cards]
    assert len(rows) == len(targets()) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert "规划未明确" in text
    assert "本系统界定" in text


async def test_the_page_is_one_file_that_loads_nothing_and_is_well_formed() -> None:
    seen = Page()
    seen.feed(page(report("annual", await found())))
    assert seen.open == []
    assert seen.loads == []
    assert "script" not in seen.tags
    assert {"caption", "thead", "main", "h1", "time"} <= set(seen.tags)


async def test_what_people_type_is_text_in_every_format() -> None:
    told = report("annual", await found())
    (cell,) = {text for row in csv.reader(io.StringIO(sheet(told))) for text in row if "HYPERLINK" in text}
    assert cell == "'" + EVIL
    assert "<script" not in page(told)
    assert "<script" not in markdown(told)


async def test_a_report_shows_the_years_that_its_day_has_reached() -> None:
    assert report("annual", await found()).years == (2025, 2026)
    assert report("midterm", await found("2022-06-30")).years == (2021, 2022)
    assert report("final", await found()).years == (2021, 2022, 2023, 2024, 2025)
    assert (day_of("annual", None), day_of("midterm", None), day_of("final", None)) == (None, date(2023, 12, 31), date(2025, 12, 31))
    assert day_of("final", date(2025, 6, 30)) == date(2025, 6, 30)


async def test_the_standard_and_its_edition_are_named() -> None:
    book = TwinPlan(saved=[result("air.good_days", "2025", Decimal(91))])
    told = markdown(report("annual", await scorecard(book, KPIS, Scope("西区街道"), on("2026-02-01").now)))
    assert "标准：HJ 633, HJ 663" in told
    assert "HJ 633-2026" in told


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-5.2", "-5.2"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" +1", "' +1"),
        ("-cmd|x", "'-cmd|x"),
        ("\t=1", "'\t=1"),
        ("92", "92"),
        ("a\nb", "a b"),
    ],
)
def test_no_cell_is_taken_for_a_formula(text: str, written: str) -> None:
    assert safe(text) == written


async def test_the_spreadsheet_opens_in_utf_8() -> None:
    assert sheet(report("annual", await found())).startswith("\ufeff编号 id,")
