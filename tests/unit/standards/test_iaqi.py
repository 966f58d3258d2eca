import csv
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.air import EDITIONS, AqiEdition, iaqi, is_above_top, is_capped

VECTORS = Path(__file__).parents[2] / "data" / "air" / "iaqi_test_vectors.csv"
OLD, NEW = EDITIONS["HJ 633-2012"], EDITIONS["HJ 633-2026"]
EDITION = st.sampled_from([OLD, NEW])
ITEM = st.sampled_from(sorted(NEW.breakpoints))
CONCENTRATION = st.decimals(min_value=0, max_value=5000, places=1)


def vectors() -> list[dict[str, str]]:
    return list(csv.DictReader(VECTORS.read_text("utf-8").splitlines()))


def by_fraction(edition: AqiEdition, item: str, concentration: Decimal) -> int | None:
    """Interpolate anew, segment by segment, as equation (1) of the regulation is printed."""
    steps = list(zip(edition.breakpoints[item], edition.iaqi_steps, strict=False))
    for (low, base), (high, top) in pairwise(steps):
        if low <= concentration <= high:
            exact = Fraction(top - base, high - low) * (Fraction(concentration) - low) + base
            return exact.numerator // exact.denominator + (exact.denominator > 1)
    return {("HJ 633-2026", "SO2_1h"): 200, ("HJ 633-2026", "O3_8h"): 300}.get(
        (edition.name, item), None if item in {"SO2_1h", "O3_8h"} else 500
    )


def test_the_vectors_cover_every_item() -> None:
    assert len(vectors()) == 84
    assert {row["item"] for row in vectors()} == set(NEW.breakpoints)


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['item']}-{row['conc']}")
def test_every_vector_of_both_editions(row: dict[str, str]) -> None:
    concentration = Decimal(row["conc"])
    assert iaqi(NEW, row["item"], concentration) == int(row["iaqi_HJ633_2026"])
    assert iaqi(OLD, row["item"], concentration) == int(row["iaqi_HJ633_2012"])


@given(EDITION, ITEM, CONCENTRATION)
def test_it_equals_the_printed_equation_in_fractions(edition: AqiEdition, item: str, concentration: Decimal) -> None:
    assert iaqi(edition, item, concentration) == by_fraction(edition, item, concentration)


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_a_breakpoint_gives_its_index_exactly(edition: AqiEdition) -> None:
    for item, steps in edition.breakpoints.items():
        indices = [iaqi(edition, item, Decimal(step)) for step in steps]
        assert indices == list(edition.iaqi_steps[: len(steps)])


@given(EDITION, ITEM, CONCENTRATION, CONCENTRATION)
def test_more_pollution_never_lowers_the_index(edition: AqiEdition, item: str, one: Decimal, two: Decimal) -> None:
    clean, foul = (iaqi(edition, item, concentration) for concentration in sorted([one, two]))
    assert foul is None or (clean is not None and clean <= foul)


@pytest.mark.parametrize(("concentration", "index"), [("2.2", 55), ("1.1", 28), ("2.1", 53)])
def test_carbon_monoxide_avoids_the_trap_of_floats(concentration: str, index: int) -> None:
    assert iaqi(NEW, "CO_24h", Decimal(concentration)) == index


def test_above_the_last_breakpoint_the_index_is_capped_and_says_so() -> None:
    assert iaqi(NEW, "PM2_5_24h", Decimal(501)) == 500
    assert is_capped(NEW, "PM2_5_24h", Decimal(501))
    assert not is_capped(NEW, "PM2_5_24h", Decimal(500))


@pytest.mark.parametrize(("item", "new"), [("SO2_1h", 200), ("O3_8h", 300)])
def test_above_800_the_new_edition_fixes_an_index_and_the_old_one_has_none(item: str, new: int) -> None:
    assert iaqi(NEW, item, Decimal(801)) == new
    assert iaqi(OLD, item, Decimal(801)) is None
    assert is_above_top(OLD, item, Decimal(801))
    assert not is_above_top(OLD, item, Decimal(800))
    assert not is_capped(NEW, item, Decimal(801))


@pytest.mark.parametrize("value", ["-0.1", "NaN", "Infinity"])
def test_what_is_no_concentration_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="is not a concentration"):
        iaqi(NEW, "CO_24h", Decimal(value))
