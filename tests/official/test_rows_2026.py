"""Official hours and days under HJ 633-2026, and one city's roll-up from its sites."""

from decimal import Decimal

from models.standards.air import EDITIONS, METRICS, Aqi, NoAqi, city_mean, day_aqi, hour_aqi, round_concentration
from tests.official.shared_files import STANDARDS, needs_shared, present, rows_of

pytestmark = needs_shared

OLD, NEW = EDITIONS["HJ 633-2012"], EDITIONS["HJ 633-2026"]
HOUR = {"so2": "so2", "no2": "no2", "co": "co", "o3": "o3_1h", "pm10": "pm10", "pm25": "pm2_5"}
DAY = HOUR | {"o3": "o3_8h"}
NAMES = {"so2": "SO2", "no2": "NO2", "co": "CO", "o3": "O3", "pm10": "PM10", "pm25": "PM2.5"}
MARKS = frozenset({"NA", "/"})


def rows(kind: str) -> list[dict[str, str]]:
    return [row for row in rows_of(STANDARDS / "aqi_2026_official_rows.csv") if row["kind"] == kind]


def published(row: dict[str, str]) -> tuple[str, str]:
    return row["aqi"], row["primary"]


def stated(verdict: Aqi | NoAqi) -> tuple[str, str]:
    if isinstance(verdict, NoAqi):
        return "NA", "NA"
    return str(verdict.value), ",".join(NAMES[metric] for metric in verdict.primary)


def judged(row: dict[str, str]) -> Aqi | NoAqi:
    not_monitored = {metric for metric, column in HOUR.items() if row[column] == "/"}
    return hour_aqi(NEW, present(row, HOUR, MARKS), not_monitored)


def test_every_hour_with_a_value_of_pm10_is_reproduced() -> None:
    compared = [row for row in rows("hour") if row["pm10"] != "NA"]
    assert len(compared) == 66
    assert [row for row in compared if stated(judged(row)) != published(row)] == []


def test_hours_without_pm10_follow_rule_5_3_1_and_not_the_publication() -> None:
    """PM10 below PM2.5 seems to be blanked after the AQI was made, so most such rows show an AQI (addenda C.8)."""
    blanked = [row for row in rows("hour") if row["pm10"] == "NA"]
    assert len(blanked) == 15
    equal = [row["site"] for row in blanked if stated(judged(row)) == published(row)]
    assert equal == ["3484A", "1120A", "4129A", "4220A", "1100A"]


def test_the_one_row_above_100_with_a_gap_is_published() -> None:
    (row,) = (row for row in rows("hour") if row["site"] == "1120A")
    aqi = judged(row)
    assert isinstance(aqi, Aqi)
    assert (aqi.value, aqi.primary, aqi.missing) == (126, ("pm25",), ("pm10",))


def test_without_the_gap_rule_every_published_row_agrees() -> None:
    """The figures of the rows with a blanked PM10 are right too, once PM10 is taken as not monitored."""
    for row in rows("hour"):
        if row["aqi"] != "NA":
            not_monitored = {metric for metric, column in HOUR.items() if row[column] == "/"} | {"pm10"}
            assert stated(hour_aqi(NEW, present(row, HOUR, MARKS), not_monitored)) == published(row)


def test_every_day_is_reproduced_and_the_old_edition_would_differ() -> None:
    days = rows("day")
    assert len(days) == 8
    for row in days:
        assert stated(day_aqi(NEW, present(row, DAY))) == published(row)
    # the old breakpoints only matter where PM leads; these days are led by O3, which did not change
    assert all(stated(day_aqi(OLD, present(row, DAY)))[0] == row["aqi"] for row in days if row["primary"] == "O3")


def test_a_city_day_is_the_mean_of_its_sites() -> None:
    columns = {
        "so2": "so2_24h",
        "no2": "no2_24h",
        "co": "co_24h",
        "o3": "o3_mda8",
        "pm10": "pm10_24h",
        "pm25": "pm2_5_24h",
    }
    *sites, city = rows_of(STANDARDS / "city_rollup_2026_taiyuan.csv")
    assert len(sites) == 10
    for metric in METRICS:
        mean = city_mean([Decimal(site[columns[metric]]) for site in sites], monitoring=len(sites))
        assert mean is not None
        assert round_concentration(metric, mean) == Decimal(city[columns[metric]])
