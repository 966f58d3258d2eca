import ast
from collections.abc import Iterator

from tests.house.tree import ROOMS, module_name, python_files, within

CLOCK = ("connectors.clock", "xiqu.bootstrap", "xiqu.progress")
SETTINGS = ("connectors.settings", "xiqu.bootstrap", "xiqu.__main__")
WALL = {"now", "utcnow", "today", "localtime", "gmtime"}


def clock_reads(source: str) -> Iterator[str]:
    """`datetime.now()`, `date.today()`, `time.time()` and what is like them; a monotonic clock measures waiting and is no date."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value).rpartition(".")[2]
        if (owner in {"datetime", "date"} and node.func.attr in WALL) or (owner == "time" and node.func.attr in {*WALL, "time", "time_ns"}):
            yield f"line {node.lineno}: {ast.unparse(node.func)}"


def environment_reads(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"} and ast.unparse(node.value) == "os":
            yield f"line {node.lineno}: os.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "time"}:
            yield from (
                f"line {node.lineno}: from {node.module} import {alias.name}"
                for alias in node.names
                if alias.name in {"environ", "getenv", "time", "time_ns"}
            )


def test_time_is_asked_of_the_connectors_clock_only() -> None:
    asked = {path: list(clock_reads(path.read_text())) for path in python_files(*ROOMS) if not within(module_name(path), CLOCK)}
    assert {path: lines for path, lines in asked.items() if lines} == {}


def test_the_environment_is_read_by_the_settings_only() -> None:
    asked = {path: list(environment_reads(path.read_text())) for path in python_files(*ROOMS) if not within(module_name(path), SETTINGS)}
    assert {path: lines for path, lines in asked.items() if lines} == {}


def test_the_rules_see_a_clock_and_an_environment() -> None:
    assert list(clock_reads("import datetime\nx = datetime.datetime.now(UTC)")) == ["line 2: datetime.datetime.now"]
    assert list(clock_reads("time.time()"))
    assert not list(clock_reads("time.monotonic()"))
    assert list(environment_reads("import os\nos.environ['HOME']"))
    assert list(environment_reads("from os import getenv"))
