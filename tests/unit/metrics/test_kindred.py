from collections.abc import Callable
from decimal import Decimal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from connectors.kindred import merged, telling, told
from connectors.metrics import Metrics
from models.ledger import Receipt
from tests.unit.gateway.twins import result

Sampled = Callable[..., float | None]
KPI = {"kpi": "air.city_day", "subject": "中山"}


def asked(exposition: bytes) -> Sampled:
    """Return how to ask for a sample of *exposition*, as Prometheus reads it."""
    families = text_string_to_metric_families(exposition.decode())
    samples = {(each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples}
    return lambda name, **labels: samples.get((name, frozenset(labels.items())))


def shown(*processes: Metrics) -> Sampled:
    """Return how to ask for a sample of what *processes* show together."""
    return asked(merged([each.exposition() for each in processes]))


async def heard(*processes: Metrics) -> Sampled:
    """Return how to ask for a sample of what one shows that hears of *processes* over their sockets, in this order."""
    minding = Metrics(version="1", role="worker")
    expositions = []
    for each in processes:
        async with telling(each) as port:
            expositions.append(await told(port, minding))
    return asked(merged([*expositions, minding.exposition()]))


@pytest.fixture
def both() -> tuple[Metrics, Metrics]:
    return Metrics(version="1", role="worker"), Metrics(version="1", role="worker")


def test_what_two_processes_counted_is_one_sum(both: tuple[Metrics, Metrics]) -> None:
    for metrics, stored in zip(both, (2, 40), strict=True):
        metrics.booked([Receipt("id", 0, 1, "air", stored, stored, 0, 0, 0, 0, 0)])
        metrics.observe("xiqu_landing_to_result_seconds", 0.3 * stored, kpi="air.aqi_hour")
    sample = shown(*both)
    assert sample("xiqu_ledger_readings_total", feed="air", category="stored") == 42
    assert sample("xiqu_landing_to_result_seconds_count", kpi="air.aqi_hour") == 2
    assert sample("xiqu_landing_to_result_seconds_sum", kpi="air.aqi_hour") == pytest.approx(12.6)
    assert sample("xiqu_landing_to_result_seconds_bucket", kpi="air.aqi_hour", le="1.0") == 1


def test_a_level_that_two_processes_show_is_not_twice_as_high(both: tuple[Metrics, Metrics]) -> None:
    for metrics in both:
        metrics.figures([result(value=Decimal("96.2"))])
        metrics.set("xiqu_consumer_lag_records", 7, topic="city.changes")
    sample = shown(*both)
    assert sample("xiqu_kpi_value", **KPI) == 96.2
    assert sample("xiqu_consumer_lag_records", topic="city.changes") == 7
    assert sample("xiqu_unread_bytes") == 0


def test_a_role_is_as_large_as_its_processes_together_and_as_old_as_the_oldest(both: tuple[Metrics, Metrics]) -> None:
    sample, alone = shown(*both), shown(both[0])
    assert (sample("process_resident_memory_bytes") or 0) >= 1.9 * (alone("process_resident_memory_bytes") or 0) > 0
    assert sample("process_start_time_seconds") == alone("process_start_time_seconds")
    assert sample("process_max_fds") == alone("process_max_fds")


def test_who_stands_alone_is_shown_as_it_is(both: tuple[Metrics, Metrics]) -> None:
    one, _ = both
    one.figures([result()._replace(subject='a"b\\c\n d\u2028e')])
    families = text_string_to_metric_families(one.exposition().decode())
    sample = shown(one)
    compared = [each for family in families if family.name.startswith("xiqu_") for each in family.samples]
    assert len(compared) > 3
    assert [each for each in compared if sample(each.name, **each.labels) != each.value] == []


def of_several() -> Metrics:
    return Metrics(version="1", role="worker", one_of_several=True)


async def test_of_a_figure_that_two_processes_computed_the_newest_revision_is_shown_whoever_is_heard_first() -> None:
    old, new = of_several(), of_several()
    old.figures([result(value=Decimal(50))._replace(revision=1)])
    new.figures([result(value=Decimal(60))._replace(revision=2)])
    assert (await heard(old, new))("xiqu_kpi_value", **KPI) == 60
    assert (await heard(new, old))("xiqu_kpi_value", **KPI) == 60
    new.figures([result(value=None)._replace(revision=3)])
    assert (await heard(new, old))("xiqu_kpi_value", **KPI) is None
    old.figures([result(day=2, value=Decimal(7))._replace(revision=1)])
    sample = await heard(old, new)
    assert sample("xiqu_kpi_value", **KPI) == 7
    assert sample("xiqu_kpi_period_start_seconds", **KPI) == result(day=2).period_start.timestamp()


async def test_a_process_tells_another_what_it_counts_and_a_dead_one_nothing(both: tuple[Metrics, Metrics]) -> None:
    one, _ = both
    one.count("xiqu_rejected_pieces_total", 3, feed="air", reason="not_utf8")
    assert (await heard(one))("xiqu_rejected_pieces_total", feed="air", reason="not_utf8") == 3
    async with telling(one) as port:
        pass
    assert await told(port, Metrics()) == b""
