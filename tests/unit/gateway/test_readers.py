import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

import httpx
import pytest

from connectors.feeds import FEEDS
from connectors.gateway.asking import cursor, ledger_mark, mark, moment
from connectors.gateway.ports import Counts, LedgerMark, LedgerRow, Mark
from connectors.gateway.reading import feed_json, kpi_json
from connectors.gateway.shapes import FeedsShape, KpisShape, LedgerPageShape, ResultsShape
from connectors.present import RESULT_FIELDS, dumps
from models.period import CITY_ZONE
from streams.kpis import KPIS
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import AWAY, City, result

DAY_ONE = datetime(2026, 3, 1, tzinfo=CITY_ZONE)


Seen: TypeAlias = tuple[str, int, int]


def joined(found: list[list[Seen]]) -> list[Seen]:
    return [each for page in found for each in page]


async def pages(client: httpx.AsyncClient, path: str, **asked: str | int) -> list[list[Seen]]:
    """Follow the cursor to the end; each page as (subject, day, revision)."""
    found: list[list[Seen]] = []
    following: str | None = ""
    while following is not None:
        query = asked | ({"cursor": following} if following else {})
        page = ResultsShape.model_validate_json((await client.get(path, params=query)).content)
        found.append([(each.subject, each.period_start.day, each.revision) for each in page.results])
        following = page.next
    return found


async def test_the_kpis_are_listed_as_they_are_declared(city: City) -> None:
    async with city.client() as client:
        listed = KpisShape.model_validate_json((await client.get("/v1/kpis")).content).kpis
    assert [kpi.name for kpi in listed] == ["air.city_day", "air.good_days"]
    assert (listed[1].title, listed[1].period, listed[1].kpis) == ("优良天数比例", "year", ["air.city_day"])
    assert listed[1].final_after_s == 259_200


async def test_a_result_has_exactly_the_promised_fields_and_the_exact_digits(city: City) -> None:
    city.known.revisions = [result(value=Decimal("96.20")), result(day=2, value="Ⅲ"), result(day=3, value=None)]
    async with city.client() as client:
        answer = await client.get("/v1/kpis/air.city_day", params={"subject": "中山"})
    told = json.loads(answer.content, parse_float=Decimal)["results"]
    assert [list(each) for each in told] == [list(RESULT_FIELDS)] * 3
    assert b'"value":96.20,' in answer.content
    assert [each["value"] for each in told] == [Decimal("96.2"), "Ⅲ", None]
    assert told[0]["period_start"] == "2026-03-01T00:00:00+08:00"
    assert told[0]["period_end"] == "2026-03-02T00:00:00+08:00"


async def test_from_and_to_choose_the_periods_that_overlap_and_a_day_is_whole(city: City) -> None:
    city.known.revisions = [result(day=day) for day in range(1, 6)]
    path = "/v1/kpis/air.city_day"
    async with city.client() as client:
        days = await pages(client, path, **{"from": "2026-03-02", "to": "2026-03-04"})
        times = await pages(client, path, **{"from": "2026-03-02T12:00:00+08:00", "to": "2026-03-04T00:00:00+08:00"})
        open_end = await pages(client, path, **{"from": "2026-03-04"})
    assert [day for _, day, _ in days[0]] == [2, 3, 4]
    assert [day for _, day, _ in times[0]] == [2, 3]
    assert [day for _, day, _ in open_end[0]] == [4, 5]


async def test_pages_give_every_result_once(city: City) -> None:
    city.known.revisions = [result(subject, day, revision) for subject in ("珠海", "中山") for day in (1, 2, 3) for revision in (1, 2)]
    every = sorted((each.subject, each.period_start.day, each.revision) for each in city.known.revisions)
    async with city.client() as client:
        current = await pages(client, "/v1/kpis/air.city_day", limit=4)
        history = await pages(client, "/v1/kpis/air.city_day/history", limit=5)
        flagged = await pages(client, "/v1/kpis/air.city_day", limit=12, history="true")
        one = await pages(client, "/v1/kpis/air.city_day/history", subject="珠海")
    assert [len(page) for page in current] == [4, 2]
    assert joined(current) == [each for each in every if each[2] == 2]
    assert [len(page) for page in history] == [5, 5, 2]
    assert joined(history) == joined(flagged) == every
    assert joined(one) == [each for each in every if each[0] == "珠海"]


