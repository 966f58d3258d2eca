from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from models.feed import Cell, Feed, Metric, Unit
from models.observation import IMPLAUSIBLE
from models.rejected import Rejection
from streams.read import Body, read

LANDED = "0196a000-0000-7000-8000-000000000000"


def decode(body: bytes) -> Iterator[Cell]:
    """Each line is metric, text, unit."""
    for row, line in enumerate(body.decode().splitlines()):
        metric, text, unit = line.split(",")
        yield Cell("city/gate", metric, 1_583_000_000 + row, text, unit=unit)


GATE = Feed(
    name="gate",
    title="gate",
    decode=decode,
    metrics=(
        Metric(name="state", title="state", unit="", codes={"open": 1, "开放": 1, "closed": 0}),
        Metric(
            name="speed", title="speed", unit="km/h", low=Decimal(0), high=Decimal(200), units={"mph": Unit(Decimal("1.609344"))}
        ),
        Metric(
            name="air", title="air", unit="°C", low=Decimal(-60), high=Decimal(60),
            units={"°F": Unit(Fraction(5, 9), Fraction(-160, 9), 6), "K": Unit(Decimal(1), Decimal("-273.15"))},
        ),
    ),
)  # fmt: skip


def judged(line: str) -> tuple[str | None, str]:
    shards, rejections = read([Body(GATE, LANDED, line.encode())])
    assert rejections == []
    ((reading,),) = (part.readings for parts in shards.values() for part in parts)
    return reading.value, reading.flag


def refused(line: str) -> Rejection:
    _, (rejection,) = read([Body(GATE, LANDED, line.encode())])
    return rejection


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("state,open,", "1"), ("state,开放,", "1"), ("state, closed ,", "0"),
        ("speed,64.375,mph", "103.60152"), ("speed,60,km/h", "60"), ("speed,60,", "60"),
        ("air,68,°F", "20"), ("air,100,°F", "37.777778"), ("air,293.15,K", "20"),
    ],
)  # fmt: skip
def test_a_state_becomes_its_number_and_another_unit_the_metrics_own(line: str, value: str) -> None:
    assert judged(line) == (value, "")


def test_what_is_possible_is_judged_after_the_conversion() -> None:
    assert judged("speed,130,mph") == ("209.21472", IMPLAUSIBLE)
    assert judged("air,100,") == ("100", IMPLAUSIBLE)


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    rejection = refused("state,ajar,")
    assert (rejection.reason, "open, 开放, closed" in rejection.message) == ("unknown_state", True)


def test_an_unknown_unit_is_answered_with_the_known_ones() -> None:
    rejection = refused("speed,3,knots")
    assert (rejection.reason, "km/h, mph" in rejection.message) == ("unknown_unit", True)
