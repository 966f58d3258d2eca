"""The first run is tried on a small project of its own: the real bootstrap, an empty lock, and a command line that says where it runs."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.embedded.database import within

ROOT = Path(__file__).resolve().parents[2]
CLI = """
import sys
def main(argv):
    print("inside", sys.prefix, *argv)
    return 0
"""
BASE_PYTHON = str(getattr(sys, "_base_executable", sys.executable))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    room = tmp_path / "clone" / "xiqu"
    room.mkdir(parents=True)
    for name in ("__init__", "__main__", "bootstrap", "progress"):
        shutil.copy(ROOT / "xiqu" / f"{name}.py", room)
    (room / "cli.py").write_text(CLI)
    for name in ("requirements", "requirements-test"):
        (room.parent / f"{name}.lock").write_text("# nothing yet\n")
    return room.parent


def begin(clone: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [BASE_PYTHON, "-m", "xiqu", *arguments]
    environment = {"PATH": os.environ["PATH"], "HOME": str(clone.parent)}
    return subprocess.Popen(
        command, cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def run(clone: Path, *arguments: str) -> str:
    with begin(clone, *arguments) as process:
        said = process.communicate()[0]
    assert process.returncode == 0, said
    return said


def test_the_first_run_makes_the_environment_and_the_second_finds_it(clone: Path) -> None:
    first = run(clone, "kpis", "--json")
    assert "making .venv" in first
    assert f"inside {clone / '.venv'} kpis --json" in first
    assert run(clone, "kpis") == f"inside {clone / '.venv'} kpis\n"


def test_a_changed_lock_is_installed_by_the_next_run(clone: Path) -> None:
    run(clone)
    (clone / "requirements.lock").write_text("# something new\n")
    said = run(clone)
    assert "installing" in said
    assert "making .venv" not in said
    assert "installing" not in run(clone)


def test_an_installation_that_was_killed_is_made_anew(clone: Path) -> None:
    with begin(clone) as process:
        assert within(20, (clone / ".venv" / "bin" / "python").exists)
        os.killpg(process.pid, signal.SIGKILL)
    assert not (clone / ".venv" / "xiqu-stamp.json").exists()
    assert "making .venv" in run(clone)
    assert json.loads((clone / ".venv" / "xiqu-stamp.json").read_text())["requirements.lock"]


def test_two_first_runs_at_once_make_one_environment(clone: Path) -> None:
    with begin(clone) as one, begin(clone) as other:
        said = one.communicate()[0] + other.communicate()[0]
    assert (one.returncode, other.returncode) == (0, 0), said
    assert said.count("making .venv") == 1
    assert said.count("waiting for it") == 1
    assert said.count("inside") == 2


def test_an_installation_that_fails_says_what_pip_said_and_is_tried_again(clone: Path) -> None:
    (clone / "requirements.lock").write_text("nothing @ file:///nowhere/nothing-1-py3-none-any.whl --hash=sha256:" + "0" * 64 + "\n")
    with begin(clone) as process:
        said = process.communicate()[0]
    assert process.returncode == 1
    assert "pip could not install" in said
    (clone / "requirements.lock").write_text("# nothing\n")
    assert "inside" in run(clone)


def told(clone: Path, prelude: str) -> tuple[int, str]:
    code = f"import runpy, sys; {prelude}; runpy.run_module('xiqu', run_name='__main__')"
    done = subprocess.run([BASE_PYTHON, "-c", code], cwd=clone, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_python_without_venv_says_which_package_to_install(clone: Path) -> None:
    code, said = told(clone, "sys.modules['ensurepip'] = None")
    assert code == 1
    assert "apt-get install python3-venv" in said
    assert not (clone / ".venv").exists()


def test_an_old_python_is_told_which_one_is_needed(clone: Path) -> None:
    code, said = told(clone, "sys.version_info = (3, 10, 2)")
    assert code == 2
    assert said.startswith("xiqu needs Python 3.11 or newer; this is Python 3.10 ")
