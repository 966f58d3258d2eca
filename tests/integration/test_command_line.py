"""The command line as a person meets it: every command a process, its words on the right stream, its exit code to be relied on."""

import asyncio
import csv
import gzip
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from connectors.clock import now
from connectors.present import RESULT_FIELDS
from connectors.settings import Settings
from models.period import CITY_ZONE
from tests.servers.prompt import Told, run
from tests.servers.town import Town, landing
from xiqu.cli import COMMANDS, parser

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
DAY = datetime(2026, 3, 26, tzinfo=CITY_ZONE)
EXAMPLE = re.compile(r"\nexamples?.*:\n.*?xiqu (.+?)(?:  .*)?\n")
CORRECTED = "17,436,0.7,19,36,3"


def body(*hours: int, values: str = "17,36,0.7,19,36,3", city: str = "令市", day: datetime = DAY) -> str:
    return "\n".join([HEADER, *(f"{city},{day:%Y%m%d},{hour},一号,{values}" for hour in hours), ""])


class Landed(NamedTuple):
    """A city that knows two days of a station, the first one corrected, and has refused one reading."""

    town: Town
    ids: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def landed(real: Town) -> Landed:
    first, second, third = (landing(DAY + timedelta(days=1, hours=hour)) for hour in (1, 2, 30))
    await real.land("air_quality", [body(*range(1, 25))], [first])
    await real.done()
    await real.land("air_quality", [body(24, values=CORRECTED), body(*range(1, 25), day=DAY + timedelta(days=1))], [second, third])
    await real.land("air_quality", [body(3, values="many,36,0.7,19,36,3", city="另市")])
    await real.done()
    return Landed(real, [first, second, third])


async def figures(town: Town, *arguments: str) -> list[dict[str, object]]:
    code, out, errors = await town.command("kpis", *arguments, "--json")
    assert code == 0, errors
    return [json.loads(line) for line in out.splitlines()]


async def test_kpis_as_json_have_exactly_the_published_keys(landed: Landed) -> None:
    (figure,) = await figures(landed.town, "air.aqi_day", "--subject", "令市/一号", "--to", "2026-03-26")
    assert tuple(figure) == RESULT_FIELDS
    assert RESULT_FIELDS == (
        "kpi", "version", "subject", "period_start", "period_end", "value", "unit", "status", "revision", "edition", "evidence",
    )  # fmt: skip
    assert (figure["kpi"], figure["subject"], figure["value"], figure["revision"]) == ("air.aqi_day", "令市/一号", 53, 2)
    assert (figure["period_start"], figure["period_end"]) == ("2026-03-26T00:00:00+08:00", "2026-03-27T00:00:00+08:00")


