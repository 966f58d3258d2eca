"""Programs of others that a test runs; on a laptop without them it is skipped, in CI it fails."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import IN_CI

PACKAGES = {
    "promtool": "prometheus",
    "prometheus": "prometheus",
    "amtool": "prometheus-alertmanager",
    "prometheus-alertmanager": "prometheus-alertmanager",
}
SECONDS = 300


def found(name: str) -> str:
    """Return where that program is."""
    path = shutil.which(name)
    if path is None:
        (pytest.fail if IN_CI else pytest.skip)(f"needs {name}: apt-get install {PACKAGES[name]}")
    return str(path)


def run(name: str, *arguments: str | Path) -> tuple[int, str]:
    """Return the exit code of a program, and all that it said."""
    ended = subprocess.run([found(name), *map(str, arguments)], capture_output=True, text=True, timeout=SECONDS, check=False)
    return ended.returncode, ended.stdout + ended.stderr
