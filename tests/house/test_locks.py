import re
import tomllib

import pytest

from tests.house.tree import ROOT

LOCKS = ("requirements", "requirements-test")


def plain(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(text: str) -> set[str]:
    return {plain(found[0]) for line in text.splitlines() if (found := re.match(r"[A-Za-z0-9][\w.-]*", line))}


def pins(text: str) -> dict[str, str]:
    return {plain(name): version for name, version in re.findall(r"^([A-Za-z0-9][\w.-]*)==([^ ;\\]+)", text, re.MULTILINE)}


def without_hash(text: str) -> list[str]:
    """Requirements of a lock that name no hash; a requirement goes on over lines that end in a backslash."""
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry[:1].isalnum() and "--hash=sha256:" not in entry]


def read(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_every_wanted_package_is_locked(name: str) -> None:
    assert wanted(read(f"{name}.in")) - pins(read(f"{name}.lock")).keys() == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    assert without_hash(read(f"{name}.lock")) == []


def test_the_tests_run_on_what_production_runs_on() -> None:
    runtime, test = pins(read("requirements.lock")), pins(read("requirements-test.lock"))
    assert runtime
    assert runtime.items() <= test.items()


def test_the_wheel_wants_what_the_lock_was_made_from() -> None:
    declared = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    assert wanted("\n".join(declared)) == wanted(read("requirements.in"))


def test_the_rule_sees_a_package_without_a_hash() -> None:
    assert without_hash("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]
    assert wanted("# comment\n-r other.in\nSome_Name>=1\n") == {"some-name"}
