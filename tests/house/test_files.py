import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, python_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 45
DRAWERS = {
    "base",
    "common",
    "handler",
    "handlers",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines"


def is_drawer(path: Path) -> bool:
    return not DRAWERS.isdisjoint(path.stem.split("_"))


@pytest.mark.parametrize("path", python_files(*ROOMS, "tests"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_one_idea_of_at_most_300_lines_and_its_functions_fit_a_screen(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= LONGEST_FILE
    assert list(long_functions(source)) == []


def test_no_file_or_folder_is_a_drawer() -> None:
    files = python_files(*ROOMS, "tests")
    assert [path for path in {*files, *(path.parent for path in files)} if is_drawer(path)] == []


def test_every_module_says_why_it_exists() -> None:
    silent = [path for path in python_files(*ROOMS) if not (ast.get_docstring(ast.parse(path.read_text())) or "").strip()]
    assert silent == []


def test_the_rules_see_a_drawer_and_a_long_function() -> None:
    assert is_drawer(Path("air_utils.py"))
    assert not is_drawer(Path("observation.py"))
    assert list(long_functions("def endless():\n" + "    pass\n" * LONGEST_FUNCTION)) == [f"endless: {LONGEST_FUNCTION + 1} lines"]
