import json
import os
import subprocess
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from connectors.clock import now
from connectors.embedded.broker import Broker
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.intake.file import pieces
from connectors.present import dumps
from models.landing import landing_id
from models.period import CITY_ZONE, unix
from streams.read import Body, read
from tests.servers.kafka import RealKafka
from xiqu.bench.bodies import READINGS, STATIONS, bodies_of, city_year, feed
from xiqu.bench.latency import waits_of
from xiqu.bench.results import Heard

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2020, 1, 1, 8, tzinfo=CITY_ZONE)
HOUR = ("测速0/站点0", unix(START))


def bench(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Everything that it makes, it makes in the folder: it stands there too."""
    return subprocess.run(
        [sys.executable, "-m", "xiqu", "bench", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def measured(folder: Path, *arguments: str) -> dict[str, Any]:
    done = bench(folder, "--json", "--scale", "0.01", *arguments)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert list(folder.iterdir()) == []
    found: dict[str, Any] = json.loads(line)
    return found


def test_the_bench_measures_every_contestant_on_servers_from_wheels_and_leaves_nothing(tmp_path: Path) -> None:
    found = measured(tmp_path, "--embedded")
    for name in ("road", "limit", "plain_faust"):
        assert found[name]["readings_per_s"] > 0
    assert found["road"]["messages_per_s"] > 0
    assert set(found["road"]["cpu_s"]) == {"worker", "kafka", "postgres", "lander"}
    assert set(found["road"]["worker_mb"]) in (set(), {"start", "end", "peak"})
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p99"] <= found["latency_ms"]["max"]
    assert found["latency_ms"]["p50"] < found["latency_ms"]["year"]["p50"]
    assert found["city_year_s"] > 0
    assert found["traffic_month"]["readings"] == 207 * 288
    assert found["traffic_month_s"] > 0
    assert found["all_feeds"]["readings_per_s"] > 0
    assert found["all_feeds"]["feeds"] > 5
    assert found["all_feeds"]["figures"] > 0
    assert found["all_feeds"]["beside"]["ratio"] > 0
    assert found["alarms"]["breaches"] == 10
    assert found["alarms"]["told_ms"]["p50"] > 0
    for told in (found["live"]["of_a_subject"], found["live"]["of_all"]):
        assert 0 < told["ms"]["p50"] <= told["ms"]["p99"]
        assert told["untold"] == told["gaps"] == 0
    assert found["live"]["followers"] == 10
    assert set(found["ratios"]) == {"road/limit", "road/plain_faust"}
    assert "embedded" in found["machine"]["kafka"]


def test_the_bench_starts_a_real_kafka_where_it_can(tmp_path: Path, kafka: RealKafka) -> None:
    assert kafka.alive
    found = measured(tmp_path, "--only", "road", "limit")
    assert "Apache Kafka" in found["machine"]["kafka"]
    assert found["road"]["readings_per_s"] > 0
    assert set(found["ratios"]) == {"road/limit"}
    assert "latency_ms" not in found


async def test_the_bench_refuses_servers_that_hold_a_city(tmp_path: Path, database: str) -> None:
    broker = Broker()
    address = broker.start()
    try:
        async with AIOKafkaProducer(bootstrap_servers=address) as producer:
            await producer.send_and_wait(AIR_QUALITY.topic, b"a body of a real station")
        done = bench(tmp_path, XIQU_KAFKA=address, XIQU_DATABASE=database, XIQU_EMBEDDED="true")
    finally:
        broker.stop()
    assert done.returncode == 2
    assert "already holds readings" in done.stderr


def stored(bodies: list[bytes]) -> list[int]:
    shards, rejections = read(Body(AIR_QUALITY, landing_id(now(), os.urandom(10)), body) for body in bodies)
    assert rejections == []
    return [len(part.readings) for parts in shards.values() for part in parts]


def test_each_body_of_the_bench_states_three_readings_and_two_make_an_hour() -> None:
    hours = list(islice(feed(), 200))
    assert stored(bodies_of(hours)) == [READINGS] * 400
    assert len({(hour.subject, hour.started_at) for hour in hours}) == 200
    shards, _ = read(Body(AIR_QUALITY, landing_id(now(), os.urandom(10)), body) for body in hours[0].bodies)
    readings = [reading for parts in shards.values() for part in parts for reading in part.readings]
    assert {(each.subject, each.observed_at) for each in readings} == {(hours[0].subject, hours[0].started_at)}
    assert len({each.metric for each in readings}) == 6


def test_the_bench_feeds_the_same_bytes_each_time() -> None:
    assert list(islice(feed(), 50)) == list(islice(feed(), 50))
    assert city_year(24) == city_year(24)


def test_the_city_year_of_the_bench_states_six_readings_an_hour_and_station() -> None:
    assert sum(stored(list(pieces(city_year(24 * 20))))) == 24 * 20 * STATIONS * 6


def heard(at: float, kpi: str, subject: str, start: datetime, *, of_six: int = 0) -> Heard:
    evidence = {"concentration": {str(number): "1" for number in range(of_six)}}
    result = {"kpi": kpi, "subject": subject, "period_start": start.isoformat(), "evidence": evidence}
    return Heard(at, at + 0.001, dumps([result]))


MIDNIGHT = START.replace(hour=0)
NEW_YEAR = MIDNIGHT.replace(month=1, day=1)


def test_an_hour_is_waited_for_until_all_six_concentrations_count() -> None:
    waits = waits_of(
        {HOUR: 10.0}, [heard(11, "air.aqi_hour", *("测速0/站点0", START), of_six=3), heard(12, "air.aqi_hour", HOUR[0], START, of_six=6)]
    )
    assert waits.hour == [pytest.approx(2.001)]
    assert waits.year == []


def test_a_year_counts_once_it_stands_on_a_day_that_stands_on_the_hour() -> None:
    waits = waits_of(
        {HOUR: 10.0},
        [
            heard(11, "air.city_day", "测速0", MIDNIGHT),  # of another hour
            heard(12, "air.aqi_hour", HOUR[0], START, of_six=6),
            heard(13, "air.good_days", "测速0", NEW_YEAR),  # stands on the day of before
            heard(14, "air.city_day", "测速1", MIDNIGHT),
            heard(15, "air.city_day", "测速0", MIDNIGHT),
            heard(16, "air.good_days", "测速0", NEW_YEAR),
        ],
    )
    assert waits.year == [pytest.approx(6.001)]
