"""The product's rules and the oracle's were written apart; here they meet on random air and on the licensed sample."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from models.standards.air import (
    EDITIONS,
    METRICS,
    PERCENTILES,
    Aqi,
    AqiEdition,
    NoAqi,
    city_mean,
    day_aqi,
    day_mean,
    edition_on,
    hour_aqi,
    mda8,
    percentile,
)
from tests.oracle import rules
from tests.oracle.air import BEIJING, figures
from tests.oracle.samples import SAMPLE, rows_of

EDITION = st.sampled_from(list(EDITIONS.values()))
VALUES = st.fixed_dictionaries({}, optional={metric: st.decimals(min_value=0, max_value=1300, places=2) for metric in METRICS})
MARKS = st.sets(st.sampled_from(METRICS))
TABLES = {table["name"]: table for table in rules.TABLE["editions"]}


def stated(verdict: Aqi | NoAqi) -> tuple[int | None, tuple[str, ...]]:
    return (verdict.value, verdict.primary) if isinstance(verdict, Aqi) else (None, ())


def fractions(values: dict[str, Decimal]) -> dict[str, Fraction]:
    return {metric: Fraction(value) for metric, value in values.items()}


@given(EDITION, VALUES, MARKS)
def test_any_hour(edition: AqiEdition, values: dict[str, Decimal], marks: set[str]) -> None:
    expected = rules.hour_verdict(TABLES[edition.name], fractions(values), marks)
    assert stated(hour_aqi(edition, values, marks)) == expected


@given(EDITION, VALUES, st.none() | st.decimals(min_value=0, max_value=1300, places=2), MARKS)
def test_any_day(edition: AqiEdition, values: dict[str, Decimal], highest_hour: Decimal | None, marks: set[str]) -> None:
    exact = None if highest_hour is None else Fraction(highest_hour)
    expected = rules.day_verdict(TABLES[edition.name], fractions(values), exact, marks)
    assert stated(day_aqi(edition, values, highest_hour, marks)) == expected


@given(st.dates(date(2012, 1, 1), date(2040, 1, 1)))
def test_any_date_has_the_same_edition(day: date) -> None:
    assert edition_on(day).name == rules.edition_of(day)["name"]


@given(st.lists(st.integers(0, 400).map(Decimal), min_size=1), st.integers(0, 9))
def test_any_city_and_any_percentile(values: list[Decimal], absent: int) -> None:
    exact = [Fraction(value) for value in values]
    monitoring = len(values) + absent
    assert city_mean(values, monitoring) == rules.shared_average(exact, monitoring)
    for share in PERCENTILES.values():
        assert percentile(values, share) == rules.ranked(exact, share)


def test_every_hour_of_the_licensed_sample() -> None:
    rows = rows_of(SAMPLE)
    expected = figures(rows, datetime(2016, 1, 1, tzinfo=BEIJING))
    compared = 0
    for row in rows:
        values = {metric: row[metric] for metric in METRICS if row[metric] is not None}
        if values:
            found = expected["air.aqi_hour", "北京/奥体中心", row["hour_start"]]
            assert stated(hour_aqi(edition_on(row["hour_start"].date()), values)) == (found.value, found.primary)
            compared += 1
    assert compared == 234


def test_every_day_of_the_licensed_sample() -> None:
    rows = rows_of(SAMPLE)
    expected = figures(rows, datetime(2016, 1, 1, tzinfo=BEIJING))
    days: dict[datetime, tuple[int | None, tuple[str, ...]]] = {}
    for first in range(0, len(rows), 24):
        hours = {metric: [row[metric] for row in rows[first : first + 24]] for metric in METRICS}
        means = {metric: mean.exact for metric in METRICS if metric != "o3" and (mean := day_mean(hours[metric]))}
        highest = mda8(hours["o3"])
        values = means | ({"o3": highest.exact} if highest else {})
        o3_1h_max = max((value for value in hours["o3"] if value is not None), default=None)
        start = rows[first]["hour_start"]
        days[start] = stated(day_aqi(edition_on(start.date()), values, o3_1h_max))
        for kpi, subject in (("air.city_day", "北京"), ("air.aqi_day", "北京/奥体中心")):
            found = expected[kpi, subject, start]
            assert days[start] == (found.value, found.primary)
    assert len(days) == 10
    # CO has 8 hours on 1 December: published all the same, because the rest exceeds 100 (5.3.1)
    assert days[datetime(2015, 12, 1, tzinfo=BEIJING)] == (496, ("pm25",))


def test_the_licensed_sample_by_year() -> None:
    start = datetime(2015, 1, 1, tzinfo=BEIJING)
    expected = figures(rows_of(SAMPLE), datetime(2015, 12, 4, tzinfo=BEIJING))
    good = expected["air.good_days", "北京", start]
    assert good.counts["total"] == 337
    assert good.counts["valid"] == 10
    assert good.value is not None
    earlier = figures(rows_of(SAMPLE), datetime(2015, 12, 4, tzinfo=BEIJING) - timedelta(seconds=1))
    assert earlier["air.good_days", "北京", start].counts["valid"] == 9
    left = expected["air.good_days_left", "北京", start]
    assert left.counts["remaining"] == 28
    assert expected["air.year_means", "北京", start].value is None


def test_a_year_without_a_valid_day_has_nothing_left_to_say() -> None:
    only = rows_of(SAMPLE)[:5]
    found = figures(only, datetime(2016, 1, 1, tzinfo=BEIJING))
    start = datetime(2015, 1, 1, tzinfo=BEIJING)
    assert found["air.good_days", "北京", start].value is None
    assert found["air.good_days_left", "北京", start].value is None
