"""The command line: what a person types, handed to the one file that does it. Every command's help ends with an example."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

import uvloop

from models.errors import XiquError
from xiqu import audit, bench, collector, describe, gateway, keys, kpis, load, replay, setup, up, worker


class Command(NamedTuple):
    """One command: its help in a line, an example, its arguments, and what runs it (exit code)."""

    says: str
    example: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


COMMANDS = {
    "up": Command("start a whole city on this machine 启动", "python3 -m xiqu up --port 8080", up.arguments, up.run),
    "load": Command(
        "land files through the very same road 导入", "python3 -m xiqu load air_quality stations.csv", load.arguments, load.run
    ),
    "kpis": Command(
        "show figures and their history 指标",
        "python3 -m xiqu kpis air.good_days --subject 中山 --from 2026-01-01 --json",
        kpis.arguments,
        kpis.run,
    ),
    "audit": Command("prove the books from the raw bodies 核账", "python3 -m xiqu audit", audit.arguments, audit.run),
    "replay": Command(
        "land archived bodies again 重放", "python3 -m xiqu replay air_quality --since 2026-03-01", replay.arguments, replay.run
    ),
    "keys": Command("make an API key for a feed 密钥", "python3 -m xiqu keys add air_quality", keys.arguments, keys.run),
    "worker": Command(
        "the role that reads, stores and computes", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu worker", setup.no_arguments, worker.run
    ),
    "collector": Command(
        "the role that brings time and recorded feeds", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu collector", collector.arguments, collector.run
    ),
    "gateway": Command(
        "the role that speaks HTTP", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu gateway --port 8080", gateway.arguments, gateway.run
    ),
    "migrate": Command(
        "bring the database's schema up to date", "XIQU_DATABASE=postgresql://… xiqu migrate", setup.no_arguments, setup.migrating
    ),
    "topics": Command("make the topics on a real Kafka", "XIQU_KAFKA=kafka:9092 xiqu topics", setup.no_arguments, setup.making_topics),
    "describe": Command(
        "write the pages of docs/ that follow from declarations", "python3 -m xiqu describe", describe.no_arguments, describe.run
    ),
    "bench": Command("measure the whole road on this machine 测速", "python3 -m xiqu bench --json", bench.arguments, bench.run),
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    whole = argparse.ArgumentParser(
        prog="xiqu",
        description="A street's feeds become facts, and facts become the figures of its plan. 街道数据汇成事实，事实算出规划指标。",
        epilog="Tests: python3 -m xiqu test. Settings are environment variables XIQU_…; see docs/operations.md.",
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        one = commands.add_parser(
            name,
            help=command.says,
            description=command.says[0].upper() + command.says[1:],
            epilog=f"example:\n  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(one)
    return whole


def main(argv: list[str]) -> int:
    """Run one command and return its exit code; an error that someone can act on is one line, not a traceback."""
    given = parser().parse_args(argv)
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # what it cannot do we say; a role's log still hears all of it
    try:
        return uvloop.run(COMMANDS[given.command].run(given))
    except XiquError as error:
        print(f"xiqu {given.command}: {error}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    except BrokenPipeError:
        return 141
