import pytest
from hypothesis import given, settings

from tests.laws.air import AIR_LAWS
from tests.laws.every_feed import FEED_LAWS
from tests.laws.law import Law
from tests.laws.part_laws import PART_LAWS
from tests.laws.road_laws import ROAD_LAWS


@pytest.mark.parametrize("law", [*ROAD_LAWS, *PART_LAWS, *AIR_LAWS, *FEED_LAWS], ids=lambda law: law.name)
def test_it_is_a_law_that(law: Law) -> None:
    @settings(max_examples=max(1, int(settings().max_examples * law.share)))
    @given(law.example)
    def holds(example: object) -> None:
        law.holds(example)

    holds()
