import pytest

from connectors.feeds.rows.label import Unclear, moment

AT_19_05 = 1_774_523_100
"""2026-03-26 19:05 in the city."""


@pytest.mark.parametrize(
    "text",
    ["2026-03-26 19:05", "2026-03-26T19:05:00", " 2026/03/26 19:05:00 ", "2026-03-26T19:05:00+08:00", "2026-03-26T11:05:00Z",
     "2026-03-26T11:05:00.999Z", "2026-03-26 19:05:00+0800"],
)  # fmt: skip
def test_a_moment_without_an_offset_is_the_citys_own_time(text: str) -> None:
    assert moment(text) == AT_19_05


@pytest.mark.parametrize(
    ("text", "reason"),
    [("2026-03-26", "bad_time"), ("26.03.2026 19:05", "bad_time"), ("2026-02-30 19:05", "bad_time"), ("4.61E+04", "excel_number"),
     ("2026-03-26 25:05", "bad_time"), ("", "bad_time")],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_what_to_send(text: str, reason: str) -> None:
    with pytest.raises(Unclear) as refused:
        moment(text)
    assert refused.value.reason == reason
    assert "2026-03-26 19:05" in str(refused.value) or "calendar" in str(refused.value)
