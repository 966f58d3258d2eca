"""What the documents say is true of this tree: commands that parse, links that lead somewhere, files and tables that are there."""

import re
import shlex
from pathlib import Path

import pytest

from connectors.settings import Settings
from models.errors import SettingError
from tests.house.tree import ROOT
from xiqu.cli import parser
from xiqu.describe import (
    ALARMS_PAGE,
    DOCS,
    KPI_PAGE,
    OPERATIONS_PAGE,
    SETS,
    UNDEFINED_PAGE,
    alarms_page,
    kpi_page,
    operations_page,
)
from xiqu.undefined import undefined_page

PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
COMMAND = re.compile(r"(?:python3 -m |\$ )xiqu ([^`\n#|>]*)")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:models|streams|connectors|xiqu|tests|deploy|docs)/[\w./]*[\w/])`")
CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
PLACEHOLDERS = {"DAY": "2026-03-01", "…": "x"}
RUN_BY_THE_DOOR = {"test"}
MADE_BY_RECIPES = re.compile(r"rain")


def commands(text: str) -> list[list[str]]:
    found = [shlex.split(command.rstrip(" ;,.)")) for command in COMMAND.findall(text)]
    return [[PLACEHOLDERS.get(word, word) for word in words] for words in found if words]


def refused(words: list[str]) -> bool:
    """Say whether the command line refuses *words* (its help ends with 0)."""
    if words[0] in RUN_BY_THE_DOOR:
        return False
    try:
        parser().parse_args(words)
    except SystemExit as ending:
        return ending.code != 0
    return False


def dead_links(page: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(CODE.sub("", text)) if "://" not in link and not (page.parent / link).exists()]


def dead_names(text: str) -> list[str]:
    names = [name for name in NAMED.findall(CODE.sub("", text)) if not MADE_BY_RECIPES.search(name)]
    return [name for name in names if not (ROOT / name).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_written_down_exists(page: Path) -> None:
    assert [words for words in commands(page.read_text("utf-8")) if refused(words)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_named_file_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    assert (dead_links(page, text), dead_names(text)) == ([], [])


def test_the_page_of_kpis_says_what_is_declared() -> None:
    assert (DOCS / KPI_PAGE).read_text("utf-8") == kpi_page(), "run `python3 -m xiqu describe`"


def test_the_page_of_what_is_undefined_says_every_doubt_that_is_declared() -> None:
    assert (DOCS / UNDEFINED_PAGE).read_text("utf-8") == undefined_page(), "run `python3 -m xiqu describe`"


def test_the_tables_of_operations_say_what_is_declared() -> None:
    text = (DOCS / OPERATIONS_PAGE).read_text("utf-8")
    assert text == operations_page(text), "run `python3 -m xiqu describe`"
    rules = (DOCS / ALARMS_PAGE).read_text("utf-8")
    assert rules == alarms_page(rules), "run `python3 -m xiqu describe`"


def test_every_setting_is_explained() -> None:
    assert SETS.keys() == Settings.model_fields.keys()


def test_a_page_without_its_marks_is_not_written_silently() -> None:
    with pytest.raises(SettingError, match="settings"):
        operations_page("# Operations\n")


def test_the_rules_see_a_command_a_link_and_a_file_that_are_not_there() -> None:
    assert refused(["reload"])
    assert commands("`python3 -m xiqu kpis --subject 中山 | head`") == [["kpis", "--subject", "中山"]]
    assert dead_links(ROOT / "README.md", "[x](nowhere.md)") == ["nowhere.md"]
    assert dead_names("`streams/windows.py` and `streams/read.py`") == ["streams/windows.py"]
