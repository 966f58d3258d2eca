"""One command proves the whole tree, here and in CI: the cheap judges first, and the first refusal ends it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from xiqu.cores import cores

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("models", "streams", "connectors", "xiqu", "tests")
SPREAD = ("--dist", "worksteal")
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
"""The tests of a file share a city, and each process starts servers of its own; the order is that of tests/integration/conftest.py."""
QUICK = ("tests/house", "tests/unit", "tests/laws", "tests/feeds", "tests/docs", "tests/official")
SERVERS = ("tests/contract", "tests/integration", "tests/browser")

USAGE = """\
usage: python3 -m xiqu test [-- PYTEST ARGUMENTS]

Runs ruff, mypy, the import contracts, then the tests on as many cores as there are: first those that need nothing,
then those that start servers.

  python3 -m xiqu test
  python3 -m xiqu test -- -k rebalance -x
"""


def stages(arguments: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each stage's name and command. Folders that don't exist (yet) are passed over."""
    bin_ = Path(sys.executable).parent
    python = sys.executable
    yield "ruff check", [python, "-m", "ruff", "check", "."]
    yield "ruff format", [python, "-m", "ruff", "format", "--check", "."]
    yield "mypy", [python, "-m", "mypy", *present(ROOMS)]
    yield "import contracts", [str(bin_ / "lint-imports")]
    for name, folders, dealt in (("tests", QUICK, SPREAD), ("tests with servers", SERVERS, BY_FILE)):
        if found := present(folders):
            yield name, [python, "-m", "pytest", "-n", str(cores()), *dealt, *found, *arguments]


def present(folders: Sequence[str]) -> list[str]:
    return [name for name in folders if any((ROOT / name).rglob("*.py"))]


def main(argv: Sequence[str]) -> int:
    if argv and argv[0] != "--":
        print(USAGE, end="")
        return 0 if argv[0] in {"-h", "--help"} else 2
    if not (ROOT / "tests").is_dir():
        print("The tests are part of the source tree: clone it and run `python3 -m xiqu test` there.", file=sys.stderr)
        return 2
    begun = time.monotonic()
    for name, command in stages(argv[1:]):
        print(f"── {name}", flush=True)
        stage = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code == pytest_found_nothing(command, argv):
            code = 0
        print(f"── {name}: {'FAILED' if code else 'ok'} in {time.monotonic() - stage:.1f} s", flush=True)
        if code:
            print(f"Stopped at: {name}. By itself: {' '.join(command)}", file=sys.stderr)
            return 1
    print(f"everything passed in {time.monotonic() - begun:.1f} s")
    return 0


def pytest_found_nothing(command: Sequence[str], argv: Sequence[str]) -> int | None:
    """A selection (`-- -k word`) may select nothing in one of the two stages; a whole run that finds no test is a failure."""
    return 5 if "pytest" in command and argv[1:] else None
