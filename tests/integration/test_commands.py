"""What a person types, run as a process against a city that is running."""

import asyncio
import csv
import io
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from connectors.settings import Settings
from tests.integration.conftest import Towns
from tests.servers.kafka import RealKafka
from tests.servers.roles import command
from tests.servers.town import Town
from xiqu.cli import COMMANDS, parser

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
FIELDS = ["kpi", "version", "subject", "period_start", "period_end", "value", "unit", "status", "revision", "edition", "evidence"]


def day(date: str, pm10: int = 36) -> str:
    return "\n".join([HEADER, *(f"甲市,{date},{label},一号,17,{pm10},0.7,19,36,3" for label in range(1, 25)), ""])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(kafka: RealKafka, towns: Towns, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A city that two days were loaded into by the command itself."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "one.csv").write_text(day("20260326"))
    (folder / "two.csv").write_text(day("20260327", 436) + "甲市,20260327,99,一号,17,36,0.7,19,36,3\n甲市,20260327,8,一号,,,,,,many\n")
    async with towns(kafka.address) as one:
        code, said, errors = await one.command("load", "air_quality", str(folder / "one.csv"), str(folder / "two.csv"))
        assert code == 0, errors
        assert "ledger of this load" in said
        ledger = next(line for line in said.splitlines() if "air_quality" in line)
        assert [cell.strip() for cell in ledger.strip("│").split("│")] == ["air_quality", "2", "295", "288", "0", "0", "0", "2", "5", "0"]
        assert [word in errors for word in ("landing", "storing", "computing")] == [True] * 3
        assert "rejected: bad_hour:" in errors
        assert "rejected: not_a_number:" in errors
        yield one


async def test_a_loaded_file_is_shown_as_a_table(place: Town) -> None:
    code, said, _ = await place.command("kpis", "air.city_day", "--subject", "甲市")
    assert code == 0
    assert "2026-03-26" in said
    assert "not enough data" in said


async def test_the_newest_figures_are_shown_without_a_name(place: Town) -> None:
    code, said, _ = await place.command("kpis")
    assert code == 0
    assert "air.good_days" in said


async def test_json_is_one_object_a_line_with_exactly_the_promised_fields(place: Town) -> None:
    code, said, errors = await place.command("kpis", "air.city_day", "--json")
    assert (code, errors) == (0, "")
    first, second = map(json.loads, said.splitlines())
    assert list(first) == FIELDS
    assert first | {"evidence": None} == {
        "kpi": "air.city_day", "version": 1, "subject": "甲市",
        "period_start": "2026-03-26T00:00:00+08:00", "period_end": "2026-03-27T00:00:00+08:00",
        "value": 36, "unit": "AQI", "status": "final", "revision": 1, "edition": "HJ 633-2026", "evidence": None,
    }  # fmt: skip
    assert second["value"] == 320


async def test_csv_has_a_header_line_and_the_same_fields(place: Town) -> None:
    _, said, _ = await place.command("kpis", "air.good_days", "--csv")
    (row,) = csv.DictReader(io.StringIO(said))
    assert list(row) == FIELDS
    assert (row["value"], json.loads(row["evidence"])["valid_days"]) == ("50.0", 2)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (("--from", "2026-03-27"), ["2026-03-27"]),
        (("--to", "2026-03-26"), ["2026-03-26"]),
        (("--from", "2026-03-26T12:00+08:00", "--to", "2026-03-28"), ["2026-03-26", "2026-03-27"]),
        (("--subject", "乙市"), []),
    ],
)
async def test_figures_are_narrowed_by_time_and_subject(place: Town, asked: tuple[str, ...], days: list[str]) -> None:
    _, said, _ = await place.command("kpis", "air.city_day", "--json", *asked)
    assert [json.loads(line)["period_start"][:10] for line in said.splitlines()] == days


async def test_the_history_names_the_landing_that_caused_each_revision(place: Town) -> None:
    (landed,) = await place.land("air_quality", [f"{HEADER}\n丙市,20260326,8,一号,17,36,0.7,19,36,3\n"])
    await place.done()
    (again,) = await place.land("air_quality", [f"{HEADER}\n丙市,20260326,8,一号,17,436,0.7,19,36,3\n"])
    await place.done()
    rows = await place.ask("SELECT cause FROM result_revisions WHERE subject = '丙市/一号' AND kpi = 'air.aqi_hour' ORDER BY revision")
    assert [row["cause"] for row in rows] == [landed, again]
    _, said, _ = await place.command("kpis", "air.aqi_hour", "--subject", "丙市/一号", "--history", "--json")
    assert [(one["revision"], one["value"]) for one in map(json.loads, said.splitlines())] == [(1, 36), (2, 320)]


async def test_a_replay_counts_nothing_twice(place: Town) -> None:
    before = await place.intake.receipts.balance()
    code, said, errors = await place.command("replay", "air_quality", "--since", "2026-01-01")
    assert code == 0, errors
    assert said == f"{before['air_quality'][0]} bodies landed again\n"
    await place.done()
    assert await place.intake.receipts.balance() == before
    await place.audit()


