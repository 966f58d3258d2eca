import re
from datetime import timedelta
from decimal import Decimal
from typing import get_args

import pytest
from prometheus_client import Counter
from prometheus_client.parser import text_string_to_metric_families

from connectors.metrics import METRICS, Counted, Level, Measure, Metrics, Timed
from models.ledger import Receipt
from models.rejected import Rejection
from tests.unit.gateway.twins import result

UNITS = (
    "bodies|bytes|readings|pieces|revisions|requests|records|followers|changes|gaps|deliveries|letters|in_force|seconds|value|revision|info"
)
NAMES = (*get_args(Counted), *get_args(Level), *get_args(Timed))


def sample(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_every_name_that_the_type_checker_knows_is_declared_once() -> None:
    assert sorted(measure.name for measure in METRICS) == sorted(NAMES)


@pytest.mark.parametrize("measure", METRICS, ids=lambda measure: measure.name)
def test_a_name_says_whose_it_is_what_it_counts_and_in_which_unit(measure: Measure) -> None:
    assert re.fullmatch(rf"xiqu(_[a-z]+)+_({UNITS})(_total)?", measure.name)
    assert measure.name.endswith("_total") == (measure.kind is Counter)
    assert measure.says.endswith(".")


def test_receipts_become_counts_of_every_category() -> None:
    metrics = Metrics()
    receipt = Receipt("id", 0, 1, "air", received=21, stored=1, duplicate=2, corrected=3, superseded=4, rejected=5, ignored=6)
    metrics.booked([receipt, receipt])
    counted = {category: sample(metrics, "xiqu_ledger_readings_total", feed="air", category=category) for category in receipt._fields[4:]}
    assert counted == {"received": 42, "stored": 2, "duplicate": 4, "corrected": 6, "superseded": 8, "rejected": 10, "ignored": 12}


def test_rejections_are_counted_by_reason() -> None:
    metrics = Metrics()
    one = Rejection(feed="air", landing_id="", position=0, reason="not_utf8", message="", body=b"")
    metrics.rejected([one, one, one.model_copy(update={"reason": "not_a_number"})])
    assert sample(metrics, "xiqu_rejected_pieces_total", feed="air", reason="not_utf8") == 2
    assert sample(metrics, "xiqu_rejected_pieces_total", feed="air", reason="not_a_number") == 1


def test_a_late_correction_of_an_older_day_does_not_replace_the_current_figure() -> None:
    metrics = Metrics()
    metrics.figures([result(day=2, value=Decimal("96.2")), result(day=1, value=Decimal(10))])
    assert sample(metrics, "xiqu_kpi_value", kpi="air.city_day", subject="中山") == 96.2
    start = result(day=2).period_start.timestamp()
    assert sample(metrics, "xiqu_kpi_period_start_seconds", kpi="air.city_day", subject="中山") == start
    metrics.figures([result(day=2, value=Decimal(95))])
    assert sample(metrics, "xiqu_kpi_value", kpi="air.city_day", subject="中山") == 95


@pytest.mark.parametrize("value", [None, "Ⅲ"])
def test_no_figure_is_never_zero(value: str | None) -> None:
    metrics = Metrics()
    metrics.figures([result(value=value)])
    assert sample(metrics, "xiqu_kpi_value", kpi="air.city_day", subject="中山") is None
    metrics.figures([result(value=Decimal(7)), result(value=value)])
    assert sample(metrics, "xiqu_kpi_value", kpi="air.city_day", subject="中山") is None


def test_the_exposition_is_one_that_prometheus_reads() -> None:
    metrics = Metrics(version="1.2.3", role="worker")
    metrics.observe("xiqu_landing_to_result_seconds", 0.004, kpi="air.aqi_hour")
    metrics.observe("xiqu_landing_to_result_seconds", 60.0, kpi="air.aqi_hour")
    tomorrow = result().period_start + timedelta(days=1)
    metrics.figures([result()._replace(subject='a"b\\c\n'), result()._replace(period_start=tomorrow)])
    families = {family.name: family for family in text_string_to_metric_families(metrics.exposition().decode())}
    buckets = [each for each in families["xiqu_landing_to_result_seconds"].samples if each.name.endswith("_bucket")]
    assert [each.labels["le"] for each in buckets][:1] + [each.labels["le"] for each in buckets][-2:] == ["0.005", "10.0", "+Inf"]
    assert [each.value for each in buckets][-2:] == [1, 2]
    assert families["xiqu_build_info"].samples[0].labels["role"] == "worker"
    assert {"process_cpu_seconds", "python_info"} <= set(families)


def test_two_roles_in_one_process_do_not_mix() -> None:
    one, other = Metrics(), Metrics()
    one.set("xiqu_consumer_lag_records", 5, topic="city.changes")
    assert sample(other, "xiqu_consumer_lag_records", topic="city.changes") is None
