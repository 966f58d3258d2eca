from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.period import CITY_ZONE, DAY, FIVE_MINUTES, FOUR_HOURS, HOUR, MONTH, QUARTER, QUARTER_HOUR, WEEK, YEAR, Period

PERIODS = [FIVE_MINUTES, QUARTER_HOUR, HOUR, FOUR_HOURS, DAY, WEEK, MONTH, QUARTER, YEAR]
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy wants naive bounds


def city(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CITY_ZONE)  # type: ignore[misc,arg-type] # year, month, day and maybe more


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.name)
@given(moment=MOMENTS)
def test_one_period_holds_a_moment_and_the_next_begins_where_it_ends(period: Period, moment: datetime) -> None:
    (start,) = period.covering(moment)
    assert start <= moment < period.end(start)
    assert period.covering(start) == (start,)
    assert period.holding(period.end(start)) == period.end(start)
    assert period.end(period.before(moment)) == start


@pytest.mark.parametrize(
    ("period", "moment", "start", "end"),
    [
        (QUARTER_HOUR, city(2026, 3, 1, 8, 59), city(2026, 3, 1, 8, 45), city(2026, 3, 1, 9)),
        (FOUR_HOURS, city(2026, 3, 1, 3, 59), city(2026, 3, 1), city(2026, 3, 1, 4)),
        (WEEK, city(2026, 3, 1), city(2026, 2, 23), city(2026, 3, 2)),
        (MONTH, city(2024, 2, 29, 23), city(2024, 2, 1), city(2024, 3, 1)),
        (QUARTER, city(2026, 12, 31), city(2026, 10, 1), city(2027, 1, 1)),
        (YEAR, datetime(2025, 12, 31, 16, tzinfo=UTC), city(2026, 1, 1), city(2027, 1, 1)),
    ],
)
def test_periods_begin_and_end_in_the_citys_own_time(period: Period, moment: datetime, start: datetime, end: datetime) -> None:
    assert (period.holding(moment), period.end(start)) == (start, end)


def test_the_periods_that_touch_a_stretch_begin_with_the_one_that_holds_its_beginning() -> None:
    found = list(MONTH.touching(city(2026, 1, 31), city(2026, 3, 1) + timedelta(seconds=1)))
    assert found == [city(2026, 1, 1), city(2026, 2, 1), city(2026, 3, 1)]
