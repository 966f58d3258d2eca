"""Alarms from the command line: what is raised, who looks after it, what is silenced, what could not be told, and by which rules."""

import argparse
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

import orjson
from rich.table import Table

from connectors.alarm_told import alarm_json, change_json, sentence
from connectors.clock import now
from connectors.gateway.alarm_port import AlarmQuestion, SilenceAsked
from connectors.gateway.alarm_told import told_rule
from connectors.postgres.alarm_desk import AlarmDesk
from connectors.present import dumps, time_json
from models.alarm import OPEN, AlarmState
from models.alarm_rule import LEVEL_OF, Level
from models.errors import SettingError
from models.period import CITY_ZONE
from streams.alarms import ALARMS, TOLD
from streams.watch.telling import quiet_until
from xiqu.kpis import console, database
from xiqu.running import data_dir_argument, here
from xiqu.who import login

NEWEST = (datetime(9999, 1, 1, tzinfo=UTC), "g")
RULE = {rule.name: rule for rule in TOLD}
MOST = 500
COLOURS: Mapping[Level, str] = {Level.BLUE: "blue", Level.YELLOW: "yellow", Level.ORANGE: "dark_orange", Level.RED: "bold red"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    shown = actions.add_parser("list", help="what is raised 告警列表", epilog="example: xiqu alarms list --all --rule hazard")
    shown.add_argument("--all", action="store_true", help="also those that are over, or not raised yet")
    shown.add_argument("--rule", help="a rule, or the beginning of some up to a dot")
    shown.add_argument("--subject", help="a source, or an area")
    shown.add_argument("--least", choices=tuple(LEVEL_OF), default="blue", help="this level and graver ones (default: %(default)s)")
    shown.add_argument("--json", action="store_true", help="one JSON object a line")
    one = actions.add_parser("show", help="one alarm and everything that happened to it 详情", epilog="example: xiqu alarms show 5b0d6f1e")
    ack = actions.add_parser("ack", help="say that somebody looks after it 确认", epilog="example: xiqu alarms ack 5b0d6f1e --note 在路上")
    for each in (one, ack):
        each.add_argument("id", help="its id, or the beginning of it")
    ack.add_argument("--note", default="", help="what is done about it")
    quiet = actions.add_parser(
        "silence", help="tell nobody for a while 静默", epilog="example: xiqu alarms silence --rule hazard --hours 2 换探头"
    )
    quiet.add_argument("reason", nargs="?", default="", help="why; without it, silences are listed")
    quiet.add_argument("--rule", default="", help="a rule, or the beginning of some up to a dot (default: all)")
    quiet.add_argument("--subject", default="", help="a source, or an area (default: all)")
    quiet.add_argument("--hours", type=_hours, default=timedelta(hours=1), help="for how long (default: 1)")
    quiet.add_argument("--maintenance", action="store_true", help="somebody works there, so alarms are expected 检修")
    quiet.add_argument("--end", metavar="ID", help="let this silence end now")
    for each in (ack, quiet):
        each.add_argument("--by", default=login(), help="who answers for it (default: the login name)")
    lost = actions.add_parser(
        "undelivered", help="what a channel could not be told 未送达", epilog="example: xiqu alarms undelivered --again"
    )
    lost.add_argument("--again", action="store_true", help="try again what was given up")
    rules = actions.add_parser("rules", help="the rules with their thresholds 规则")
    rules.add_argument("--json", action="store_true", help="one JSON object a line")
    for each in (shown, one, ack, quiet, lost):
        data_dir_argument(each)


def _hours(text: str) -> timedelta:
    try:
        span = timedelta(hours=float(text))
    except (ValueError, OverflowError):
        span = timedelta(0)
    if not timedelta(0) < span <= timedelta(days=31):
        raise argparse.ArgumentTypeError(f"{text} is no number of hours; give more than 0, and at most 744 (31 days)")
    return span


async def _list(given: argparse.Namespace, desk: AlarmDesk) -> int:
    states = None if given.all else [state.value for state in OPEN]
    found = await desk.page(AlarmQuestion(NEWEST, states, given.rule, given.subject, int(LEVEL_OF[given.least]), given.all, MOST))
    if given.json:
        for each in found:
            print(dumps(alarm_json(each, RULE.get(each.rule))).decode())
        return 0
    at = now()
    silences = await desk.silences(at, MOST, over=False)
    table = Table(title=f"{len(found)} alarms 告警" if found else "no alarm 无告警")
    for head in ("id", "level", "state", "since", "what", "subject", "value"):
        table.add_column(head)
    for each in found:
        told, level = alarm_json(each, RULE.get(each.rule)), Level(each.loudness)
        state = f"{told['state']}{' (' + told['why'] + ')' if told['why'] else ''}"
        if quiet := quiet_until(each, silences, at):
            state += f"\nsilenced 静默至 {quiet.astimezone(CITY_ZONE):%m-%d %H:%M}"
        value = "" if told["value"] is None else f"{told['value']}"
        table.add_row(
            each.id[:8], f"[{COLOURS[level]}]{level.word}[/]", state, f"{each.since:%m-%d %H:%M}", told["title"]["zh"], each.subject, value
        )
    console().print(table)
    return 0


async def _found(given: argparse.Namespace, desk: AlarmDesk) -> str:
    """Return the whole id of the alarm that is meant."""
    ids = await desk.beginning(given.id)
    if len(ids) == 1:
        return ids[0]
    why = f"{len(ids)} alarms begin so" if ids else "there is none"
    raise SettingError(f"no one alarm is called {given.id!r}: {why}; `xiqu alarms list --all` shows their ids")


async def _show(given: argparse.Namespace, desk: AlarmDesk) -> int:
    alarm = await desk.one(await _found(given, desk))
    if alarm is not None:
        rule = RULE.get(alarm.rule)
        for move in await desk.moves(alarm.id):
            told = orjson.loads(dumps(change_json(alarm, move, rule)))
            by = f" ({move.by}{': ' + move.note if move.note else ''})" if move.by else f" ({move.note})" if move.note else ""
            print(f"{time_json(move.at)}  {sentence(told, 'zh')}{by}")
        print(dumps(alarm_json(alarm, rule)).decode())
    return 0


async def _ack(given: argparse.Namespace, desk: AlarmDesk) -> int:
    done = await desk.acknowledge(await _found(given, desk), given.by, given.note, now())
    if done is None or (not done[1] and done[0].state is not AlarmState.ACKNOWLEDGED):
        raise SettingError(f"nothing to acknowledge: the alarm is {done[0].state.value if done else 'gone'}")
    print(f"{done[0].id} acknowledged by {done[0].acknowledged_by} 已确认")
    return 0


async def _silence(given: argparse.Namespace, desk: AlarmDesk) -> int:
    at = now().astimezone(CITY_ZONE)
    if given.end:
        if not any(each.id == given.end for each in await desk.silences(at, MOST, over=False)):
            raise SettingError(f"no silence {given.end} is in force; `xiqu alarms silence` lists them")
        await desk.end_silence(given.end, given.by, at)
    elif given.reason.strip():
        asked = SilenceAsked(
            "maintenance" if given.maintenance else "silence", given.rule, given.subject, at, at + given.hours, given.reason
        )
        await desk.silence(asked, given.by, at)
    table = Table(title="silences 静默")
    for head in ("id", "kind", "rule", "subject", "until", "by", "reason"):
        table.add_column(head, overflow="fold")
    for each in await desk.silences(at, MOST, over=False):
        table.add_row(each.id, each.kind, each.rule or "*", each.subject or "*", f"{each.ends_at:%m-%d %H:%M}", each.by, each.reason)
    console().print(table)
    return 0


async def _undelivered(given: argparse.Namespace, desk: AlarmDesk) -> int:
    if given.again:
        print(f"{await desk.revive()} are tried again 重试")
    table = Table(title="undelivered 未送达")
    for head in ("channel", "alarm", "attempts", "error", "given up"):
        table.add_column(head)
    for each in await desk.undelivered(MOST):
        table.add_row(each.channel, each.alarm[:8], str(each.attempts), each.error, "" if each.dead_at is None else time_json(each.dead_at))
    console().print(table)
    return 0


def _rules(given: argparse.Namespace) -> int:
    if given.json:
        for rule in ALARMS:
            print(dumps(told_rule(rule)).decode())
        return 0
    table = Table(title="rules of alarms 告警规则")
    for head in ("rule", "what", "figure", "marks (raise … clear)", "basis"):
        table.add_column(head)
    for rule in ALARMS:
        marks = "\n".join(f"{mark.level.word} {mark.raise_at} … {mark.clear_at} {rule.unit}" for mark in rule.marks)
        table.add_row(rule.name, rule.title.zh, rule.kpi, marks, rule.basis)
    console().print(table)
    return 0


ACTIONS: Mapping[str, Callable[[argparse.Namespace, AlarmDesk], Awaitable[int]]] = {
    "list": _list, "show": _show, "ack": _ack, "silence": _silence, "undelivered": _undelivered,
}  # fmt: skip


async def run(given: argparse.Namespace) -> int:
    """Do what was asked."""
    if given.action == "rules":
        return _rules(given)
    async with database(here(given)) as pool:
        return await ACTIONS[given.action](given, AlarmDesk(pool, TOLD))
