"""What the command line cannot do, it says in one line that names what to do instead, and exits with 2."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.embedded.database import within
from connectors.embedded.port import free_port
from connectors.settings import Settings, child_environment
from tests.servers.roles import ROOT, START_S, Role, command
from tests.servers.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")


def refused(settings: Settings, *arguments: str, **environment: str) -> str:
    """Run a command that must be refused in one line with exit code 2, and return that line."""
    ended = subprocess.run(
        [sys.executable, "-m", "xiqu", *arguments],
        cwd=ROOT, env=child_environment(settings) | environment, capture_output=True, text=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"xiqu {arguments[0]}: "), ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


@pytest.fixture
def nothing(tmp_path: Path) -> Settings:
    """Settings that name no server, in a folder where nothing is kept."""
    return Settings(data_dir=tmp_path / "data")


@pytest.mark.parametrize(
    ("arguments", "lacking"),
    [
        (("worker",), "set XIQU_KAFKA and XIQU_DATABASE"),
        (("collector",), "set XIQU_KAFKA and XIQU_DATABASE"),
        (("gateway",), "set XIQU_KAFKA and XIQU_DATABASE"),
        (("replay", "--since", "2026-03-01"), "set XIQU_KAFKA and XIQU_DATABASE"),
        (("migrate",), "set XIQU_DATABASE"),
        (("topics",), "set XIQU_KAFKA"),
        (("keys", "add", "air_quality"), "set XIQU_DATABASE"),
    ],
)
async def test_without_a_server_a_command_says_what_to_set(nothing: Settings, arguments: tuple[str, ...], lacking: str) -> None:
    said = refused(nothing, *arguments)
    assert lacking in said
    assert "xiqu up" in said


@pytest.mark.parametrize("name", ["kpis", "audit"])
async def test_where_nothing_is_kept_there_is_nothing_to_show(nothing: Settings, name: str) -> None:
    assert "nothing is kept in" in refused(nothing, name)


async def test_a_server_that_does_not_answer_is_named(nothing: Settings) -> None:
    away = nothing.model_copy(update={"kafka": f"127.0.0.1:{free_port()}", "database": f"postgresql://u:p@127.0.0.1:{free_port()}/d"})
    for name in ("migrate", "kpis", "worker"):
        assert "PostgreSQL does not answer" in refused(away, name)
    for name in ("topics", "audit"):
        assert "Kafka does not answer" in refused(away, name)


async def test_an_unknown_feed_is_answered_with_those_there_are(nothing: Settings, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("x")
    said = refused(nothing, "load", "weather", str(file))
    assert "no feed 'weather'" in said
    assert "air_quality" in said


async def test_a_feed_that_is_none_gets_no_key_and_no_replay(real: Town) -> None:
    for arguments in (("keys", "add", "weather"), ("replay", "weather", "--since", "2026-03-01")):
        assert "no feed 'weather'" in refused(real.settings, *arguments)


async def test_an_unknown_kpi_is_answered_with_those_there_are(nothing: Settings) -> None:
    said = refused(nothing, "kpis", "air.nothing")
    assert "no KPI 'air.nothing'" in said
    assert "air.good_days" in said


async def test_a_missing_file_is_named_before_anything_starts(nothing: Settings, tmp_path: Path) -> None:
    assert "no such file: " in refused(nothing, "load", "air_quality", str(tmp_path / "missing.csv"))
    assert not nothing.data_dir.exists()


async def test_files_that_hold_nothing_or_half_a_gzip_are_refused(nothing: Settings, tmp_path: Path) -> None:
    blank, half = tmp_path / "blank.csv", tmp_path / "half.csv.gz"
    blank.write_bytes(b"\n")
    half.write_bytes(b"\x1f\x8b\x08\x00\x00")
    assert "nothing to load" in refused(nothing, "load", "air_quality", str(blank))
    assert f"{half} cannot be read" in refused(nothing, "load", "air_quality", str(half))


async def test_a_setting_that_is_none_or_cannot_be_used_is_named(nothing: Settings) -> None:
    assert "no such setting: XIQU_DATABSE" in refused(nothing, "migrate", XIQU_DATABSE="postgresql://x")
    assert "XIQU_PORT='many'" in refused(nothing, "gateway", XIQU_PORT="many")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that someone else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


async def test_a_port_that_is_in_use_is_named_with_what_to_set_instead(real: Town, nothing: Settings, taken: int) -> None:
    said = refused(real.settings, "gateway", "--port", str(taken))
    assert f"cannot listen on 127.0.0.1:{taken}" in said
    assert "--port" in said
    said = refused(real.settings, "worker", XIQU_SIDE_PORT=str(taken))
    assert f"cannot listen on 127.0.0.1:{taken}" in said
    assert "XIQU_SIDE_PORT" in said
    assert f"cannot listen on 127.0.0.1:{taken}" in refused(nothing, "up", "--empty", "--port", str(taken))


async def test_a_second_city_on_one_folder_is_refused_and_other_commands_find_the_first(nothing: Settings, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("city,date,hour,point,pm10\n伴市,20260326,9,一号,36\n")
    first = Role("up", nothing, "--empty", "--port", "0")
    first.launch()
    try:
        up = await asyncio.to_thread(within, START_S, (nothing.data_dir / "running.json").exists)
        assert up, first.said
        assert "a city already runs on" in refused(nothing, "up", "--empty", "--port", "0")
        loaded = await asyncio.to_thread(command, nothing, "load", "air_quality", str(file))
        assert loaded.returncode == 0, loaded.stderr
        audited = await asyncio.to_thread(command, nothing, "audit")
        assert audited.returncode == 0, audited.stdout + audited.stderr
    finally:
        code = await asyncio.to_thread(first.stop)
    assert code == 0, first.said
    assert not (nothing.data_dir / "running.json").exists()
