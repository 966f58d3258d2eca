import argparse
from pathlib import Path

import pytest

from models.errors import SettingError
from tests.servers.composed import COMPOSE_FILE
from xiqu.init import FILE, SECRETS, given_names, invent, run


def values(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if not line.startswith("#"))


def test_every_secret_is_invented_for_the_owner_alone_and_long(tmp_path: Path) -> None:
    assert invent(tmp_path / FILE) == (list(SECRETS), False)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert values(tmp_path / FILE).keys() == SECRETS.keys()
    assert all(len(value) >= 32 and value.isalnum() for value in values(tmp_path / FILE).values())


def test_no_two_cities_and_no_two_secrets_are_alike(tmp_path: Path) -> None:
    for name in ("one", "two"):
        invent(tmp_path / name)
    found = [*values(tmp_path / "one").values(), *values(tmp_path / "two").values()]
    assert len(set(found)) == 2 * len(SECRETS)


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    invent(tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()
    assert invent(tmp_path / FILE) == ([], False)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_file_of_an_earlier_release_gets_what_it_lacks_and_keeps_the_rest(tmp_path: Path) -> None:
    path, last = tmp_path / FILE, list(SECRETS)[-1]
    mine = b"# by hand, \xb2\xe2\nOTHER=1\n" + "\n".join(f"export {name}=" for name in SECRETS if name != last).encode()
    path.write_bytes(mine)
    path.chmod(0o644)
    assert invent(path) == ([last], True)
    assert path.read_bytes().startswith(mine + b"\n# ")
    assert given_names(path.read_text("latin-1")) == {*SECRETS, "OTHER"}


async def test_a_folder_that_is_not_there_is_said_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="--folder"):
        await run(argparse.Namespace(folder=tmp_path / "nowhere"))


async def test_the_command_says_what_it_did_and_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run(argparse.Namespace(folder=tmp_path)) == 0
    said = capsys.readouterr().out
    assert str(tmp_path / FILE) in said
    assert [secret for secret in values(tmp_path / FILE).values() if secret in said] == []


def test_init_invents_exactly_what_compose_asks_for() -> None:
    text = COMPOSE_FILE.read_text()
    assert {name for name in SECRETS if f"${{{name}:?" in text} == SECRETS.keys()
    assert text.count(":?") == sum(text.count(f"${{{name}:?run python3 -m xiqu init first}}") for name in SECRETS)
