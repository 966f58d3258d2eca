"""When an alarm was reached, by what its figure says of that."""

from streams.alarms import BY_NAME
from streams.kpis import KPIS
from streams.watch.history import history
from streams.watch.sample import sample_of
from tests.unit.kpis.city import City
from tests.unit.kpis.town import clock

GAS = BY_NAME["hazard.gas"]
KPI = next(kpi for kpi in KPIS if kpi.name == GAS.kpi)
DEVICE = "中山/沙朗社区/1号"


def test_gas_is_raised_and_cleared_by_the_readings_that_say_so_not_at_the_end_of_their_five_minutes() -> None:
    city = City()
    for minute, reading in ((1, "30"), (2, "3"), (6, "3"), (17, "3")):
        city.says(DEVICE, clock(8, minute), "hazard", combustible=reading)
    figures = [city.figure(KPI.name, DEVICE, clock(8, minute)) for minute in (0, 5, 15)]
    (episode,) = history(GAS, KPI, [sample_of(each, GAS.reads) for each in figures], clock(9)).episodes
    assert (episode.since, episode.raised_at, episode.cleared_at) == (clock(8), clock(8, 1), clock(8, 17))
