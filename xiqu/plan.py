"""The plan on the command line: the scorecard as a table, JSON or a report, and what the street sets and shares out."""

import argparse
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from connectors.clock import now
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.plan import PostgresPlan
from connectors.present import dumps
from connectors.scorecard.markdown import markdown
from connectors.scorecard.page import page
from connectors.scorecard.report import KINDS, day_of, report
from connectors.scorecard.rows import notes, row
from connectors.scorecard.sheet import sheet
from connectors.scorecard.told import card_json, whole_card_json
from models.period import CITY_ZONE
from models.plan.enter import Share, Told, Wish, part, rating, setting
from models.plan.entry import Written
from models.plan.said import Said
from models.plan.target import Target
from streams.kpis import KPIS
from streams.plan.card import Card, Scope, setting_on
from streams.plan.ports import Kept
from streams.plan.scorecard import Scorecard, known_target, scope_of, scorecard
from xiqu.kpis import console, database
from xiqu.running import data_dir_argument, here
from xiqu.who import login

COLOURS = {"met": "green", "on course": "blue", "behind": "yellow", "unreachable": "red", "no data": "dim"}
FORMATS = {"md": markdown, "html": page, "csv": sheet}


class Desk(NamedTuple):
    """The plan's book with the street it belongs to."""

    book: PostgresPlan
    scope: Scope


def one_day(text: str) -> date:
    """Return the day that *text* names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-03-01") from None


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--on", type=one_day, metavar="DAY", help="the day of the question (default: that of log time)")
    parser.add_argument("--subject", default="", help="whose figures are judged (default: the registry's street)")
    parser.add_argument("--report", choices=KINDS, help="write a report to standard output")
    parser.add_argument("--format", choices=FORMATS, default="md", help="of the report (default: md)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    data_dir_argument(parser)
    actions = parser.add_subparsers(dest="action", metavar="show|set|part|rate")
    show = actions.add_parser("show", help="one target with all that is known of it", epilog="example: xiqu plan show air_good_days_share")
    wish = actions.add_parser(
        "set",
        help="set the street's own target beside the plan's",
        epilog="example: xiqu plan set law_publicity_rate --target 95 --year 2026",
    )
    share = actions.add_parser(
        "part", help="share a target out", epilog="example: xiqu plan part public_schools_built --year 2024 --value 2"
    )
    rate = actions.add_parser(
        "rate",
        help="note what the public thinks, 1 to 5",
        epilog="example: xiqu plan rate law_publicity_rate --period 2025 --score 4.2 --source survey",
    )
    for each in (show, wish, share, rate):
        each.add_argument("id", help="the target's id; `xiqu plan` lists them")
    for each in (wish, share, rate):
        each.add_argument("--by", default="", help="who enters it (default: the login name)")
    for each in (wish, share):
        each.add_argument("--year", type=int)
        each.add_argument("--decided", type=one_day, metavar="DAY", help="the day from which it holds (default: today)")
    wish.add_argument("--target", help="the number; - takes it back")
    wish.add_argument("--department", help="who answers for it; - for none")
    wish.add_argument("--nature", help="预期性 (expected) or 约束性 (binding); - for none")
    wish.add_argument("--note")
    _amount(share, "--value")
    share.add_argument("--department", default="")
    share.add_argument("--community", default="")
    share.add_argument("--weight", default="", help="where parts are weighted, such as households")
    _amount(rate, "--score")
    rate.add_argument("--period", required=True, help="2025, 2025-Q3, 2025-06")
    rate.add_argument("--source", default="")
    rate.add_argument("--comments", default="", help="how many comments it stands on")


def _amount(parser: argparse.ArgumentParser, name: str) -> None:
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument(name)
    group.add_argument("--withdraw", action="store_true", help="take the entry back")


@asynccontextmanager
async def desk(given: argparse.Namespace) -> AsyncIterator[Desk]:
    """Open the plan's book of the city that runs, or of the embedded one."""
    async with database(here(given)) as pool:
        places = await PostgresPlaces(pool, now).newest()
        yield Desk(PostgresPlan(pool), scope_of(places, getattr(given, "subject", "")))


def written(given: argparse.Namespace) -> Written:
    """Return who enters something now."""
    return Written(given.by or login(), "", now())


