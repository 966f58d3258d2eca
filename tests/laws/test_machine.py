from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.machine import CityMachine


def test_no_crash_rebalance_or_redelivery_shows_in_the_figures() -> None:
    run_state_machine_as_test(CityMachine, settings=settings(stateful_step_count=40))
