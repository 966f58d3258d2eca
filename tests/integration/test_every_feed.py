"""Every feed and every KPI on the real road, found from FEEDS and KPIS: what PostgreSQL holds in the end is what the twin holds.

All samples and examples land at once and in an order drawn by chance, while workers are killed; the twin reads them one after the other.
"""

import asyncio
import random
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

import orjson
import pytest

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.period import CITY_ZONE
from models.registry import street_places
from streams.graph import Graph
from streams.kpis import KPIS
from tests.feeds.corpus import bodies_of
from tests.integration.conftest import Towns
from tests.servers.kafka import RealKafka
from tests.servers.town import landing
from tests.twins.road import TwinRoad

LANDED = datetime(2026, 11, 23, 12, tzinfo=CITY_ZONE)
END = LANDED + timedelta(days=40)
SEED = 20261123
KILLS = 3


class Shown(NamedTuple):
    """What a reader sees of a figure."""

    value: Any
    status: str
    edition: str
    evidence: Any


def bodies() -> list[tuple[str, str, bytes]]:
    """Return (feed, landing id, body), the same each time."""
    each = chain.from_iterable([(feed.name, body) for body in bodies_of(feed)] for feed in FEEDS if not feed.tick)
    return [
        (feed, landing_id(LANDED + timedelta(seconds=number), (number << 16).to_bytes(10, "big")), body)
        for number, (feed, body) in enumerate(each)
    ]


def twin() -> tuple[TwinRoad, dict[tuple[str, str, datetime], Shown]]:
    road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph(KPIS, street_places()))
    for feed, each, body in bodies():
        road.land(feed, each, body)
    road.rest(1_000)
    road.land("clock", landing_id(END, b"tick"), b"")
    road.rest(1_000)
    return road, {key: Shown(value, status, edition, plain(evidence)) for key, (value, status, edition, evidence) in road.figures().items()}


def plain(evidence: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    return orjson.loads(orjson.dumps(evidence, default=str))


@pytest.mark.timeout(240)
async def test_the_real_road_and_the_twin_agree_about_every_fact_and_figure_whoever_is_killed(kafka: RealKafka, towns: Towns) -> None:
    dice = random.Random(SEED)
    road, wanted = twin()
    async with towns(kafka.address, 2) as place:
        landing_now = dice.sample(bodies(), len(bodies()))
        for at in range(0, len(landing_now), len(landing_now) // (KILLS + 1) + 1):
            for feed, each, body in landing_now[at : at + len(landing_now) // (KILLS + 1) + 1]:
                await place.land(feed, [body], [each])
            await asyncio.sleep(dice.uniform(0, 2))
            victim = dice.choice(place.workers)
            await asyncio.to_thread(victim.kill)
            await asyncio.to_thread(victim.start)
        await place.done()
        await place.land("clock", [b"tick"], [landing(END)])
        await place.done()

        rows = await place.ask("SELECT kpi, subject, period_start, value, label, status, edition, evidence FROM results")
        held = {
            (row["kpi"], row["subject"], row["period_start"].astimezone(CITY_ZONE)): Shown(
                row["value"] if row["label"] is None else row["label"], row["status"], row["edition"], plain(row["evidence"])
            )
            for row in rows
        }
        assert {key: (held.get(key), figure) for key, figure in wanted.items() if held.get(key) != figure} == {}
        assert held.keys() == wanted.keys()

        facts = await place.ask(
            "SELECT feed, subject, metric, extract(epoch FROM observed_at)::bigint AS second, value, flag, first_landing, last_landing"
            " FROM facts JOIN series ON series.id = series_id"
        )
        kept = {
            (*series, second, stated.value, stated.flag, stated.first, stated.last)
            for (series, second), values in road.facts.values.items()
            for stated in values.values()
        }
        assert {tuple(Decimal(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in facts} == kept

        books = await place.ask("SELECT feed, imbalance FROM ledger")
        assert {row["feed"] for row in books if row["imbalance"] == 0} == {feed for feed, *_ in bodies()}
        await place.audit()
