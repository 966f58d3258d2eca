"""The command line: what a person types, handed to the one file that does it. Every command's help ends with an example."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, cast

import uvloop

from models.errors import XiquError


class Command(NamedTuple):
    """One command: its help in a line, an example, the module of ours that does it, and the functions there ("" for no arguments)."""

    says: str
    example: str
    module: str
    arguments: str = "arguments"
    run: str = "run"

    def function(self, name: str) -> Callable[..., Any]:
        """Return a function of the command's module, which is imported only now: a person who asks for a figure waits for no agent."""
        return cast("Callable[..., Any]", getattr(import_module(f"xiqu.{self.module}"), name))


COMMANDS = {
    "up": Command("start a whole city on this machine 启动", "python3 -m xiqu up --port 8080", "up"),
    "init": Command("invent the secrets that docker-compose.yml asks for 密码", "python3 -m xiqu init", "init"),
    "load": Command("land files through the very same road 导入", "python3 -m xiqu load air_quality stations.csv", "load"),
    "kpis": Command(
        "show figures and their history 指标", "python3 -m xiqu kpis air.good_days --subject 中山 --from 2026-01-01 --json", "kpis"
    ),
    "plan": Command("the plan as a scorecard, and its reports 规划", "python3 -m xiqu plan --report annual --format html", "plan"),
    "report": Command(
        "enter a department's figure for the plan 填报",
        "python3 -m xiqu report law_publicity_rate --period 2025 --value 91.5 --source yearbook",
        "report",
    ),
    "audit": Command("prove the books from the raw bodies 核账", "python3 -m xiqu audit", "audit"),
    "replay": Command("land archived bodies again 重放", "python3 -m xiqu replay air_quality --since 2026-03-01", "replay"),
    "rewind": Command("read Kafka again, after a backup was restored 回读", "xiqu rewind --since 2026-03-01T02:00", "rewind"),
    "simulate": Command("land an invented day of the street 模拟", "python3 -m xiqu simulate --hours 24 --seed 7", "simulate.command"),
    "places": Command("load and show the registry of places 地点", "python3 -m xiqu places load places.json --by 张三", "places"),
    "pipes": Command(
        "load surveys of underground pipes 管线",
        "python3 -m xiqu pipes load gas.gpkg --crs EPSG:4547 --map class=TYPE number=ID --set owner=中山燃气 surveyed=2019-06",
        "pipes",
    ),
    "keys": Command("make, list and end keys of machines and people 密钥", "python3 -m xiqu keys add --role handler --name 李某", "keys"),
    "secret": Command("the city's secret, and changing it for another 密钥轮换", "python3 -m xiqu secret rotate", "secret"),
    "people": Command("how long what is known about people is kept, and erasing it 个人信息", "python3 -m xiqu people retain", "people"),
    "cases": Command(
        "service requests of another city as cases 案件", "python3 -m xiqu cases import nyc_311.csv --jurisdiction 纽约", "cases"
    ),
    "kinds": Command("the street's own kinds of cases 案件类别", "python3 -m xiqu kinds show 井盖", "kinds"),
    "limits": Command("limits of cases, and when one is due 时限", "python3 -m xiqu limits due 井盖 --filed 2026-11-25T17:30", "limits"),
    "wall": Command("build the wall of the operations centre 大屏", "python3 -m xiqu wall build", "wall"),
    "alarms": Command("what is raised, acknowledging and silencing it 告警", "python3 -m xiqu alarms list", "alarms"),
    "worker": Command("the role that reads, stores and computes", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu worker", "worker"),
    "collector": Command("the role that brings time and recorded feeds", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu collector", "collector"),
    "watch": Command("the role that raises alarms and tells them", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu watch", "watch", ""),
    "gateway": Command("the role that speaks HTTP", "XIQU_KAFKA=… XIQU_DATABASE=… xiqu gateway --port 8080", "gateway"),
    "migrate": Command("bring the database's schema up to date", "XIQU_DATABASE=postgresql://… xiqu migrate", "setup", "", "migrating"),
    "topics": Command("make the topics on a real Kafka", "XIQU_KAFKA=kafka:9092 xiqu topics", "setup", "", "making_topics"),
    "describe": Command("write the pages of docs/ that follow from declarations", "python3 -m xiqu describe", "describe", ""),
    "provision": Command(
        "write what Prometheus, Alertmanager and Grafana are told 监控配置",
        "python3 -m xiqu provision --runbook https://docs.city/operations.html",
        "provision",
    ),
    "bench": Command("measure the whole road on this machine 测速", "python3 -m xiqu bench --json", "bench"),
}


def parser(asked: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands; where one is *asked* for, only that one knows its arguments."""
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
        if command.arguments and asked in {None, name}:
            command.function(command.arguments)(one)
    return whole


def main(argv: list[str]) -> int:
    """Run one command and return its exit code; an error that someone can act on is one line, not a traceback."""
    asked = argv[0] if argv and not argv[0].startswith("-") else ""
    given = parser(asked).parse_args(argv)
    command = COMMANDS[given.command]
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # what it cannot do we say; a role's log still hears all of it
    try:
        return cast("int", uvloop.run(command.function(command.run)(given)))
    except XiquError as error:
        print(f"xiqu {given.command}: {error}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    except BrokenPipeError:
        return 141
