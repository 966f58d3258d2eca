"""Follows the recipes of CONTRIBUTING.md word for word, in a copy of the tree."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

STEP = re.compile(r"`([\w./]+\.\w+)`:\n\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COPIED = ("models", "streams", "connectors", "xiqu", "docs", "tests/feeds", "tests/twins", "tests/unit/kpis")
FEEDS_LIST = "connectors/feeds/__init__.py"


def steps(text: str) -> list[tuple[str, str, str]]:
    """Return (path, language, content) of every step."""
    return [(path, language, content) for path, language, content in STEP.findall(text)]


def patched(text: str, change: str) -> str:
    """Apply a change written as lines that stay (" "), go ("-") and come ("+"), each group after the line before it."""
    lines = text.splitlines()
    at = 0
    for line in change.splitlines():
        sign, said = line[0], line[1:]
        if sign == "+":
            lines.insert(at, said)
            at += 1
            continue
        at = lines.index(said)
        if sign == "-":
            del lines[at]
        else:
            at += 1
    return "\n".join(lines) + "\n"


def followed(folder: Path, without: str = "") -> list[str]:
    """Copy the tree into *folder*, follow every step but that of the path *without*, and return the paths that were written."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    written = []
    for path, language, content in steps((ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        if path == without:
            continue
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(patched(place.read_text("utf-8"), content) if language == "diff" else content, "utf-8")
        written.append(path)
    return written


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False, timeout=200)


def tried(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/feeds", "tests/unit/kpis/test_rain.py")


def test_the_recipes_make_a_feed_and_a_kpi_that_pass_their_tests(tmp_path: Path) -> None:
    written = followed(tmp_path)
    assert {Path(path).parts[0] for path in written} == {"connectors", "streams", "tests"}
    ended = tried(tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    python = [path for path in written if path.endswith(".py")]
    run(tmp_path, "-m", "ruff", "check", "--no-cache", "--fix", "--select", "I", *python)
    for judge in (("check",), ("format", "--check")):
        judged = run(tmp_path, "-m", "ruff", *judge, "--no-cache", *python)
        assert judged.returncode == 0, judged.stdout


def test_what_the_recipes_declare_reaches_the_documents(tmp_path: Path) -> None:
    followed(tmp_path)
    ended = run(tmp_path, "-c", "import sys; from xiqu.cli import main; sys.exit(main(['describe']))")
    assert ended.returncode == 0, ended.stderr
    assert "### `rain.day` 日雨量" in (tmp_path / "docs" / "kpis.md").read_text("utf-8")
    assert "`city.raw.rain`" in (tmp_path / "docs" / "operations.md").read_text("utf-8")


@pytest.mark.parametrize("step", [FEEDS_LIST, "streams/kpis/__init__.py", "tests/feeds/rain/hours.out.json"])
def test_no_step_can_be_left_out(step: str, tmp_path: Path) -> None:
    followed(tmp_path, without=step)
    assert tried(tmp_path).returncode != 0


def test_a_step_that_no_longer_fits_the_tree_is_seen() -> None:
    assert patched("a\nb\n", " a\n+x\n-b\n+y\n") == "a\nx\ny\n"
    with pytest.raises(ValueError, match="not in list"):
        patched("a\n", "-b\n")
