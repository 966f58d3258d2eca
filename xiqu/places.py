"""The registry of places from the command line: checked, loaded as a new version, and every figure that stands on it computed anew."""

import argparse
import getpass
from pathlib import Path

from rich.table import Table

from connectors.clock import now
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.places import PostgresPlaces
from models.errors import SettingError
from models.place import Places
from models.registry import places_from, street_file
from models.shifted import suspects
from xiqu.announced import announce
from xiqu.computed import computed
from xiqu.kpis import console as wide
from xiqu.kpis import database
from xiqu.landings import intake
from xiqu.load import somewhere
from xiqu.running import data_dir_argument, here


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser("load", help="check a file and load it as the newest version 载入")
    load.add_argument("file", type=Path, help="JSON of areas and sites; `xiqu places template` prints one to begin with")
    load.add_argument("--by", default=getpass.getuser(), help="who answers for it (default: you)")
    load.add_argument("--check", action="store_true", help="only say what is wrong with it, load nothing")
    data_dir_argument(load)
    for name, says in (("show", "the areas and sites that figures are judged by now 查看"), ("history", "every version 历次版本")):
        data_dir_argument(actions.add_parser(name, help=says))
    actions.add_parser("template", help="print the registry that comes with xiqu, to begin with 样本")


def read(file: Path) -> tuple[str, Places]:
    """Return the text of *file* and the places that it holds."""
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise SettingError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{file} is not UTF-8: byte {error.start}; save it as UTF-8") from error
    return text, places_from(text)


def shown(places: Places) -> Table:
    """Return the areas, each with how many sites of which feeds speak for it."""
    named = f"version {places.version}" if places.version else "as it comes with xiqu 随程序自带"
    table = Table(title=f"places, {named}")
    for column in ("area 区域", "kind", "in 属于", "code", "sites 点位"):
        table.add_column(column, overflow="fold")
    feeds = sorted({feed for feed, _ in places.sites})
    for area in places.areas.values():
        counts = ((feed, len(places.standing(area.name, feed).registered)) for feed in feeds)
        table.add_row(area.name, area.kind, area.parent, area.code, ", ".join(f"{feed} {count}" for feed, count in counts if count))
    return table


async def _load(given: argparse.Namespace) -> int:
    text, places = read(given.file)
    console = wide()
    for subject, why in suspects(places):
        console.print(f"look at 请核对 {subject}: {why}", markup=False, highlight=False, soft_wrap=True)
    if given.check:
        console.print(f"{given.file}: {len(places.areas)} areas and {len(places.sites)} sites fit together 可用")
        return 0
    async with somewhere(here(given)) as there, intake(there) as to:
        registry = PostgresPlaces(to.pool, now)
        version = await registry.load(text, given.by, given.file.name)
        if version is None:
            console.print("the newest version says exactly this already 与最新版本相同")
            return 0
        with console.status("computing what stands on it 重算相关指标"):
            await announce(registry, KafkaPublisher(to.producer, now), there)
            await computed(there)
        console.print(f"places version {version} stands: {len(places.areas)} areas, {len(places.sites)} sites 已生效")
    return 0


async def run(given: argparse.Namespace) -> int:
    """Do what was asked."""
    if given.action == "load":
        return await _load(given)
    if given.action == "template":
        print(street_file(), end="")
        return 0
    async with database(here(given)) as pool:
        registry = PostgresPlaces(pool, now)
        if given.action == "show":
            wide().print(shown(await registry.newest()))
            return 0
        table = Table(title="versions of the registry 历次版本")
        for column in ("version", "loaded at", "by", "file", "sha256", "figures computed anew since"):
            table.add_column(column, overflow="fold")
        for each in await registry.history():
            since = each.announced_at.isoformat(timespec="seconds") if each.announced_at else "— not yet"
            table.add_row(
                str(each.version), each.loaded_at.isoformat(timespec="seconds"), each.loaded_by, each.file, each.sha256[:12], since
            )
        wide().print(table)
    return 0
