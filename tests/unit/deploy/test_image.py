"""The Dockerfile says what a wheel says, and what a linter of Dockerfiles has nothing against."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.servers.composed import DOCKERFILE, ROOT, copies, instructions
from xiqu.wall import _is_new_enough

HADOLINT = Path(sys.executable).with_name("hadolint")


def complaints(dockerfile: Path) -> str:
    return subprocess.run([HADOLINT, "--no-color", dockerfile], capture_output=True, text=True, check=False).stdout


def test_the_linter_has_nothing_against_the_dockerfile() -> None:
    assert complaints(DOCKERFILE) == ""


def test_the_linter_sees_what_it_is_for(tmp_path: Path) -> None:
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM python:latest\nRUN cd /tmp && pip install xiqu\n")
    assert "DL3007" in complaints(careless)


def test_the_image_holds_what_the_wheel_holds_at_the_same_place() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert copies() == {**{name: name for name in wheel["packages"]}, **wheel["force-include"]}
    shut = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    assert shut[0] == "*"
    assert {line.removeprefix("!") for line in shut if line.startswith("!")} == {*copies(), "requirements.lock"}


def test_what_is_installed_is_the_locks_by_their_hashes_and_runs_no_script_of_theirs() -> None:
    text = DOCKERFILE.read_text()
    assert "npm ci --ignore-scripts" in text
    for option in ("--require-hashes", "--no-deps", "--only-binary :all:", "-r /requirements.lock"):
        assert option in text


def test_nobody_in_particular_runs_it() -> None:
    assert instructions("USER") == ["10001"]
    assert instructions("ENTRYPOINT") == ['["python", "-m", "xiqu"]']


@pytest.mark.parametrize("line", [line for line in DOCKERFILE.read_text().splitlines() if line.startswith("FROM ")])
def test_every_stage_stands_on_a_python_or_node_that_we_test_on(line: str) -> None:
    if line.endswith(" AS wall"):
        assert _is_new_enough((int(line.split()[1].removeprefix("node:").split("-")[0]), 99))
        return
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    assert line.split()[1].startswith(f"python:{oldest}-slim-")