def kept_line(kept: Kept, what: str) -> str:
    """Return what became of an entry."""
    return f"{what}: revision {kept.revision}" if kept.fresh else f"{what}: the same is kept already, as revision {kept.revision}"


def table(found: Scorecard) -> Table:
    """Return the scorecard as people read it: what is measured or entered; what nobody has reported yet is counted below."""
    shown = Table(title=f"{found.scope.street} “十四五”规划 · {found.moment.on}", caption=_caption(found), show_lines=True)
    for name in (
        "指标 target",
        "目标 promised",
        "直线 line",
        "实际 actual",
        "时段",
        "状态 status",
        "还需 still needed",
        "数据 data",
        "部门",
    ):
        shown.add_column(name, justify="right" if name.split()[0] in {"直线", "实际"} else "left", overflow="fold")
    for card in found.cards:
        if card.mode == "reported" and card.figure is None and not (card.own or card.sharing or card.ratings):
            continue
        told = row(card)
        status = Text(f"{told.status.zh}\n{told.status.en}", style=COLOURS[card.status])
        cells = (
            f"{told.name.zh}\n{card.target.id}", told.promised, told.expected, told.actual, told.period, status, _both(told.needed),
            _both(told.data), told.department,
        )  # fmt: skip
        shown.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))
    return shown


def _both(said: Said) -> str:
    return said.zh if said.zh == said.en else f"{said.zh}\n{said.en}"


def _caption(found: Scorecard) -> str:
    counts = " · ".join(f"{status} {count}" for status, count in found.counts.items())
    return f"{counts}\n尚未上报的指标未列出，`xiqu plan --json` 列出全部 (what nobody has reported yet is left out; --json lists all)"


def one(card: Card) -> Table:
    """Return one target as people read it."""
    shown = Table(title=f"{card.target.name_zh} {card.target.name_en}", show_header=False)
    for name, value in row(card)._asdict().items():
        shown.add_row(name, Text(_both(value) if isinstance(value, Said) else value))
    for year, figure in card.years.items():
        shown.add_row(str(year), Text(f"{figure.value} ({figure.origin}, {figure.status})"))
    for figure in card.areas:
        shown.add_row(Text(figure.subject), Text(f"{figure.value} ({figure.stretch.name})"))
    for each in notes(card):
        shown.add_row("", Text(_both(each)))
    return shown


async def _shown(given: argparse.Namespace, at: Desk) -> None:
    if given.report:
        found = await scorecard(at.book, KPIS, at.scope, now(), day_of(given.report, given.on))
        sys.stdout.write(FORMATS[given.format](report(given.report, found)))
        return
    only = (known_target(given.id),) if given.action == "show" else None
    found = await scorecard(at.book, KPIS, at.scope, now(), given.on, only)
    if given.json:
        for card in found.cards:
            sys.stdout.write(dumps(whole_card_json(card) if only else card_json(card)).decode() + "\n")
        return
    console().print(one(found.cards[0]) if only else table(found))


async def _entered(given: argparse.Namespace, at: Desk, target: Target) -> str:
    who, today = written(given), now().astimezone(CITY_ZONE).date()
    if given.action == "rate":
        made = rating(target, Told(None if given.withdraw else given.score, given.period, given.source), who, given.comments)
        return kept_line(await at.book.keep_rating(made), f"{target.name_zh} {given.period}")
    decided = given.decided or today
    if given.action == "part":
        share = Share(None if given.withdraw else given.value, given.department, given.community, given.year, given.weight)
        kept = await at.book.keep_part(part(target, share, decided, who, at.scope.communities))
        found = await scorecard(at.book, KPIS, at.scope, now(), max(decided, today), (target,))
        return "\n".join([kept_line(kept, target.name_zh), *(_both(each.says) for each in found.cards[0].sharing)])
    wish = Wish(given.target, given.year, given.department, given.nature, given.note)
    _, kept = await at.book.keep_setting(target.id, lambda known: setting(target, setting_on(known, decided), wish, decided, who))
    return kept_line(kept, target.name_zh)


async def run(given: argparse.Namespace) -> int:
    """Show the plan, write a report, or keep what the street enters."""
    target = known_target(given.id) if given.action else None
    async with desk(given) as at:
        if target is None or given.action == "show":
            await _shown(given, at)
        else:
            print(await _entered(given, at, target))
    return 0
