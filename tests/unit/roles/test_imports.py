"""What a role does not need it does not load: each start, and each test that starts a role, would wait for it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MAPS = ("shapely", "pyproj", "pyogrio", "numpy")
API = ("fastapi",)


def imported(statement: str, names: Sequence[str]) -> set[str]:
    told = f"import sys; {statement}; print(*(name for name in {names} if name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def test_a_city_starts_without_the_libraries_of_maps() -> None:
    assert imported("import xiqu.up, xiqu.gateway, xiqu.worker, xiqu.collector", MAPS) == set()


def test_the_rule_sees_the_map() -> None:
    assert imported("import connectors.pipes.work", MAPS) == {"shapely", "pyproj", "numpy"}


def test_only_the_gateway_loads_the_whole_api() -> None:
    assert imported("import xiqu.up, xiqu.worker, xiqu.processes, xiqu.collector, xiqu.watch, xiqu.load, xiqu.audit", API) == set()
    assert imported("import xiqu.gateway", API) == {"fastapi"}
