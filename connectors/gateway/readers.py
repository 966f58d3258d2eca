"""For whoever reads figures: which there are, what they are, and every value that they ever had."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import problems, reading
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.asking import cursor, ledger_mark, mark, moment
from connectors.gateway.ports import Behind, Books, LedgerMark, LedgerQuestion, Mark, Question
from connectors.gateway.problems import Problem, Text
from connectors.gateway.reading import feed_json, kpi_json, ledger_json
from connectors.gateway.refusal import Refused
from connectors.present import dumps, result_json
from models.feed import Feed
from models.kpi import Kpi
from models.result import Result

LARGEST_PAGE = 1000
RIGHT_TIME = Text(
    "Send a day (2026-03-01) or a time (2026-03-01T08:00:00+08:00)", "请发送日期（2026-03-01）或时间（2026-03-01T08:00:00+08:00）"
)
RIGHT_SPAN = Text("Send a from that lies before to", "请使 from 早于 to")
RIGHT_CURSOR = Text("Send the next of the page before, unchanged, or leave it out", "请原样发送上一页的 next，或省略此参数")
Asked = TypeVar("Asked")


class Span(BaseModel):
    """What every list can be asked with; an unknown parameter is refused, because a misspelt filter would answer another question."""

    model_config = ConfigDict(extra="forbid")

    start: str | None = Field(default=None, alias="from", description="from this day or time on (city time unless it has an offset)")
    to: str | None = Field(default=None, description="up to the end of this day, or before this time")
    limit: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    cursor: str | None = Field(default=None, description="next of the page before")

    def times(self) -> tuple[datetime | None, datetime | None]:
        """Return from and to as instants."""
        start = self._parsed("from", self.start, moment)
        end = self._parsed("to", self.to, lambda text: moment(text, end=True))
        if start and end and start >= end:
            why = Text("from does not lie before to", "from 不早于 to")
            raise Refused(problems.BAD_PARAMETER, given=f"from={self.start} to={self.to}", why=why, right=RIGHT_SPAN)
        return start, end

    def _parsed(self, name: str, text: str | None, parse: Callable[[str], datetime]) -> datetime | None:
        if text is None:
            return None
        try:
            return parse(text)
        except (ValueError, OverflowError) as error:
            why = Text("not a day or time", "不是日期或时间")
            raise Refused(problems.BAD_PARAMETER, given=f"{name}={text}", why=why, right=RIGHT_TIME) from error

    def after(self, parse: Callable[[str], Asked]) -> Asked | None:
        """Return where the page before ended."""
        if self.cursor is None:
            return None
        try:
            return parse(self.cursor)
        except ValueError as error:
            why = Text("not a cursor of this list", "不是此列表的游标")
            raise Refused(problems.BAD_PARAMETER, given=f"cursor={self.cursor}", why=why, right=RIGHT_CURSOR) from error


class HistoryAsked(Span):
    subject: str | None = Field(default=None, description="a station (中山/华柏园), a city (中山) or a street (西区街道)")


class ResultsAsked(HistoryAsked):
    history: bool = Field(default=False, description="every revision, not only the current one")


class LedgerAsked(Span):
    feed: str | None = Field(default=None, description="the books of this feed alone")


def readers(feeds: Sequence[Feed], kpis: Sequence[Kpi], behind: Behind, permit: Permit) -> APIRouter:
    """Return the routes of readers."""
    router = APIRouter(tags=["readers"], dependencies=[Depends(permit(*EVERYBODY))])
    declared = {kpi.name: kpi for kpi in kpis}
    names = {feed.name for feed in feeds}

    @router.get("/v1/kpis", response_model=None, responses=reading.KPIS_ANSWERS)
    async def list_kpis() -> Response:
        """List every KPI as it is declared."""
        return _json({"kpis": [kpi_json(kpi) for kpi in kpis]})

    @router.get("/v1/kpis/{name}", response_model=None, responses=reading.RESULTS_ANSWERS)
    async def list_results(name: str, asked: Annotated[ResultsAsked, Query()]) -> Response:
        """Return the figures of a KPI for the periods that overlap from … to, by subject and time."""
        _known(name, declared, problems.UNKNOWN_KPI)
        ask = behind.figures.history if asked.history else behind.figures.results
        return await _results(name, asked, ask)

    @router.get("/v1/kpis/{name}/history", response_model=None, responses=reading.RESULTS_ANSWERS)
    async def list_history(name: str, asked: Annotated[HistoryAsked, Query()]) -> Response:
        """Return every revision that these figures ever had, the oldest first."""
        _known(name, declared, problems.UNKNOWN_KPI)
        return await _results(name, asked, behind.figures.history)

    @router.get("/v1/feeds", response_model=None, responses=reading.FEEDS_ANSWERS)
    async def list_feeds() -> Response:
        """List every feed that can be sent, with a body that can be sent as it stands."""
        return _json({"feeds": [feed_json(feed) for feed in feeds if not feed.tick]})

    @router.get("/v1/ledger", response_model=None, responses=reading.LEDGER_ANSWERS)
    async def list_ledger(asked: Annotated[LedgerAsked, Query()]) -> Response:
        """Return the books by landing hour and feed."""
        if asked.feed is not None:
            _known(asked.feed, names, problems.UNKNOWN_FEED)
        return await _ledger(asked, behind.books)

    return router


def _known(name: str, names: Collection[str], problem: Problem) -> None:
    if name not in names:
        raise Refused(problem, name=name, known=tuple(sorted(names)))


async def _results(name: str, asked: HistoryAsked, ask: Callable[[Question], Awaitable[Sequence[Result]]]) -> Response:
    start, end = asked.times()
    # One more than asked for tells whether there is a next page.
    found = await ask(Question(name, asked.subject, start, end, asked.limit + 1, asked.after(mark)))
    page = found[: asked.limit]
    last = Mark(page[-1].subject, page[-1].period_start, page[-1].revision) if len(found) > asked.limit else None
    return _json({"kpi": name, "results": [result_json(each) for each in page], "next": last and cursor(last)})


async def _ledger(asked: LedgerAsked, books: Books) -> Response:
    start, end = asked.times()
    found = await books.ledger(LedgerQuestion(asked.feed, start, end, asked.limit + 1, asked.after(ledger_mark)))
    page = found[: asked.limit]
    last = LedgerMark(page[-1].hour, page[-1].feed) if len(found) > asked.limit else None
    return _json({"rows": [ledger_json(row) for row in page], "next": last and cursor(last)})


def _json(what: Mapping[str, Any]) -> Response:
    return Response(dumps(what), media_type="application/json")