SPOILT = [
    ("DELETE FROM facts WHERE ctid = (SELECT ctid FROM facts LIMIT 1)", "the facts do not hold it"),
    ("UPDATE facts SET value = value + 1 WHERE ctid = (SELECT ctid FROM facts LIMIT 1)", "no archived body states it"),
    ("DELETE FROM receipts WHERE ctid = (SELECT ctid FROM receipts LIMIT 1)", "the archived body has no receipt"),
    ("UPDATE receipts SET received = received + 1, stored = stored + 1 WHERE received > 100", "by the receipt"),
    ("DELETE FROM rejected WHERE ctid = (SELECT ctid FROM rejected LIMIT 1)", "1 kept"),
]


@pytest.mark.parametrize(("spoil", "named"), SPOILT)
async def test_an_audit_names_what_somebody_changed_behind_its_back(place: Town, spoil: str, named: str) -> None:
    table = next(name for name in ("facts", "receipts", "rejected") if f" {name} " in spoil)
    await place.ask(f"CREATE TABLE kept AS SELECT * FROM {table}")  # noqa: S608 - one of three names
    try:
        await place.ask(spoil)
        code, said, _ = await place.command("audit")
        assert code == 1
        assert "NOT PROVEN" in said
        assert named in said
    finally:
        await place.ask(f"DELETE FROM {table}")  # noqa: S608 - one of three names
        await place.ask(f"INSERT INTO {table} SELECT * FROM kept")  # noqa: S608 - one of three names
        await place.ask("DROP TABLE kept")


async def test_an_audit_of_untouched_books_proves_them(place: Town) -> None:
    code, said, _ = await place.command("audit")
    assert code == 0
    assert "the books balance" in said


async def test_a_key_is_shown_once_and_kept_as_a_digest(place: Town) -> None:
    code, key, _ = await place.command("keys", "add", "air_quality", "--note", "street office")
    assert code == 0
    (row,) = await place.ask("SELECT key_sha256, feed, note FROM api_keys")
    assert (row["feed"], row["note"]) == ("air_quality", "street office")
    assert key.strip() != row["key_sha256"]
    assert len(key.strip()) >= 43


async def test_topics_are_made_once(place: Town) -> None:
    assert await place.command("topics") == (0, "all topics are there\n", "")


async def test_migrations_run_once_however_many_start_at_once(database: str, tmp_path: Path) -> None:
    settings = Settings(database=database, data_dir=tmp_path)
    ended = await asyncio.gather(*(asyncio.to_thread(command, settings, "migrate") for _ in range(5)))
    assert [each.returncode for each in ended] == [0] * 5
    said = sorted(each.stdout for each in ended)
    assert said[0].startswith("0001_road\n")
    assert said[1:] == ["the schema is up to date\n"] * 4


async def test_a_schema_of_the_future_is_refused(place: Town, database: str, tmp_path: Path) -> None:
    settings = Settings(database=database, kafka=place.settings.kafka, data_dir=tmp_path)
    assert (await asyncio.to_thread(command, settings, "migrate")).returncode == 0
    raw = await asyncpg.connect(database)
    await raw.execute("INSERT INTO schema_version (number, name) VALUES (9999, 'future')")
    await raw.close()
    for role in ("migrate", "worker"):
        ended = await asyncio.to_thread(command, settings, role)
        assert ended.returncode == 2
        assert "run a newer xiqu" in ended.stderr


REFUSALS = [
    (("load", "air_quality", "nowhere.csv"), "no such file: nowhere.csv"),
    (("load", "nonsense", "nowhere.csv"), "there is no feed 'nonsense'; the feeds are air_event, air_quality"),
    (("kpis", "air.nonsense"), "there is no KPI 'air.nonsense'; the KPIs are air.aqi_hour"),
    (("keys", "add", "nonsense"), "there is no feed 'nonsense'"),
    (("replay", "nonsense", "--since", "2026-03-01"), "there is no feed 'nonsense'"),
    (("replay", "--since", "yesterday"), "'yesterday' is not a date; write 2026-03-01"),
]


@pytest.mark.parametrize(("typed", "told"), REFUSALS)
async def test_a_command_that_cannot_be_done_says_what_would_be_right(place: Town, typed: tuple[str, ...], told: str) -> None:
    code, said, errors = await place.command(*typed)
    assert (code, said) == (2, "")
    assert told in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("role", ["worker", "keys"])
async def test_a_role_without_servers_says_which_variables_to_set(role: str, tmp_path: Path) -> None:
    arguments = ("keys", "add", "air_quality") if role == "keys" else (role,)
    ended = await asyncio.to_thread(command, Settings(data_dir=tmp_path), *arguments)
    assert ended.returncode == 2
    assert "no server to work with: set XIQU_" in ended.stderr


async def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = taken.getsockname()[1]
        settings = Settings(database=f"postgresql://x:y@127.0.0.1:{nobody}/x", kafka=f"127.0.0.1:{nobody}", data_dir=tmp_path)
        for typed in ("kpis", "migrate", "topics"):
            ended = await asyncio.to_thread(command, settings, typed)
            assert ended.returncode == 2
            assert ended.stderr.splitlines()[-1].startswith(
                f"xiqu {typed}: {'Kafka' if typed == 'topics' else 'PostgreSQL'} does not answer"
            )
            assert "Traceback" not in ended.stderr


async def test_a_port_that_is_taken_is_named(place: Town) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, errors = await place.command("gateway", "--port", str(port))
    assert code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in errors


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([name, "--help"])
    said = capsys.readouterr().out
    assert f"example:\n  {COMMANDS[name].example}" in said
    assert name in COMMANDS[name].example
