import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test

from connectors.feeds import FEEDS
from streams import read
from tests.laws.air import AIR_LAWS
from tests.laws.every_feed import FEED_LAWS, plain
from tests.laws.machine import CityMachine
from tests.laws.mutant import Mutant
from tests.laws.mutants import MACHINE, MUTANTS
from tests.laws.part_laws import PART_LAWS
from tests.laws.road_laws import ROAD_LAWS

LAWS = {law.name: law for law in (*ROAD_LAWS, *PART_LAWS, *AIR_LAWS, *FEED_LAWS)}
SEARCH = settings(
    max_examples=1_500, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    stateful_step_count=50, print_blob=False, report_multiple_bugs=False,
)  # fmt: skip
PAIRS = [(mutant, name) for mutant in MUTANTS for name in mutant.breaks]


def hold(name: str) -> None:
    """Search for what breaks the law called *name*."""
    if name == MACHINE:
        run_state_machine_as_test(CityMachine, settings=SEARCH)
        return
    law = LAWS[name]

    @SEARCH
    @given(law.example)
    def holds(example: object) -> None:
        law.holds(example)

    holds()


@pytest.mark.parametrize(("mutant", "name"), PAIRS, ids=[f"{mutant.name} ✗ {name}" for mutant, name in PAIRS])
def test_a_law_breaks_on_broken_code(mutant: Mutant, name: str) -> None:
    read.heard.cache_clear()
    for feed in FEEDS:
        if not feed.tick:
            plain(feed)  # what is right is found out while the code is
    with pytest.raises(mutant.fails), mutant.alive():
        hold(name)
    read.heard.cache_clear()


def test_every_law_has_a_mutant_that_breaks_it() -> None:
    assert {name for mutant in MUTANTS for name in mutant.breaks} == {*LAWS, MACHINE}
