"""The wall is built by one process at a time, and by what it started as long as that lives."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from xiqu import wall


def test_the_lock_is_held_until_the_last_process_of_a_builder_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "CACHE", tmp_path)
    with wall._alone():
        orphan = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with (tmp_path / "build.lock").open("w") as file:
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        orphan.communicate(b"\n", timeout=60)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
