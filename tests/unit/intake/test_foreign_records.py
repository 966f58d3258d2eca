import pytest
from aiokafka import ConsumerRecord

from connectors.kafka.polls import landing_of
from models.landing import landed_ms

OURS = "0196a000-0000-7000-8000-000000000000"
AT_MS = 1_770_000_000_000


def record(landing: bytes | None) -> "ConsumerRecord[bytes, bytes]":
    headers = [("other", b"1"), ("landing", landing)]
    return ConsumerRecord("city.raw.air_quality", 0, 7, AT_MS, 0, None, b"{}", None, -1, 2, headers)


def test_a_record_of_ours_keeps_its_landing_id() -> None:
    assert landing_of(record(OURS.encode())) == OURS


@pytest.mark.parametrize("landing", [None, b"", b"7", OURS.encode() + b"\n", OURS[:-1].encode() + b"\t", "登".encode()])
def test_what_is_no_landing_id_gets_one_that_follows_from_where_the_record_lies(landing: bytes | None) -> None:
    found = landing_of(record(landing))
    assert found == landing_of(record(None)) != OURS
    assert landed_ms(found) == AT_MS
