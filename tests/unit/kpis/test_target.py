from decimal import Decimal

import pytest

from models.plan.target import target
from streams.kpis import KPIS


def test_the_share_of_good_days_is_held_to_the_number_that_the_plan_prints() -> None:
    found = target("air_good_days_share")
    assert (found.bound, found.operator, found.target_value) == (Decimal(90), ">=", None)
    assert "不低于 90%" in found.quote
    assert found.doubt.startswith("Baseline only")


def test_a_target_without_a_number_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="prints no number"):
        _ = target("gdp_per_capita_2035").bound


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(LookupError, match="no target 'nothing'"):
        target("nothing")


def test_every_target_that_a_kpi_names_is_in_the_register() -> None:
    named = [kpi.target for kpi in KPIS if kpi.target]
    assert [target(name).id for name in named] == named
    assert named.count("air_good_days_share") == 3
