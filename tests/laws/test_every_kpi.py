import pytest

from connectors.feeds import FEEDS
from models.kpi import Kpi
from streams.kpis import KPIS
from tests.laws.every_feed import GRAPH, plain

FEED = {feed.name: feed for feed in FEEDS}


@pytest.mark.parametrize("kpi", KPIS, ids=[kpi.name for kpi in KPIS])
def test_the_samples_of_its_feed_reach_it_so_that_the_laws_of_every_feed_speak_of_it(kpi: Kpi) -> None:
    reached = {name for name, *_ in plain(FEED[GRAPH.feed[kpi.name]])[1]}
    assert kpi.name in reached, f"put a body into tests/feeds/{GRAPH.feed[kpi.name]}/ on which {kpi.name} stands"