@pytest.mark.parametrize(
    ("path", "query", "status", "code", "tells"),
    [
        ("kpis/air.aqi", {}, 404, "unknown-kpi", "air.city_day, air.good_days"),
        ("kpis/air.aqi/history", {}, 404, "unknown-kpi", "air.city_day"),
        ("kpis/air.city_day", {"from": "yesterday"}, 400, "bad-parameter", "2026-03-01"),
        ("kpis/air.city_day", {"to": "2026-13-01"}, 400, "bad-parameter", "2026-03-01"),
        ("kpis/air.city_day", {"to": "9999-12-31"}, 400, "bad-parameter", "2026-03-01"),
        ("kpis/air.city_day", {"from": "2026-03-02", "to": "2026-03-01"}, 400, "bad-parameter", "from"),
        ("kpis/air.city_day", {"form": "2026-03-02"}, 400, "bad-parameter", "openapi"),
        ("kpis/air.city_day", {"limit": "0"}, 400, "bad-parameter", "openapi"),
        ("kpis/air.city_day", {"limit": "many"}, 400, "bad-parameter", "openapi"),
        ("kpis/air.city_day", {"history": "maybe"}, 400, "bad-parameter", "openapi"),
        ("kpis/air.city_day", {"cursor": "%%%"}, 400, "bad-parameter", "next"),
        ("kpis/air.city_day", {"cursor": "WzEsMl0"}, 400, "bad-parameter", "next"),
        ("ledger", {"cursor": "é"}, 400, "bad-parameter", "next"),
        ("ledger", {"feed": "air"}, 404, "unknown-feed", "air_quality"),
        ("nothing", {}, 404, "unknown-path", "openapi"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_what_to_ask_instead(
    city: City, path: str, query: dict[str, str], status: int, code: str, tells: str
) -> None:
    async with city.client() as client:
        english = await client.get(f"/v1/{path}", params=query)
        chinese = await client.get(f"/v1/{path}", params=query, headers={"Accept-Language": "zh"})
    assert english.status_code == chinese.status_code == status
    assert tells in refusal(english, code).instead
    assert not refusal(chinese, code).detail.isascii()


async def test_another_method_is_refused_with_the_one_that_works(city: City) -> None:
    async with city.client() as client:
        answer = await client.delete("/v1/kpis")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    refusal(answer, "wrong-method")


async def test_a_database_that_is_away_is_answered_503(city: City) -> None:
    city.known.fails = AWAY
    async with city.client() as client:
        answer = await client.get("/v1/kpis/air.city_day")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    refusal(answer, "unavailable")
    assert "10.0.0.7" not in answer.text


async def test_every_feed_that_can_be_sent_is_described_with_a_body_to_send(city: City) -> None:
    async with city.client() as client:
        listed = FeedsShape.model_validate_json((await client.get("/v1/feeds")).content).feeds
        statuses = [(await client.post("/v1/feeds/air_quality", content=listed[0].example)).status_code]
    assert [feed.name for feed in listed] == ["air_quality", "water"]
    assert listed[0].columns == ["city", "date", "hour", "point", "pm25"]
    assert listed[1].columns == []
    assert statuses == [202]


def test_every_feed_and_kpi_that_is_declared_can_be_told() -> None:
    feeds = FeedsShape.model_validate_json(dumps({"feeds": [feed_json(feed) for feed in FEEDS]})).feeds
    kpis = KpisShape.model_validate_json(dumps({"kpis": [kpi_json(kpi) for kpi in KPIS]})).kpis
    assert (len(feeds), len(kpis)) == (len(FEEDS), len(KPIS))
    states = [metric for feed in feeds for metric in feed.metrics if metric.codes]
    assert states
    assert all(metric.low is None and metric.high is None for metric in states)


async def test_the_ledger_is_paged_by_hour_and_feed_and_shows_its_difference(city: City) -> None:
    hours = [DAY_ONE + timedelta(hours=hour) for hour in range(3)]
    counts = Counts(received=3, stored=2)
    city.known.rows = [LedgerRow(hour, feed, 1, counts) for hour in hours for feed in ("air_quality", "water")]
    async with city.client() as client:
        first = LedgerPageShape.model_validate_json((await client.get("/v1/ledger", params={"limit": 4})).content)
        second = LedgerPageShape.model_validate_json(
            (await client.get("/v1/ledger", params={"limit": 4, "cursor": first.next or ""})).content
        )
        water = LedgerPageShape.model_validate_json(
            (await client.get("/v1/ledger", params={"feed": "water", "from": "2026-03-01T01:00:00+08:00"})).content
        )
    assert [(row.hour, row.feed) for row in first.rows + second.rows] == [(row.hour, row.feed) for row in city.known.rows]
    assert second.next is None
    assert {row.difference for row in first.rows} == {1}
    assert [row.hour for row in water.rows] == hours[1:]


def test_a_cursor_comes_back_as_the_mark_it_was() -> None:
    here = Mark("中山/华柏园", DAY_ONE, 3)
    assert mark(cursor(here)) == here
    there = LedgerMark(DAY_ONE, "air_quality")
    assert ledger_mark(cursor(there)) == there


def test_a_plus_that_the_url_turned_into_a_space_is_still_an_offset() -> None:
    assert moment("2026-03-01T08:00:00 08:00") == moment("2026-03-01T08:00:00+08:00") == DAY_ONE + timedelta(hours=8)
    assert moment("2026-03-01") == DAY_ONE == moment("2026-02-28", end=True)
    assert moment("2026-03-01 08:00") == DAY_ONE + timedelta(hours=8)
