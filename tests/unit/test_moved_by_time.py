"""What only the clock has moved stays the clock's doing all the way up, whatever else is computed in the same batch."""

from datetime import UTC, datetime

from connectors.feeds import FEEDS
from models.change import CHANGES, Changes
from models.landing import landing_id
from models.period import CITY_ZONE, unix
from models.place import Places
from streams.graph import Graph
from streams.kpis import KPIS
from tests.twins.log import NEWS, Event
from tests.twins.pause import finished
from tests.twins.road import TwinRoad

DAY = datetime(2026, 3, 26, tzinfo=CITY_ZONE)
LANDED, LATER = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (27, 30))
FIRST, OTHER = landing_id(LANDED, bytes(10)), landing_id(LATER, bytes(10))
HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n"


def announced(landing: str, station: str) -> Event:
    millis = int(LATER.timestamp() * 1000)
    node = ("air.aqi_day", station, unix(DAY))
    return Event(CHANGES.dump_json(Changes(logged_at=millis, oldest_at=millis, landing=landing, nodes=[node])))


def test_a_landing_in_the_same_batch_is_not_the_cause_of_what_time_has_moved() -> None:
    road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph(KPIS, Places()))
    for city in ("甲市", "乙市"):
        road.land("air_quality", FIRST, f"{HEADER}{city},20260326,9,一号,17,36,0.7,19,36,3\n".encode())
    road.rest(limit=100)
    known = {slot: len(records) for slot, records in road.log.records.items()}
    finished(road.stages[NEWS]([announced("", "甲市/一号"), announced(OTHER, "乙市/一号")]))
    told = [
        CHANGES.validate_json(record)
        for slot, records in road.log.records.items()
        if slot.topic == NEWS
        for record in records[known.get(slot, 0) :]
    ]
    heard = {(subject, kpi): change.landing for change in told for kpi, subject, _ in change.nodes}
    assert heard["甲市", "air.city_day"] == ""
    assert heard["乙市", "air.city_day"] == OTHER
