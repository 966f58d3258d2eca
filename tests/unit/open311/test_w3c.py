from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gateway.open311.w3c import TICK, moment, w3c
from models.period import CITY_ZONE


def city(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=CITY_ZONE)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1994-11-05T08:15:30-05:00", datetime(1994, 11, 5, 13, 15, 30, tzinfo=UTC), None),
        ("1994-11-05T13:15:30Z", datetime(1994, 11, 5, 13, 15, 30, tzinfo=UTC), None),
        ("2026-03-01T08:00+08:00", city(2026, 3, 1, 8), None),
        ("2026-03-01T08:00:00.25+08:00", city(2026, 3, 1, 8) + timedelta(milliseconds=250), None),
        ("2026-03-01T08:00:00 08:00", city(2026, 3, 1, 8), None),
        ("2026-03-01", city(2026, 3, 1), city(2026, 3, 2) - TICK),
        ("2026-12", city(2026, 12, 1), city(2027, 1, 1) - TICK),
        ("2028-02", city(2028, 2, 1), city(2028, 3, 1) - TICK),
        ("2026", city(2026, 1, 1), city(2027, 1, 1) - TICK),
    ],
)
def test_each_form_of_the_note_is_read(text: str, first: datetime, last: datetime | None) -> None:
    assert moment(text) == first
    assert moment(text, last=True) == (last or first)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-03-01T08:00:00", "2026-03-01 08:00", "2026-02-30", "2026-13", "03-01-2026", "2026-03-01T08Z", "0000",
     "2026-03-01T25:00:00Z", "0001-01-01T00:00:00+14:00", "２０２６"],
)  # fmt: skip
def test_what_is_none_of_them_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is for us
        moment(text)


def test_the_end_of_time_has_no_last_moment() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is for us
        moment("9999", last=True)


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the strategy adds the zone
def test_what_we_write_we_read(when: datetime) -> None:
    assert moment(w3c(when)) == when.replace(microsecond=0)
