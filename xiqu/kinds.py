"""The street's own kinds from the command line: checked against the standard, and loaded beside it."""

import argparse
from pathlib import Path

from rich.table import Table

from connectors.clock import now
from connectors.holidays import published_calendar
from connectors.postgres.limits import PostgresLimits
from models.errors import SettingError
from models.kind import Kinds, standard_kinds
from models.kind_local import TEMPLATE, local_kinds
from xiqu.kpis import console, database
from xiqu.running import data_dir_argument, here
from xiqu.who import login

LARGEST_FILE = 8 * 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser(
        "load", help="check a table of the street's own kinds and load it 载入", epilog="example: xiqu kinds load own.csv"
    )
    load.add_argument("file", type=Path, help="CSV; `xiqu kinds template` prints one to begin with")
    load.add_argument("--by", default=login(), help="who answers for it (default: the login name)")
    load.add_argument("--check", action="store_true", help="only say what is wrong with it, load nothing")
    show = actions.add_parser("show", help="the kinds that cases may have 查看", epilog="example: xiqu kinds show 井盖")
    show.add_argument("text", nargs="?", default="", help="only kinds that this names or whose name holds it")
    history = actions.add_parser("history", help="every table that was loaded 历次载入")
    for each in (load, show, history):
        data_dir_argument(each)
    actions.add_parser("template", help="print a table to begin with 样本")


def text_of(file: Path) -> str:
    """Return the text of a CSV that a spreadsheet saved: UTF-8, or GB 18030 as Chinese ones do."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SettingError(f"{file} cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise SettingError(f"{file} has {len(content)} bytes, at most {LARGEST_FILE} are read; is it the right file?")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SettingError(f"{file} is neither UTF-8 nor GB 18030; save it as CSV in UTF-8")


def shown(kinds: Kinds, text: str) -> Table:
    """Return the kinds that *text* names, or whose name holds it."""
    table = Table(title=f"{kinds.edition}, since {kinds.since}, and the street's own 案件类别")
    for column in ("id", "name 名称", "class 大类", "edition 版本", "one tap 一键", "near 相近"):
        table.add_column(column, overflow="fold")
    named = kinds.find(text) if text else None
    for kind in kinds.by_id.values():
        word = kinds.word_of(kind.id)
        if not text or kind is named or text in kind.name or (word and text in word.zh):
            tap = f"{word.zh}{'' if word.exact else ' ≈'}" if word else ""
            table.add_row(kind.id, kind.name, kind.big, kind.edition, tap, kind.near)
    return table


async def run(given: argparse.Namespace) -> int:
    """Do what was asked."""
    if given.action == "template":
        print(TEMPLATE, end="")
        return 0
    if given.action == "load":
        text = text_of(given.file)
        found = local_kinds(text, standard_kinds())
        if given.check:
            print(f"{given.file}: {len(found)} kinds can be used 可用")
            return 0
    async with database(here(given)) as pool:
        book = PostgresLimits(pool, now, published_calendar())
        if given.action == "show":
            console().print(shown(await book.kinds(), given.text))
        elif given.action == "history":
            table = Table(title="tables of kinds 历次载入")
            for column in ("version", "loaded at", "by", "file", "sha256"):
                table.add_column(column, overflow="fold")
            for each in await book.kinds_history():
                table.add_row(str(each.version), each.loaded_at.isoformat(timespec="seconds"), each.loaded_by, each.file, each.sha256[:12])
            console().print(table)
        else:
            version = await book.load_kinds(text, given.by, given.file.name)
            same = "the newest table says exactly this already 与最新版本相同"
            print(same if version is None else f"kinds version {version} stands: {len(found)} of the street's own 已生效")
    return 0
