import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SLOW = ("shapely", "pyproj", "pyogrio", "numpy")


def imported(statement: str) -> set[str]:
    told = f"import sys; {statement}; print(*(name for name in {SLOW} if name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def test_a_city_starts_without_the_libraries_of_maps() -> None:
    assert imported("import xiqu.up, xiqu.gateway, xiqu.worker, xiqu.collector") == set()


def test_the_rule_sees_the_map() -> None:
    assert imported("import connectors.pipes.work") == {"shapely", "pyproj", "numpy"}
