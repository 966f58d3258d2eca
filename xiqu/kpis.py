"""Figures on the command line: a table for people, one JSON object a line or CSV for programs."""

import argparse
import csv
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from rich.console import Console
from rich.table import Table

from connectors.embedded.database import Database
from connectors.gateway.ports import Mark, Question
from connectors.postgres.figures import PostgresFigures
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import Pool, connect
from connectors.present import RESULT_FIELDS, dumps, evidence_json, result_json
from connectors.settings import Settings
from models.errors import SettingError, UnknownKpi
from models.period import ONE_DAY, day_start
from models.result import Result
from streams.kpis import KPIS
from xiqu.replay import day
from xiqu.running import data_dir_argument, here, running

PAGE = 1_000
TABLE_ROWS = 200
WIDE = 160
COLUMNS = ("kpi", "subject", "period", "value", "unit", "status", "rev", "edition", "remark")
NAMES = tuple(kpi.name for kpi in KPIS)


def last_day(text: str) -> datetime:
    """Return the end of the day that *text* names, so that `--to 2026-03-31` takes all of it; a time is taken as it is."""
    moment = day(text)
    return moment + ONE_DAY if len(text) == len("2026-03-31") else moment


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("name", nargs="?", metavar="NAME", help=f"one of {', '.join(NAMES)}; the newest figure of each by default")
    parser.add_argument("--subject", help="station, city or street, such as 中山/华柏园, 中山 or 西区街道")
    parser.add_argument("--from", dest="start", type=day, metavar="D", help="periods that end after this day or time")
    parser.add_argument(
        "--to", dest="end", type=last_day, metavar="D", help="periods that start by the end of this day, or before this time"
    )
    parser.add_argument("--history", action="store_true", help="every revision, with its cause")
    data_dir_argument(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object a line")
    shape.add_argument("--csv", action="store_true", help="CSV with a header line")


@asynccontextmanager
async def database(given: Settings) -> AsyncIterator[Pool]:
    """Yield the database of the city that runs, or the embedded one for as long as needed."""
    found = running(given)
    if found.database:
        async with await connect(found.database, 2) as pool:
            yield pool
        return
    if not (given.data_dir / "postgres").is_dir():
        raise SettingError(f"nothing is kept in {given.data_dir} yet: start a city with `xiqu up`, or load a file with `xiqu load`")
    server = Database(given.data_dir / "postgres")
    try:
        dsn = server.start()
        await migrate(dsn)
        async with await connect(dsn, 2) as pool:
            yield pool
    finally:
        server.stop()


async def _asked(figures: PostgresFigures, given: argparse.Namespace) -> AsyncIterator[Result]:
    for name in [given.name] if given.name else NAMES:
        question: Question | None = Question(name, given.subject, given.start, given.end, PAGE)
        while question is not None:
            page = await (figures.history(question) if given.history else figures.results(question))
            for result in page:
                yield result
            last = page[-1] if len(page) == PAGE else None
            question = question._replace(after=Mark(last.subject, last.period_start, last.revision)) if last else None


def console() -> Console:
    """Return a console for tables; where no terminal sets a width they are as wide as they need to be."""
    made = Console()
    if not made.is_terminal:
        made.width = max(made.width, WIDE)
    return made


def _period(result: Result) -> str:
    start, end = result.period_start, result.period_end
    if (start.hour, end.hour) != (0, 0) or end - start < ONE_DAY:
        until = "24:00" if end == day_start(end) else f"{end:%H:%M}"
        return f"{start:%Y-%m-%d %H:%M}–{until}"
    return f"{start:%Y-%m-%d}" if end - start == ONE_DAY else f"{start:%Y}"


def _remark(result: Result) -> str:
    told = result.evidence
    primary = "、".join(told.get("primary") or ())
    days = f"{told['fine_days']} of {told['valid_days']} valid days" if told.get("valid_days") else None
    lost = "the plan's share is out of reach" if told.get("reachable") is False else None
    reason = told.get("reason") if result.value is None else None
    rating = " ".join(part for part in (told.get("level"), primary) if part)
    return ", ".join(str(part) for part in (rating, days, lost, reason) if part)


def table(results: Iterable[Result], *, history: bool = False) -> Table:
    """Return *results* as people read them."""
    shown = Table(caption="value — means: not enough data to say a figure 数据不足，不等于零")
    for name in (*COLUMNS, *(("cause", "logged at") if history else ())):
        shown.add_column(name, justify="right" if name in {"value", "rev"} else "left", overflow="fold")
    for result in results:
        value = "—" if result.value is None else str(result.value)
        extra = (result.cause, f"{result.logged_at:%Y-%m-%d %H:%M:%S}Z") if history else ()
        shown.add_row(
            result.kpi,
            result.subject,
            _period(result),
            value,
            result.unit,
            result.status,
            str(result.revision),
            result.edition,
            _remark(result),
            *extra,
        )
    return shown


def _csv(results: Sequence[Result], *, head: bool) -> None:
    writer = csv.writer(sys.stdout)
    if head:
        writer.writerow(RESULT_FIELDS)
    for result in results:
        shown = result_json(result) | {"evidence": evidence_json(result).decode()}
        writer.writerow("" if shown[name] is None else shown[name] for name in RESULT_FIELDS)


async def _table(figures: PostgresFigures, given: argparse.Namespace) -> None:
    filtered = given.name or given.subject or given.start or given.end or given.history
    if not filtered:
        results = await figures.newest()
        console().print(table(results) if results else "no figures yet: load a file, or wait for the first readings 尚无数据")
        return
    rows: list[Result] = []
    more = False
    async for result in _asked(figures, given):
        more = len(rows) == TABLE_ROWS
        if more:
            break
        rows.append(result)
    console().print(table(rows, history=given.history) if rows else "no such figures 没有符合条件的指标")
    if more:
        print(f"the first {TABLE_ROWS} rows; narrow it with --subject, --from and --to, or take all with --json or --csv", file=sys.stderr)


async def run(given: argparse.Namespace) -> int:
    """Show figures."""
    if given.name and given.name not in NAMES:
        raise UnknownKpi(f"there is no KPI {given.name!r}; the KPIs are {', '.join(NAMES)}")
    async with database(here(given)) as pool:
        figures = PostgresFigures(pool)
        if not given.json and not given.csv:
            await _table(figures, given)
            return 0
        head = True
        async for result in _asked(figures, given):
            if given.json:
                sys.stdout.write(dumps(result_json(result)).decode() + "\n")
            else:
                _csv([result], head=head)
            head = False
    return 0
