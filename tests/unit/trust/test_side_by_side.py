from decimal import Decimal
from fractions import Fraction
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from streams.trust.duplicate import duplicates, fingerprint
from streams.trust.limits import Limits
from streams.trust.neighbours import apart
from tests.unit.trust.series import series

LIMITS = Limits(apart=Decimal(6), apart_least=Decimal(10))


def plainly_apart(values: dict[str, Fraction]) -> dict[str, tuple[Fraction, Fraction]]:
    """Each against a list of the others: as it is said, and not as it is done."""
    found = {}
    for subject, value in values.items():
        others = [each for name, each in values.items() if name != subject]
        middle = median(others)
        spread = median([abs(each - middle) for each in others])
        if abs(value - middle) > 6 * spread and abs(value - middle) > 10:
            found[subject] = (middle, spread)
    return found


def test_one_of_five_that_says_something_else_is_named_with_what_the_others_say() -> None:
    values = {"a": Fraction(20), "b": Fraction(22), "c": Fraction(21), "d": Fraction(25), "e": Fraction(90)}
    assert apart(values, LIMITS, 3) == {"e": (Fraction(43, 2), Fraction(1))}


def test_two_against_two_is_no_majority() -> None:
    assert apart({"a": Fraction(20), "b": Fraction(90), "c": Fraction(21)}, LIMITS, 3) == {}


def test_a_small_difference_between_equal_neighbours_is_none() -> None:
    assert apart({"a": Fraction(20), "b": Fraction(20), "c": Fraction(20), "d": Fraction(30)}, LIMITS, 3) == {}


@given(st.lists(st.fractions(0, 400, max_denominator=24), min_size=4, max_size=30))
def test_it_finds_what_a_comparison_of_each_with_all_others_finds(means: list[Fraction]) -> None:
    values = {str(number): mean for number, mean in enumerate(means)}
    assert apart(values, LIMITS, 3) == plainly_apart(values)


def test_two_devices_with_one_series_are_each_others_double() -> None:
    one, same, other = series(list("123456")), series(list("123456")), series(list("123457"))
    names = {subject: {"o3": fingerprint(each, 6)} for subject, each in (("a", one), ("b", same), ("c", other))}
    assert duplicates(names) == {"a": "b", "b": "a"}


def test_a_series_that_hardly_moves_has_no_fingerprint() -> None:
    assert not fingerprint(series(["0"] * 20 + ["1", "2", "3", "4"]), 6)
    assert fingerprint(series(["0"] * 20 + ["1", "2", "3", "4", "5"]), 6)


def test_the_same_values_at_other_times_are_another_series() -> None:
    assert fingerprint(series(list("123456")), 6) != fingerprint(series([None, *"123456"]), 6)
