"""Cases from the command line: service requests of another city, brought in as cases through the very same road."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.table import Table

from connectors.feeds.case_event import CASE_EVENT
from connectors.feeds.rows.label import Unclear, name
from connectors.intake.file import PIECE, content
from connectors.intake.nyc_311 import Requests, requests_of
from models.errors import SettingError
from xiqu.kpis import console
from xiqu.load import land_all
from xiqu.running import data_dir_argument, here

SHOWN_REFUSALS = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    bring = actions.add_parser(
        "import", help="bring service requests in as cases 导入", epilog="example: xiqu cases import nyc_311.csv --jurisdiction 纽约"
    )
    bring.add_argument("file", type=Path, help="CSV of 311 service requests as New York publishes them, also .gz")
    bring.add_argument("--jurisdiction", required=True, help="the city whose cases they are; no other city of the street's own")
    bring.add_argument("--zone", default="America/New_York", help="whose wall clock the file is written by (default: %(default)s)")
    bring.add_argument("--check", action="store_true", help="only say what is in it, land nothing")
    data_dir_argument(bring)


def bodies(rows: Sequence[Mapping[str, str]], size: int = PIECE) -> Iterator[bytes]:
    """Cut *rows* into bodies of about *size* bytes."""
    held: list[bytes] = []
    length = 0
    for row in rows:
        line = json.dumps(row, ensure_ascii=False).encode()
        if held and length + len(line) > size:
            yield b"[" + b",\n".join(held) + b"]"
            held, length = [], 0
        held.append(line)
        length += len(line) + 2
    if held:
        yield b"[" + b",\n".join(held) + b"]"


def shown(found: Requests) -> Table:
    """Return how many rows are cases, and which habits of the source were met how often."""
    table = Table(title="what is in the file 文件内容")
    table.add_column("what")
    table.add_column("rows", justify="right")
    for what, count in (("cases 案件", len(found.rows)), ("refused 拒收", len(found.refused)), *sorted(found.habits.items())):
        table.add_row(what, f"{count:,}")
    return table


def _city(text: str) -> str:
    try:
        return name(text, "--jurisdiction")
    except Unclear as error:
        raise SettingError(str(error)) from error


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (OSError, ValueError, KeyError) as error:  # what is not found is a KeyError
        raise SettingError(f"--zone {text!r} is no time zone; write such as America/New_York") from error


async def run(given: argparse.Namespace) -> int:
    """Bring a file in; the exit code is 0 only if the books balance."""
    try:
        text = content(given.file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingError(f"{given.file} is not UTF-8: byte {error.start}; save it as UTF-8") from error
    found = requests_of(text, _city(given.jurisdiction), _zone(given.zone))
    console().print(shown(found))
    for row, why in found.refused[:SHOWN_REFUSALS]:
        console().print(f"refused: row {row}: {why}", markup=False, highlight=False, soft_wrap=True)
    if given.check:
        return 0
    if not found.rows:
        raise SettingError(f"{given.file} holds no case; there is nothing to bring in")
    return await land_all(here(given), CASE_EVENT, list(bodies(found.rows)))
