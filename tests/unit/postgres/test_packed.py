import pytest

from connectors.postgres.packed import NULL, packed
from connectors.postgres.spans import settled
from models.kpi import Fact
from streams.settle import exact


def test_rows_and_fields_are_told_apart_and_nothing_is_not_an_empty_text() -> None:
    assert packed([("a", NULL, "中山"), ("", "\t\n\\N", "c")]) == "a\x1f\x1d\x1f中山\x1e\x1f\t\n\\N\x1fc"


@pytest.mark.parametrize("separator", ["\x1e", "\x1f"])
def test_a_field_that_would_shift_the_others_is_refused(separator: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        packed([("a", f"b{separator}c")])


def test_of_several_values_of_one_time_the_loudest_stands_and_the_earliest_landing_counts() -> None:
    rows = [
        (1, 0, "1", "", "b", 0, None, 0),
        (1, 3600, "2", "", "c", 0, None, 0),
        (1, 3600, "3", "", "d", 1, None, 0),
        (1, 3600, "4", "", "a", 0, "e", 0),
        (3, 3600, None, "not_monitored", "f", 0, None, 0),
    ]
    assert settled(rows, 3) == [
        [Fact(0, exact("1"), "", "b", "b"), Fact(3600, exact("3"), "", "a", "d")],
        [],
        [Fact(3600, None, "not_monitored", "f", "f")],
    ]
