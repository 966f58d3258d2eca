"""Surveys of underground pipes from the command line: checked whole, loaded as the newest version of their layer; gateways turn to it."""

import argparse
import asyncio
import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from connectors.clock import now
from connectors.pipes.columns import pairs
from connectors.pipes.polygons import coverage_of
from connectors.pipes.survey import Survey, Wanted, survey
from connectors.postgres.pipes import Load, PostgresPipes
from models.errors import SurveyError
from models.period import CITY_ZONE
from models.pipe import FIELDS
from models.standards.pipe_class import PIPE_KINDS, PIPE_UNCONFIRMED, pipe_class, pipe_kind
from xiqu.kpis import console as wide
from xiqu.kpis import database
from xiqu.running import data_dir_argument, here

LONGEST_LAYER = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser("load", help="check a survey and load it as the newest version of its layer 载入")
    load.add_argument("file", type=Path, help="GeoJSON, Shapefile (.shp) or GeoPackage (.gpkg) of lines")
    load.add_argument("--crs", required=True, help="the file's coordinate system: EPSG:4547, EPSG:4490, CGCS2000, WGS-84, GCJ-02 …")
    load.add_argument("--layer", help="which layer this is the newest survey of (default: the file's name)")
    load.add_argument("--map", nargs="+", default=[], metavar="FIELD=COLUMN", help=f"which column says what; fields: {', '.join(FIELDS)}")
    load.add_argument("--set", nargs="+", default=[], metavar="FIELD=VALUE", help="what holds for every row")
    load.add_argument("--words", nargs="+", default=[], metavar="WORD=CLASS", help="classes as this owner calls them: 煤气管=MQ")
    load.add_argument(
        "--coverage", type=Path, help="polygons of the area that was surveyed; without it nobody can say that nothing is there"
    )
    load.add_argument("--coverage-crs", help="their coordinate system (default: that of --crs)")
    load.add_argument("--classes", nargs="+", default=[], metavar="CLASS", help="classes that were looked for, also where none was found")
    load.add_argument("--encoding", help="of the file's text, such as GBK (default: as the file says)")
    load.add_argument("--sublayer", help="which of several layers in a GeoPackage")
    load.add_argument("--by", default=getpass.getuser(), help="who answers for it (default: you)")
    load.add_argument("--check", action="store_true", help="only say what is wrong with it, load nothing")
    data_dir_argument(load)
    for name, says in (("add-owner", "let a caller see the pipes of an owner 权属"), ("remove-owner", "take that back")):
        owner = actions.add_parser(name, help=says)
        owner.add_argument("caller", help="id of the key, as `xiqu keys list` shows it")
        owner.add_argument("owner", help="the owner as surveys name it")
        data_dir_argument(owner)
    data_dir_argument(actions.add_parser("history", help="every version of every layer 历次版本"))
    actions.add_parser("classes", help="the classes, their symbols and colours 类别")


def _kinds(words: list[str]) -> frozenset[str]:
    found = set()
    for word in words:
        kind = pipe_kind(word)
        if kind is None:
            raise SurveyError(f"--classes {word}: {word!r} is no class of CJJ 61-2017; write its symbol (RQ) or its name (燃气)")
        found.add(pipe_class(kind).symbol)
    return frozenset(found)


def _read(given: argparse.Namespace, console: Console) -> Survey:
    wanted = Wanted(
        given.crs, pairs(given.map, "--map"), pairs(given.set, "--set"), pairs(given.words, "--words"), given.encoding, given.sublayer
    )
    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        checking = progress.add_task("checking 检查", total=None)

        def told(done: int, total: int) -> None:
            progress.update(checking, completed=done, total=total)

        return survey(given.file, wanted, now().astimezone(CITY_ZONE).date(), told)


async def _load(given: argparse.Namespace) -> int:
    layer = given.layer or given.file.stem
    if not layer.strip() or len(layer) > LONGEST_LAYER or not layer.isprintable():
        raise SurveyError(f"--layer {layer[:LONGEST_LAYER]!r} is no name; give one of 1 to {LONGEST_LAYER} printable characters")
    looked_for = _kinds(given.classes)
    read = await asyncio.to_thread(_read, given, Console(stderr=True))
    coverage = await asyncio.to_thread(coverage_of, given.coverage, given.coverage_crs or given.crs) if given.coverage else None
    console = wide()
    for remark in (
        *read.remarks,
        *([] if coverage else ["no --coverage: where nothing is found, nobody can say that nothing is there 未说明普查范围"]),
    ):
        console.print(f"look at 请核对: {remark}", markup=False, highlight=False, soft_wrap=True)
    kinds = " ".join(sorted(read.classes))
    told = f"{read.segments:,} segments 段, {read.length_m / 1000:.1f} km, {kinds}, ±{read.system.shift_m:g} m to WGS-84"
    if given.check:
        console.print(f"{given.file}: {told}: fits 可用", markup=False, highlight=False, soft_wrap=True)
        return 0
    load = Load(
        layer, given.by, given.file.name, read.sha256, read.system.name, read.system.near, read.system.shift_m, read.segments,
        read.length_m, sorted(read.classes | looked_for), coverage,
    )  # fmt: skip
    async with database(here(given)) as pool:
        with Progress(TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True)) as progress:
            blocks = progress.track((block.packed() for block in read.blocks), total=len(read.blocks), description="storing 入库")
            version = await PostgresPipes(pool, now).load(load, blocks)
    if version is None:
        console.print(f"the newest version of {layer} says exactly this already 与最新版本相同", markup=False, soft_wrap=True)
    else:
        console.print(f"pipes {layer} version {version} stands 已生效: {told}", markup=False, highlight=False, soft_wrap=True)
    return 0


def _history(rows: list[Mapping[str, Any]]) -> Table:
    table = Table(title="versions of the surveys 历次版本")
    names = ("version", "layer", "loaded at", "by", "file", "crs", "± m", "segments", "km", "classes", "area stated", "sha256")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(
            str(row["version"]), row["layer"], row["loaded_at"].isoformat(timespec="seconds"), row["loaded_by"], row["file"], row["crs"],
            f"{row['shift_m']:g}", f"{row['segments']:,}", f"{row['length_m'] / 1000:.1f}", " ".join(row["classes"]),
            "yes" if row["covered"] else "no", row["sha256"][:12],
        )  # fmt: skip
    return table


def _classes() -> Table:
    table = Table(title="pipe classes 管线类别 (CJJ 61-2017)", caption=f"unconfirmed 未核实: {PIPE_UNCONFIRMED}")
    for name in ("symbol 代号", "code 代码", "class 类别", "", "colour 颜色"):
        table.add_column(name)
    for kind in PIPE_KINDS.values():
        indent = "" if kind.is_class else "  "
        table.add_row(
            indent + kind.symbol, kind.code, indent + kind.title, kind.english, f"[{kind.colour}]██[/] {kind.colour} {kind.colour_name}"
        )
    return table


async def run(given: argparse.Namespace) -> int:
    """Do what was asked."""
    if given.action == "load":
        return await _load(given)
    if given.action == "classes":
        wide().print(_classes())
        return 0
    async with database(here(given)) as pool:
        surveys = PostgresPipes(pool, now)
        if given.action == "history":
            wide().print(_history(await surveys.history()))
        elif given.action == "add-owner":
            await surveys.add_owner(given.caller, given.owner, getpass.getuser())
            print(f"{given.caller} sees the pipes of {given.owner}, critical mains left out 已登记")
        else:
            await surveys.remove_owner(given.caller, given.owner)
            print(f"{given.caller} no longer sees the pipes of {given.owner} as an owner 已取消")
    return 0
