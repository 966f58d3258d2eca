"""Trust on the road: the states of sources and areas follow from what stands, however it came."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.period import CITY_ZONE
from models.place import Area, Places, Site, listed
from streams.graph import Graph
from streams.kpis import KPIS
from tests.twins.road import TwinRoad

DAY = datetime(2026, 7, 1, tzinfo=CITY_ZONE)
HEAD = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n"
LEVELS = {"甲": 0, "乙": 1, "丙": 2, "丁": 3}
Body = tuple[datetime, str]


def row(point: str, hour: int, **changed: str) -> str:
    """Air that moves every hour, a little different at each point."""
    shift = LEVELS[point]
    cells = {
        "pm25": str(20 + shift + hour % 7), "pm10": str(40 + shift + hour % 5), "co": f"0.{3 + hour % 4}",
        "no2": str(15 + shift + hour % 9), "o3": str(60 + shift + hour % 11), "so2": str(5 + hour % 3),
    } | changed  # fmt: skip
    return f"中山,20260701,{hour + 1},{point},{','.join(cells[name] for name in ('pm25', 'pm10', 'co', 'no2', 'o3', 'so2'))}\n"


def over(hour: int) -> datetime:
    return DAY + timedelta(hours=hour + 1, minutes=20)


def hours(point: str, **changed: str) -> list[Body]:
    return [(over(hour), row(point, hour, **changed)) for hour in range(24)]


def told(bodies: list[Body], places: Places | None = None, seed: int | None = None) -> dict[tuple[str, str], Any]:
    """The day's figures of all *bodies*: in order, or shuffled by *seed*, with every third body delivered twice."""
    road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph(KPIS, places or Places()))
    numbered = list(enumerate(bodies))
    if seed is not None:
        chance = random.Random(seed)
        chance.shuffle(numbered)
        numbered += numbered[::3]
    for number, (moment, body) in numbered:
        road.land("air_quality", landing_id(moment, number.to_bytes(10, "big")), (HEAD + body).encode())
        if seed is None or number % 4 == 0:
            road.rest(limit=2)
    road.rest()
    return {(kpi, subject): (value, evidence) for (kpi, subject, start), (value, _, _, evidence) in road.figures().items() if start == DAY}


def test_a_station_whose_air_moves_is_trusted_and_its_figure_is_the_same_without_the_others() -> None:
    figures = told(hours("甲"))
    value, evidence = figures["air.aqi_day", "中山/甲"]
    assert evidence["trust"] == {"facts": 144, "doubted": 0, "share": "100.0", "reasons": {}, "value_without": str(value)}
    assert figures["trust.air_quality_day", "中山/甲"][0] == "可信"
    assert figures["trust.air_quality_sources", "中山"][0] == Decimal(0)


def test_a_frozen_pollutant_leaves_the_figure_and_shows_what_it_would_be_without() -> None:
    """NO2 frozen at 300 makes the AQI 201; without it the day has no NO2, and the rest does not exceed 100 (HJ 633-2026 5.3.1)."""
    value, evidence = told(hours("甲", no2="300"))["air.aqi_day", "中山/甲"]
    assert value == Decimal(208)
    trust = evidence["trust"]
    assert (trust["facts"], trust["doubted"], trust["share"], trust["reasons"]) == (144, 24, "83.3", {"no2": {"stuck": 24}})
    assert (trust["value_without"], trust["without"]["number"]) == (None, False)


def test_a_leap_in_one_hour_is_shown_and_left_in() -> None:
    spiked = [(moment, body) for moment, body in hours("甲") if body != row("甲", 12)]
    figures = told([*spiked, (over(12), row("甲", 12, pm25="900"))])
    value, evidence = figures["air.aqi_day", "中山/甲"]
    plain, _ = told(spiked)["air.aqi_day", "中山/甲"]
    assert evidence["trust"]["reasons"] == {"pm25": {"jump": 1}}
    assert value > plain
    assert evidence["trust"]["value_without"] == str(plain)
    assert figures["trust.air_quality_day", "中山/甲"][0] == "存疑"