async def test_kpis_as_csv_say_the_same_as_json(landed: Landed) -> None:
    asked = ("air.aqi_hour", "--subject", "令市/一号")
    code, out, _ = await landed.town.command("kpis", *asked, "--csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    found = await figures(landed.town, *asked)
    assert len(found) == 48
    assert [(row["period_start"], row["value"], json.loads(row["evidence"])) for row in rows] == [
        (each["period_start"], str(each["value"]), each["evidence"]) for each in found
    ]


async def test_the_history_shows_every_revision_with_its_cause(landed: Landed) -> None:
    asked = ("air.aqi_day", "--subject", "令市/一号", "--to", "2026-03-26", "--history")
    assert [(each["revision"], each["value"]) for each in await figures(landed.town, *asked)] == [(1, 36), (2, 53)]
    code, out, _ = await landed.town.command("kpis", *asked)
    assert code == 0
    for number, cause in enumerate(landed.ids[:2], 1):
        assert cause in unfolded(out), f"the cause of revision {number} is not shown:\n{out}"


def unfolded(table: str) -> str:
    """Return a table's text with what was folded inside a cell joined again, column after column."""
    lines = [line.strip("│").split("│") for line in table.splitlines() if line.startswith("│")]
    return "".join("".join(cell.strip() for cell in column) for column in zip(*lines, strict=True))


async def test_from_to_and_subject_narrow_the_figures(landed: Landed) -> None:
    day, night, nowhere, area = await asyncio.gather(
        figures(landed.town, "air.aqi_day", "--from", "2026-03-27", "--to", "2026-03-27"),
        figures(landed.town, "air.aqi_hour", "--from", "2026-03-26T22:00+08:00", "--to", "2026-03-27T01:00+08:00"),
        figures(landed.town, "air.aqi_hour", "--subject", "无此站"),
        figures(landed.town, "--subject", "令市"),
    )
    assert [(each["subject"], str(each["period_start"])[:10]) for each in day] == [("令市/一号", "2026-03-27")]
    assert [str(each["period_start"])[11:13] for each in night] == ["22", "23", "00"]
    assert nowhere == []
    assert {each["subject"] for each in area} == {"令市"}


async def test_kpis_without_a_name_show_the_newest_figure_of_each(landed: Landed) -> None:
    code, out, _ = await landed.town.command("kpis")
    assert code == 0
    for name in ("air.aqi_hour", "air.city_day", "air.good_days"):
        assert name in out


async def test_load_puts_the_ledger_on_stdout_and_the_progress_on_stderr(landed: Landed, tmp_path: Path) -> None:
    file = tmp_path / "day.csv.gz"
    file.write_bytes(gzip.compress(body(*range(1, 25), city="件市").encode()))
    code, out, errors = await landed.town.command("load", "air_quality", str(file))
    assert code == 0, errors
    assert cells(out, "air_quality") == ["1", "144", "144", "0", "0", "0", "0", "0", "0"]
    assert "storing" in errors
    assert "storing" not in out
    assert [each["value"] for each in await figures(landed.town, "air.aqi_day", "--subject", "件市/一号")] == [36]


async def test_load_names_what_it_had_to_reject_and_is_content_when_the_books_balance(landed: Landed, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text(body(3, 4, values="17,thirty,0.7,19,36,3", city="词市"))
    code, out, errors = await landed.town.command("load", "air_quality", str(file))
    assert code == 0, errors
    assert cells(out, "air_quality") == ["1", "12", "10", "0", "0", "0", "2", "0", "0"]
    assert errors.count("'thirty' is not a number") == 2


def cells(table: str, feed: str) -> list[str]:
    (row,) = (line for line in table.splitlines() if line.startswith("│") and feed in line)
    return [cell.strip() for cell in row.strip("│").split("│")[1:]]


async def test_replay_lands_again_and_changes_nothing(landed: Landed) -> None:
    asked = (
        "SELECT kpi, subject, period_start, revision, value, status, cause, logged_at, digest FROM result_revisions"
        " WHERE subject LIKE '令市%' ORDER BY 1, 2, 3, 4"
    )
    await landed.town.tick(now())
    await landed.town.done()
    before = await landed.town.ask(asked)
    code, out, errors = await landed.town.command("replay", "air_quality", "--since", "2026-03-27")
    assert code == 0, errors
    assert int(out.split()[0]) >= 4
    await landed.town.done()
    after = await landed.town.ask(asked)
    assert {tuple(row) for row in after} ^ {tuple(row) for row in before} == set()
    await landed.town.audit()


class Wound(NamedTuple):
    """Something that is wrong with the books: how it is done and undone, and how the audit names it."""

    done: str
    undone: str
    named: str


FACT = "facts: air_quality 令市/一号 co at 2026-03-25T20:00Z"
WOUNDS = {
    "a fact": Wound(
        "CREATE TABLE taken AS SELECT facts.* FROM facts JOIN series ON series.id = series_id"
        "  WHERE subject = '令市/一号' AND metric = 'co' AND observed_at = '2026-03-26T04:00+08:00';"
        "DELETE FROM facts USING taken WHERE (facts.series_id, facts.observed_at) = (taken.series_id, taken.observed_at)",
        "INSERT INTO facts SELECT * FROM taken; DROP TABLE taken",
        f"{FACT}: 0.7 : landing FIRST states it, the facts do not hold it",
    ),
    "a value": Wound(
        "UPDATE facts SET value = 1.7 FROM series WHERE series.id = series_id"
        "  AND subject = '令市/一号' AND metric = 'co' AND observed_at = '2026-03-26T04:00+08:00'",
        "UPDATE facts SET value = 0.7 WHERE value = 1.7",
        f"{FACT}: 1.7 : the facts hold it by landing FIRST, no archived body states it",
    ),
    "a receipt": Wound(
        "CREATE TABLE taken AS SELECT * FROM receipts WHERE landing_id = 'FIRST'; DELETE FROM receipts WHERE landing_id = 'FIRST'",
        "INSERT INTO receipts SELECT * FROM taken; DROP TABLE taken",
        "receipts: landing FIRST shard",
    ),
    "a rejection": Wound(
        "CREATE TABLE taken AS SELECT * FROM rejected WHERE reason = 'not_a_number' AND message LIKE '%many%';"
        "DELETE FROM rejected USING taken WHERE (rejected.landing_id, rejected.position) = (taken.landing_id, taken.position)",
        "INSERT INTO rejected SELECT * FROM taken; DROP TABLE taken",
        "1 booked, 0 kept",
    ),
}


@pytest.mark.parametrize("wrong", WOUNDS)
async def test_the_audit_names_what_is_wrong(landed: Landed, wrong: str) -> None:
    done, undone, named = (text.replace("FIRST", landed.ids[0]) for text in WOUNDS[wrong])
    async with landed.town.intake.pool.acquire() as connection:
        await connection.execute(done)
        code, out, _ = await landed.town.command("audit")
        await connection.execute(undone)
    assert code == 1
    assert named in out
    assert "NOT PROVEN" in out


async def test_the_audit_of_whole_books_says_so(landed: Landed) -> None:
    code, out, errors = await landed.town.command("audit")
    assert code == 0, out + errors
    assert "the books balance" in out


async def test_a_key_is_shown_once_and_kept_as_a_digest_only(landed: Landed) -> None:
    code, out, errors = await landed.town.command("keys", "add", "air_quality", "--note", "station 7")
    assert code == 0, errors
    rows = await landed.town.ask("SELECT key_sha256, feed, note FROM api_keys")
    assert [(row["feed"], row["note"]) for row in rows] == [("air_quality", "station 7")]
    assert out.strip() not in str(rows)


@pytest.mark.parametrize("name", COMMANDS)
async def test_the_help_of_every_command_shows_an_example_that_can_be_typed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([name, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    example = EXAMPLE.search(said)
    assert example is not None, said
    assert parser().parse_args(example[1].split()).command == name


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def alone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Path, Told]]:
    """A folder into which a file was loaded while nothing ran."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "day.csv").write_text(body(*range(1, 25)))
    yield folder, await run(Settings(), "load", "air_quality", str(folder / "day.csv"), "--data-dir", str(folder / "data"))


async def test_load_starts_a_city_for_as_long_as_needed(alone: tuple[Path, Told]) -> None:
    folder, told = alone
    assert told.code == 0, told.errors
    bodies, received, stored, duplicate, *rest = map(int, cells(told.out, "air_quality"))
    # On a busy machine the body may have waited so long for its receipt that it landed again, under an id of its own.
    assert (bodies, received, stored + duplicate, rest) == (1, 144, 144, [0] * 5)
    assert not (folder / "data" / "running.json").exists()


async def test_what_was_loaded_while_nothing_ran_can_be_asked_and_audited(alone: tuple[Path, Told]) -> None:
    there = ("--data-dir", str(alone[0] / "data"))
    code, out, errors = await run(Settings(), "kpis", "air.aqi_day", "--json", *there)
    assert code == 0, errors
    assert [json.loads(line)["value"] for line in out.splitlines()] == [36]
    code, out, errors = await run(Settings(), "audit", *there)
    assert code == 0, out + errors


async def test_a_persons_key_is_made_listed_and_revoked(empty: Settings) -> None:
    made = await run(empty, "keys", "add", "--role", "handler", "--name", "李某", "--area", "烟洲社区", "--days", "365")
    listed = json.loads((await run(empty, "keys", "list", "--json")).out)
    assert (listed["for"], listed["who"], listed["areas"], listed["revoked"]) == ("handler", "李某", ["烟洲社区"], "")
    assert f"revoked {listed['id']}" in (await run(empty, "keys", "revoke", listed["id"])).out
    shown = await run(empty, "keys", "list")
    assert made.out.strip() not in shown.out
