import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, tracked_files

SOMEBODYS_MACHINE = re.compile(r"(?<![\w.:/~$}-])/(?:home|root|Users|work|workspace|mnt|media)/[\w.]+")
SOMEBODYS_INDEX = re.compile(r"(?<!emit-)index-url|--find-links|pypi\.org/simple|/simple/\w|\"resolved\": *\"http|trusted-host")
LARGEST = 2_000_000


def places(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (SOMEBODYS_MACHINE, SOMEBODYS_INDEX):
            if found := pattern.search(line):
                yield f"line {number}: {found[0]}"


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if len(content) > LARGEST or b"\0" in content else content.decode(errors="replace")


def test_no_file_names_a_machine_or_a_package_index() -> None:
    named = {path.relative_to(ROOT): list(places(text_of(path))) for path in tracked_files() if path != Path(__file__)}
    assert {path: found for path, found in named.items() if found} == {}


def test_the_rule_sees_a_machine_and_an_index() -> None:
    assert list(places("cache = '/home/somebody/.cache'"))
    assert list(places("pip install --index-url https://mirror.example/x"))
    assert not list(places("uv pip compile --no-emit-index-url"))
    assert not list(places("see https://example.org/home/plan and ~/home/plan"))
