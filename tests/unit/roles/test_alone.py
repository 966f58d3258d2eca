"""A role whose watcher is gone ends, also where it cannot drain, and does not spin on its closed input meanwhile."""

import subprocess
import sys

from tests.conftest import ROOT
from xiqu.role import OVERDUE

HANGS = """
import asyncio, sys
from xiqu import role

async def main():
    stop = role.asked_to_stop(watched=True)
    await stop.wait()
    print("looks still" if asyncio.get_running_loop().remove_reader(sys.stdin) else "looked once", flush=True)
    await asyncio.Event().wait()

role.DRAIN_SECONDS = 0.2
asyncio.run(main())
"""


def test_it_looks_once_at_its_closed_input_and_ends_though_it_hangs() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGS], cwd=ROOT, input="", capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (OVERDUE, "looked once\n"), ended.stderr
