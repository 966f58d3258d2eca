"""The batch oracle that judges the road is itself held to the official figures."""

from decimal import Decimal

from tests.official.shared_files import AIR, COLUMNS, STATION_FILES, needs_shared, present
from tests.official.shared_files import rows_of as cells_of
from tests.oracle.air import BEIJING, figures
from tests.oracle.samples import row_of

pytestmark = needs_shared


def test_the_oracle_reproduces_every_published_hour() -> None:
    cells = [row for file in STATION_FILES for row in cells_of(AIR / file)]
    rows = [row_of(row) for row in cells]
    now = max(row["hour_start"] for row in rows).astimezone(BEIJING)
    found = figures(rows, now)
    for row, cell in zip(rows, cells, strict=True):
        key = ("air.aqi_hour", f"{row['city']}/{row['point']}", row["hour_start"])
        if cell["aqi"]:
            assert found[key].value == Decimal(cell["aqi"])
        elif not present(cell, COLUMNS):
            assert key not in found


def test_a_feed_with_gaps_gives_no_city_day_at_all() -> None:
    """The scraper kept at most 21 hours of a day, and those with blanks: a gap is not clean air."""
    rows = [row_of(row) for row in cells_of(AIR / STATION_FILES[0])]
    found = figures(rows, max(row["hour_start"] for row in rows))
    city_days = [figure for (kpi, _, _), figure in found.items() if kpi == "air.city_day"]
    station_days = [figure for (kpi, _, _), figure in found.items() if kpi == "air.aqi_day"]
    assert len(city_days) == 12
    assert all(figure.value is None for figure in city_days)
    assert [figure.value for figure in station_days if figure.value is not None] == [44]
