"""Limits from the command line: loaded as dated tables of a jurisdiction, shown, and asked when a case would be due."""

import argparse
from datetime import date, datetime
from pathlib import Path

from rich.table import Table as Sheet
from rich.text import Text

from connectors.clock import now
from connectors.holidays import published_calendar
from connectors.postgres.limits import PostgresLimits
from models.errors import SettingError
from models.kind import Kinds
from models.limit import Deadline, Limits
from models.limit_table import TEMPLATE, Terms, hours_of, limit_table, written_hours
from models.period import CITY_ZONE
from models.standards.working_time import USUAL_HOURS
from xiqu.kinds import text_of
from xiqu.kpis import console, database
from xiqu.plan import one_day
from xiqu.running import data_dir_argument, here
from xiqu.who import login

JURISDICTION = "中山"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser(
        "load",
        help="check a table of limits and load it 载入",
        epilog="example: xiqu limits load limits.csv --from 2026-07-01 --plain working",
    )
    load.add_argument("file", type=Path, help="CSV; `xiqu limits template` prints one to begin with")
    load.add_argument("--from", dest="valid_from", type=one_day, required=True, metavar="DAY", help="the day from which it holds")
    load.add_argument("--edition", default="", help="whose codes it has (default: the edition in force); a row may say otherwise")
    load.add_argument("--plain", choices=("working", "clock"), default="", help="what plain 小时 and 天 mean; without it they are refused")
    load.add_argument("--hours", type=str, default=written_hours(USUAL_HOURS), help="when offices work (default: %(default)s)")
    load.add_argument(
        "--days", choices=("hours", "close"), default="hours",
        help="a 工作日 is a day's working hours (default), or ends with the last day's work, the day of filing not counted",
    )  # fmt: skip
    load.add_argument("--by", default=login(), help="who answers for it (default: the login name)")
    load.add_argument("--check", action="store_true", help="only say what is wrong with it, load nothing")
    show = actions.add_parser("show", help="the limits in force 查看", epilog="example: xiqu limits show 井盖 --on 2026-07-01")
    show.add_argument("kind", nargs="?", default="", help="a kind's id, code, name or one-tap word (default: every kind)")
    show.add_argument("--on", type=one_day, metavar="DAY", help="the day (default: today)")
    due = actions.add_parser("due", help="when a case would be due 期限", epilog="example: xiqu limits due 井盖 --filed 2026-11-25T17:30")
    due.add_argument("kind", help="a kind's id, code, name or one-tap word")
    due.add_argument("--filed", type=moment, metavar="TIME", help="when it was filed, city time (default: now)")
    due.add_argument("--condition", default="", help="the opening condition as the table has it")
    for each in (load, show, due):
        each.add_argument("--jurisdiction", default=JURISDICTION, help="whose limits (default: %(default)s)")
    for each in (load, show, due, actions.add_parser("history", help="every table that was loaded 历次载入")):
        data_dir_argument(each)
    actions.add_parser("template", help="print a table to begin with 样本")


def moment(text: str) -> datetime:
    """Return the time that *text* names, of the city unless it has an offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2026-11-25T17:30") from None
    return found if found.tzinfo else found.replace(tzinfo=CITY_ZONE)


def shown(limits: Limits, kinds: Kinds, jurisdiction: str, day: date, only: str) -> Sheet:
    """Return the limits of *jurisdiction* in force on *day*, of the kind *only* or of every kind."""
    held = limits.table(jurisdiction, day)
    if held is None:
        raise SettingError(f"no limits of {jurisdiction} hold on {day}; load them with `xiqu limits load FILE --from DAY`")
    chosen = [kind_named(kinds, only)] if only else list(held.by_kind)
    sheet = Sheet(
        title=f"{jurisdiction}, version {held.version}, from {held.valid_from}; {written_hours(held.hours)}, 工作日 by {held.day_rule}"
    )
    for column in ("kind 类别", "name 名称", "condition 立案条件", "limit 时限", "milestone 阶段", "closing 结案条件"):
        sheet.add_column(column, overflow="fold")
    for kind in chosen:
        for row in held.by_kind.get(kind, ()):
            name = kinds.by_id[kind].name
            sheet.add_row(*map(Text, (kind, name, row.condition, row.text, row.milestone, row.closing)))
    return sheet


def kind_named(kinds: Kinds, text: str) -> str:
    """Return the id of the kind that a case about *text* has."""
    found = kinds.find(text)
    if found is None:
        raise SettingError(f"{text!r} is no kind; `xiqu kinds show` lists them")
    return kinds.case_kind(found).id


def told(found: Deadline) -> str:
    """Return a deadline in words."""
    if found.due is None:
        return f"no deadline: {found.why} 无期限"
    lines = [
        f"{step.due.at.isoformat(timespec='minutes')} {step.name}: {step.limit.text}"
        + (f" ({step.limit.condition})" if step.limit.condition else "")
        for step in found.milestones
    ]
    doubts = [
        *(["provisional: not every day's calendar is published yet 工作日历未公布，暂定"] if found.due.provisional else []),
        *(["the strictest condition is assumed; name one with --condition 按最严立案条件"] if found.assumed else []),
    ]
    return "\n".join([*lines, *doubts])


async def _load(given: argparse.Namespace, book: PostgresLimits) -> None:
    terms = Terms(given.jurisdiction, given.valid_from, given.edition, given.plain, hours_of(given.hours), given.days)
    text = text_of(given.file)
    table = limit_table(text, terms, await book.kinds())
    rows = sum(map(len, table.by_kind.values()))
    if given.check:
        print(f"{given.file}: {rows} limits of {len(table.by_kind)} kinds can be used 可用")
        return
    version = await book.load_limits(text, terms, given.by, given.file.name)
    same = "the newest table of that day says exactly this already 与最新版本相同"
    said = f"limits of {given.jurisdiction} version {version} hold from {given.valid_from}: {rows} of {len(table.by_kind)} kinds 已生效"
    print(same if version is None else said)


async def run(given: argparse.Namespace) -> int:
    """Do what was asked."""
    if given.action == "template":
        print(TEMPLATE, end="")
        return 0
    async with database(here(given)) as pool:
        book = PostgresLimits(pool, now, published_calendar())
        if given.action == "load":
            await _load(given, book)
        elif given.action == "show":
            day = given.on or now().astimezone(CITY_ZONE).date()
            console().print(shown(await book.limits(), await book.kinds(), given.jurisdiction, day, given.kind))
        elif given.action == "due":
            kind = kind_named(await book.kinds(), given.kind)
            print(told(await book.deadline(given.jurisdiction, kind, given.filed or now(), given.condition)))
        else:
            sheet = Sheet(title="tables of limits 历次载入")
            for column in ("version", "jurisdiction", "from", "codes", "plain", "hours", "days", "loaded at", "by", "file", "sha256"):
                sheet.add_column(column, overflow="fold")
            for each in await book.history():
                at, mark = each.loaded_at.isoformat(timespec="seconds"), each.sha256[:12]
                sheet.add_row(str(each.version), each.jurisdiction, str(each.valid_from), *each[3:7], at, each.loaded_by, each.file, mark)
            console().print(sheet)
    return 0
