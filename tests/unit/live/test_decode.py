"""What the records of the log tell, before anybody is told it."""

from datetime import date, timedelta
from decimal import Decimal

import orjson
import pytest

from connectors.live.decode import Decoding, one_by_one
from connectors.live.port import Record
from connectors.present import dumps, result_json
from models.errors import Unavailable
from models.kind import Kinds
from models.observation import Part, Reading
from models.place import Places
from streams.record import record_of
from tests.twins.cases import TwinCases
from tests.twins.live_log import TwinStanding
from tests.unit.gateway.twins import result

READING = record_of([Part(feed="air", landing_id="b", shard=0, parts=1, received=1, readings=[Reading("中山/1", "o3", 200, "36")])])
NOBODYS_CASE = (
    b'[{"city": "\xe4\xb8\xad\xe5\xb1\xb1", "area": "", "case": "01a21ab1-70fe-78e0-8267-e0da0f7db9c0", "number": "1",'
    b' "opened": "2026-03-26T08:00:00+08:00", "kind": "matter-06042", "stage": "collected"}]'
)


async def no_kinds() -> Kinds:
    return Kinds({}, "", date(2026, 1, 1))


async def no_places() -> Places:
    return Places()


async def test_a_reading_that_came_with_a_case_is_told_though_the_database_was_away_for_the_case() -> None:
    standing, records = TwinStanding(away=1), [Record("readings", READING), Record("cases", NOBODYS_CASE)]
    decoding = Decoding(standing, TwinCases(), no_kinds, no_places, frozenset({"air"}))
    with pytest.raises(Unavailable):
        await decoding.events(records)
    assert [event.topic for event in await decoding.events(records)] == ["readings"]


def test_a_figure_is_told_digit_for_digit_whatever_its_evidence_holds() -> None:
    plain = result(value=Decimal("96.20"))
    twin = plain._replace(evidence={"of": [result_json(plain), result_json(plain)]}, period_start=plain.period_start - timedelta(days=1))
    for results in ([plain, plain], [plain, twin], [twin]):
        told = [bytes(each) for _, each in one_by_one(dumps([result_json(each) for each in results]))]
        assert [orjson.loads(each) for each in told] == [orjson.loads(dumps(result_json(each))) for each in results]
        assert all(b'"value":96.20,' in each for each in told)
