"""The plan as a person at a prompt meets it, over a real PostgreSQL and without any broker."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.postgres.migrate import migrate
from connectors.settings import Settings
from models.plan.target import targets
from tests.servers.postgres import RealPostgres
from tests.servers.roles import command

LAW = "law_publicity_rate"


@pytest.fixture(scope="module")
def street(postgres: RealPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a database with the schema and nothing in it."""
    settings = Settings(kafka="127.0.0.1:9", database=postgres.create("plan"), data_dir=tmp_path_factory.mktemp("plan") / "data")
    asyncio.run(migrate(settings.database))
    yield settings
    postgres.drop("plan")


def told(street: Settings, *arguments: str, code: int = 0) -> str:
    ended = command(street, *arguments)
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout if code == 0 else ended.stderr


def test_what_a_department_reports_is_on_the_scorecard_with_who_and_the_streets_target(street: Settings) -> None:
    entry = ("report", LAW, "--period", "2025", "--value", "91.50", "--source", "年报", "--by", "陈某")
    assert "revision 1" in told(street, *entry)
    assert "kept already, as revision 1" in told(street, *entry)
    assert "revision 1" in told(street, "plan", "set", LAW, "--target", "95", "--year", "2026", "--department", "司法所")
    assert "revision 1" in told(street, "plan", "rate", LAW, "--period", "2025", "--score", "4.2", "--source", "问卷")
    assert "no part for" in told(street, "plan", "part", LAW, "--community", "烟洲社区", "--value", "90", "--weight", "1")
    (line,) = told(street, "plan", "show", LAW, "--help").splitlines()[:1]
    assert line.startswith("usage")
    card = json.loads(told(street, "plan", "--json", "show", LAW))
    assert (card["actual"]["value"], card["actual"]["by"], card["status"], card["department"]) == (91.5, "陈某", "met", "司法所")
    assert (card["own"]["value"], card["rating"]["score"], card["parts_add_up"]) == (95, 4.2, False)
    table = told(street, "plan")
    assert "91.5" in table
    assert "已达成" in table


def test_the_whole_plan_comes_as_json_and_as_reports(street: Settings, tmp_path: Path) -> None:
    assert len(told(street, "plan", "--json").splitlines()) == len(targets())
    for kind in ("annual", "midterm", "final"):
        for shape, begins in (("md", "# "), ("html", "<!doctype html>"), ("csv", "\ufeff")):
            text = told(street, "plan", "--report", kind, "--format", shape, "--on", "2025-12-31")
            assert text.startswith(begins)
            (tmp_path / f"{kind}.{shape}").write_text(text)


def test_what_cannot_be_kept_is_one_line_with_what_to_enter(street: Settings) -> None:
    assert "enter a number from 0 to 100" in told(street, "report", LAW, "--period", "2025", "--value", "120", "--source", "x", code=2)
    assert "has no target 'law'; did you mean law_publicity_rate" in told(street, "plan", "show", "law", code=2)
    assert "nothing is set" in told(street, "plan", "set", LAW, code=2)