@pytest.mark.parametrize(("leaps", "state"), [(6, "存疑"), (7, "不可信")])
def test_a_source_is_doubtful_while_three_quarters_of_a_metric_are_trusted_and_untrusted_below(leaps: int, state: str) -> None:
    leaping = [(over(hour), row("甲", hour, pm25="900") if hour % 3 == 1 and hour // 3 < leaps else row("甲", hour)) for hour in range(24)]
    value, evidence = told(leaping)["trust.air_quality_day", "中山/甲"]
    assert (value, evidence["reasons"]) == (state, {"pm25": {"jump": leaps}})


def test_an_area_counts_its_sources_by_state_with_the_silent_ones() -> None:
    places = listed(
        [Area(name="中山", kind="city"), Area(name="某街道", kind="street", parent="中山")],
        [Site(subject=f"中山/{point}", feed="air_quality", areas=("某街道",)) for point in "甲乙戊"],
    )
    bodies = [*hours("甲"), *hours("乙", no2="300", o3="77"), *hours("丙")]
    value, evidence = told(bodies, places)["trust.air_quality_sources", "某街道"]
    assert (value, evidence["states"]) == (Decimal(2), {"可信": 1, "存疑": 0, "不可信": 1, "无数据": 1})
    assert evidence["not_trusted"]["中山/戊"] == {"state": "无数据"}
    assert evidence["not_trusted"]["中山/乙"]["reasons"] == {"no2": {"stuck": 24}, "o3": {"stuck": 24}}


def test_one_of_four_that_disagrees_is_doubtful_with_what_the_others_say() -> None:
    moving = [(over(hour), row("丁", hour, pm25=str(90 + hour % 7))) for hour in range(24)]
    value, evidence = told([*hours("甲"), *hours("乙"), *hours("丙"), *moving])["trust.air_quality_sources", "中山"]
    assert value == Decimal(1)
    (reason,) = evidence["not_trusted"]["中山/丁"]["reasons"]["disagrees"].items()
    sums = sum(90 + hour % 7 for hour in range(24)), sum(21 + hour % 7 for hour in range(24))
    assert reason == ("pm25", {"mean": f"{sums[0] / 24:.3f}", "others": f"{sums[1] / 24:.3f}", "mad": "1.000"})


def test_two_stations_with_the_same_series_are_named_as_each_others_double() -> None:
    copy = [(moment, body.replace("甲", "乙")) for moment, body in hours("甲")]
    value, evidence = told([*hours("甲"), *copy])["trust.air_quality_sources", "中山"]
    assert value == Decimal(2)
    assert evidence["not_trusted"]["中山/甲"] == {"state": "存疑", "reasons": {"duplicate": "中山/乙"}}


def test_a_clock_that_runs_ahead_is_seen_by_the_landing() -> None:
    early = [(DAY + timedelta(hours=hour, minutes=30), body) for hour, (_, body) in enumerate(hours("甲"))]
    value, evidence = told(early)["trust.air_quality_day", "中山/甲"]
    assert (value, evidence["reasons"]["o3"]) == ("不可信", {"clock_ahead": 24})


def test_a_correction_gives_the_trust_back() -> None:
    frozen = hours("甲", no2="300")
    mended = [(moment + timedelta(days=1), body) for moment, body in hours("甲")]
    assert told([*frozen, *mended])["trust.air_quality_day", "中山/甲"][0] == "可信"


@pytest.mark.parametrize("seed", range(6))
def test_order_and_repetition_change_no_state_and_no_share(seed: int) -> None:
    bodies = [*hours("甲"), *hours("乙", no2="300"), *hours("丙"), *hours("丁", pm25="70")]
    bodies += [(moment + timedelta(days=1), body) for moment, body in hours("乙")[:5]]
    wanted, found = told(bodies), told(bodies, seed=seed)
    assert {key: found[key] for key in found if key[0] in {"air.aqi_day", "trust.air_quality_day", "trust.air_quality_sources"}} == {
        key: wanted[key] for key in wanted if key[0] in {"air.aqi_day", "trust.air_quality_day", "trust.air_quality_sources"}
    }
