"""`xiqu up`: a whole city on this machine with one command, and what it is doing, live."""

import argparse
import asyncio
import sys
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from connectors.clock import now, stopwatch
from connectors.embedded.port import free_port
from connectors.gateway.serve import listening
from connectors.postgres.figures import PostgresFigures
from connectors.postgres.keys import PostgresKeys
from connectors.postgres.pool import Pool, connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.settings import Settings, settings
from models.errors import SettingError, Unavailable
from xiqu.city import City, city
from xiqu.kpis import table
from xiqu.role import asked_to_stop
from xiqu.running import leave_note, note, remove_note
from xiqu.simulate.command import SEED
from xiqu.simulate.town import CITY, NOTE
from xiqu.up_wall import wall_built

DEMO = Path(str(files("connectors.feeds"))) / "demo" / "air_quality.csv"
DEMO_NOTE = "demo feed: 40 recorded days of a station in Beijing, 2015 (UCI 501, CC BY 4.0); not a measurement of 中山 演示数据，非本地监测"
SIMULATED_NOTE = f"an invented day of {CITY} for every feed, going on live: {NOTE}"
REFRESH_SECONDS = 1.0
PLAIN_SECONDS = 10.0
SHOWN = 14
LOG_WIDTH = 160


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--port", type=int, help="port of the gateway (default: XIQU_PORT or 8080; 0 takes a free one)")
    parser.add_argument("--host", help="address of the gateway (default: XIQU_HOST or 127.0.0.1)")
    parser.add_argument("--data-dir", type=Path, help="where everything is kept (default: XIQU_DATA_DIR or data)")
    parser.add_argument("--empty", action="store_true", help="play neither the demo feed nor the simulated street")


def _settings(given: argparse.Namespace) -> Settings:
    here = settings()
    asked = {"port": given.port, "host": given.host, "data_dir": given.data_dir}
    here = here.model_copy(update={name: value for name, value in asked.items() if value is not None})
    if note(here.data_dir) is not None:
        raise SettingError(f"a city already runs on {here.data_dir}; stop it, or choose another folder with --data-dir")
    here = here.model_copy(update={"port": here.port or free_port(), "data_dir": here.data_dir.absolute()})
    listening(here.host, here.port).close()  # said now, because later it would be a gateway that starts again and again
    return here


async def _key(pool: Pool, folder: Path) -> Path:
    """Return the file of a key for air_quality, made the first time and readable by the owner alone."""
    path = folder / "air_quality.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(await PostgresKeys(pool, now).add("air_quality", "made by xiqu up"))
    return path


def _curl(here: Settings, key: Path) -> str:
    """Return a line to copy; the key itself stays out of terminals and logs."""
    return f'curl -H "Authorization: Bearer $(cat {key})" --data-binary @FILE http://{here.host}:{here.port}/v1/feeds/air_quality'


def _running(one: City, seconds: float, *, demo: bool) -> Table:
    shown = Table(title=f"xiqu is up after {seconds:.1f} s 已启动", show_header=False)
    here = one.settings
    url = f"http://{here.host}:{here.port}"
    kind = "embedded, in memory" if here.embedded else "given by XIQU_KAFKA"
    shown.add_row("wall 大屏", f"{url}/ · {url}/report")
    shown.add_row("gateway 网关", f"{url}/v1/kpis · {url}/v1/openapi.json · {url}/metrics · {url}/health/ready")
    shown.add_row("Kafka", f"{here.kafka} ({kind})")
    shown.add_row(
        "PostgreSQL", f"data in {here.data_dir / 'postgres'}" if (here.data_dir / "postgres").is_dir() else "given by XIQU_DATABASE"
    )
    shown.add_row(
        "roles 角色", ", ".join(f"{role.name} (log {role.log.name}, pid {role.process.pid})" for role in one.roles if role.process)
    )
    if demo:
        shown.add_row("demo 演示", DEMO_NOTE)
        shown.add_row("simulated 模拟", SIMULATED_NOTE)
    shown.add_row("stop 停止", "Ctrl-C; start again and it continues with everything it knew")
    return shown


async def _gateway_answers(one: City, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            _, writer = await asyncio.open_connection(one.settings.host, one.settings.port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return


async def _figures(pool: Pool) -> Table:
    results = await PostgresFigures(pool).newest()
    books = await PostgresReceipts(pool).balance()
    said = " · ".join(
        f"{feed}: {counts.received:,} received, {counts.stored:,} stored, {counts.rejected:,} rejected, difference {counts.difference}"
        for feed, (_, counts) in books.items()
    )
    shown = table(results[:SHOWN])
    shown.title = said or "nothing received yet 尚未收到数据"
    return shown


async def _show(pool: Pool, console: Console, stop: asyncio.Event) -> None:
    """Show the newest figures until asked to stop: on a terminal in place, in a log now and then."""
    terminal = console.is_terminal
    with Live(console=console if terminal else Console(quiet=True), auto_refresh=False, transient=True) as live:
        while not stop.is_set():
            try:
                figures = await _figures(pool)
            except Unavailable:
                figures = Table(title="PostgreSQL does not answer; waiting 等待数据库")
            live.update(figures, refresh=True)
            if not terminal:
                console.print(figures)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), REFRESH_SECONDS if terminal else PLAIN_SECONDS)


async def run(given: argparse.Namespace) -> int:
    """Run the city until Ctrl-C."""
    elapsed = stopwatch()
    console = Console(width=None if sys.stdout.isatty() else LOG_WIDTH)
    here, stop = _settings(given), asked_to_stop()
    play = () if given.empty else ("--play", "air_quality", str(DEMO), "--simulate", str(SEED))
    roles = {"worker": (), "watch": (), "collector": play, "gateway": ("--host", here.host, "--port", str(here.port))}
    starting = console.status("starting PostgreSQL, Kafka and the roles 正在启动")
    starting.start()
    async with city(here, roles) as one, await connect(one.settings.database, 2) as pool:
        await _gateway_answers(one, stop)
        starting.stop()
        key = await _key(pool, here.data_dir)
        leave_note(one.settings, f"http://{here.host}:{here.port}")
        console.print(_running(one, elapsed(), demo=not given.empty))
        console.print(f"send a body 上报: {_curl(one.settings, key)}", markup=False, highlight=False, soft_wrap=True)
        async with wall_built(console, f"http://{here.host}:{here.port}"):
            await _show(pool, console, stop)
        remove_note(one.settings)
        console.print("stopping: draining what is under way 正在停止")
    console.print(f"stopped; everything is kept in {here.data_dir}")
    return 0
