"""Every figure of a real recording is what a plain batch, which shares no code with the road, makes of it."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from models.standards.air import DISPLAY_NAMES
from tests.oracle.air import Figure, figures
from tests.oracle.samples import COLUMNS, SAMPLE, rows_of
from tests.unit.kpis.city import City

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def city_of(path: Path) -> City:
    city = City()
    for row in rows_of(path):
        stated = {metric: str(row[metric]) for metric in COLUMNS if row[metric] is not None}
        city.says(f"{row['city']}/{row['point']}", row["hour_start"], **stated)
    return city


def compared(path: Path) -> tuple[dict[tuple[str, ...], object], dict[tuple[str, ...], object]]:
    ours = {(*map(str, node),): result for node, result in city_of(path).figures(NOW).items() if node.kpi.startswith("air.")}
    theirs = {(*map(str, key),): figure for key, figure in figures(rows_of(path), NOW).items()}
    return (
        {key: (result.value, tuple(result.evidence.get("primary", ()))) for key, result in ours.items()},
        {key: told(figure) for key, figure in theirs.items() if key in ours or figure.value is not None},
    )


def told(figure: Figure) -> tuple[Decimal | int | None, tuple[str, ...]]:
    return figure.value, tuple(DISPLAY_NAMES.get(name, name) for name in figure.primary)


def test_the_sample_gives_the_oracles_figures() -> None:
    ours, theirs = compared(SAMPLE)
    assert len(ours) > 600
    assert ours == theirs


def test_the_stations_of_zhongshan_give_the_oracles_figures(shared: Path) -> None:
    path = shared / "data" / "air" / "zhongshan_stations_hourly.csv"
    if not path.is_file():
        pytest.skip("needs the hourly file of Zhongshan in ../shared")
    ours, theirs = compared(path)
    assert len(ours) > 1400
    assert ours == theirs
