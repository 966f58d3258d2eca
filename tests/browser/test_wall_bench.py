"""The bench's measurement of the wall: an hour of its day, over the whole road."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.browser.walls import built

ROOT = Path(__file__).resolve().parents[2]


def test_the_bench_opens_the_wall_and_says_what_an_hour_of_changes_leaves_in_its_page(chromium: str, tmp_path: Path) -> None:
    assert chromium
    built()
    done = subprocess.run(
        [sys.executable, "-m", "xiqu", "bench", "--json", "--embedded", "--scale", "0.01", "--only", "wall"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["wall"]
    assert found["hours"] == 1
    assert 0 < found["load_ms"] <= found["first_figures_ms"]
    assert found["heard"] >= found["results"] > 0
    assert found["questions"] > 0
    assert 0 < found["after"]["heap_mb"] < found["before"]["heap_mb"] * 1.5
    assert found["after"]["nodes"] > 0
