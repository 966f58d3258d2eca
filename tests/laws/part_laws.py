"""What the single pieces promise: reading bytes, reading numbers, naming landings, settling what stands, judging the status."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import strategies as st

from models import landing
from models.feed import Cell, Feed
from models.landing import RANDOM_BYTES
from models.rejected import REJECTIONS
from streams import compute, read, settle, store
from streams.record import parts_in, record_of
from streams.settle import Stated
from tests.laws import city
from tests.laws.cases import content, rows
from tests.laws.law import Law
from tests.laws.oracle import Row

NOW = datetime(2026, 1, 5, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware by timezones


def any_json(body: bytes) -> list[Cell]:
    """Decode as a careless feed would: the subject may be anything that JSON can spell."""
    return [Cell(cell[0], "x", cell[1], cell[2]) for cell in json.loads(body)]


CARELESS = Feed(name="careless", title="careless", decode=any_json, metrics=city.FEED.metrics)


def keeps_every_cell(example: tuple[bytes, bytes]) -> None:
    bodies = [
        read.Body(feed, landing.landing_id(NOW, bytes([number])), body)
        for feed in (city.FEED, CARELESS)
        for number, body in enumerate(example)
    ]
    shards, rejections = read.read(bodies)
    parts = [part for shard in shards.values() for part in shard]
    assert sum(part.received for part in parts) == sum(len(part.readings) + part.ignored + part.rejected for part in parts)
    assert sum(part.rejected for part in parts) == len(rejections)
    for body in bodies:
        mine = [part for part in parts if (part.feed, part.landing_id) == (body.feed.name, body.landing_id)]
        assert len(mine) == mine[0].parts == len({part.shard for part in mine})
    assert parts_in(record_of(parts)) == parts
    assert REJECTIONS.validate_json(REJECTIONS.dump_json(rejections)) == rejections
    assert not any("\0" in reading.subject for part in parts for reading in part.readings)


def loses_no_row(said: list[Row]) -> None:
    shards, _ = read.read([read.Body(city.FEED, landing.landing_id(NOW, b""), content(said))])
    assert sum(part.received for shard in shards.values() for part in shard) == len(said)


odd_seconds = st.integers(-(10**12), 10**12) | st.just(int(NOW.timestamp()))
"""Half of them can be meant: a name that is wrong shows only where nothing else is."""
odd_cells = st.tuples(st.text(max_size=3) | st.just("\ud800") | st.just("a" * 300), odd_seconds, st.sampled_from(("1", "x", "", "/")))
odd_bodies = (
    st.binary() | st.lists(rows, max_size=3).map(content) | st.lists(odd_cells, max_size=4).map(lambda cells: json.dumps(cells).encode())
)


class Text(NamedTuple):
    text: str
    exact: Decimal


spelled = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12).filter(
    lambda value: len(str(value)) < 38
)
numbers = st.one_of(
    spelled.map(lambda value: Text(str(value), value)),
    spelled.map(lambda value: Text(f" {value:+E} ", value)).filter(lambda number: len(number.text) <= 40),
)


def keeps_the_exact_value(number: Text) -> None:
    plain = read.number(number.text)
    assert Decimal(plain) == number.exact
    assert set(plain) <= set("-0123456789.")
    assert len(plain) > read.LONGEST_NUMBER or read.number(plain) == plain


def refuses_or_reads(text: str) -> None:
    try:
        plain = read.number(text)
    except ValueError:
        return
    assert "_" not in text
    assert Decimal(plain).is_finite()


def sorts_by_time(moments: list[datetime]) -> None:
    ids = [landing.landing_id(moment, bytes([255 - place] * RANDOM_BYTES)) for place, moment in enumerate(sorted(moments))]
    for (early, late), (first, second) in zip(pairwise(sorted(moments)), pairwise(ids), strict=True):
        if late - early >= timedelta(milliseconds=1):
            assert first < second
    for moment, name in zip(sorted(moments), ids, strict=True):
        assert timedelta(0) <= moment - landing.landed_at(name) < timedelta(milliseconds=1)
        assert landing.first_landing_at(landing.landed_at(name)) <= name


said_values = st.sampled_from((None, Decimal(1), Decimal("2.5")))
statements = st.lists(
    st.builds(
        lambda value, rank, number: Stated(0, value, "" if value else "not_monitored", f"{number:03}", rank, f"{number:03}", 0),
        said_values, st.integers(0, 1), st.integers(0, 999),
    ),
    min_size=1, max_size=8, unique_by=lambda stated: stated.first,
)  # fmt: skip


def merged(said: list[Stated]) -> list[Stated]:
    values: dict[Any, Stated] = {}
    for stated in said:
        values[stated.value] = store._merged(values[stated.value], stated) if stated.value in values else stated
    return list(values.values())


def settles_alike(example: tuple[list[Stated], Any]) -> None:
    said, random = example
    shuffled = [*said, *random.choices(said, k=3)]
    random.shuffle(shuffled)
    middle = random.randrange(len(shuffled) + 1)
    truth = settle.settle(merged(said))
    assert truth[0].value == max(said, key=lambda stated: (stated.rank, stated.last)).value
    assert settle.settle(merged(shuffled)) == truth
    assert settle.settle(merged([*merged(shuffled[:middle]), *merged(shuffled[middle:])])) == truth
    assert settle.settle(merged(merged(said))) == truth


def judges_by_log_time(example: tuple[datetime, datetime, datetime, datetime]) -> None:
    one, other, final_at, now = example
    first, last = sorted(landing.landing_id(moment, b"") for moment in (one, other))
    status = compute.status_of(first, last, final_at, now)
    assert (status == "provisional") == (now < final_at)
    revised = landing.landed_at(first) <= final_at < landing.landed_at(last)
    assert now < final_at or (status == "revised") == revised


PART_LAWS = (
    Law(
        name="read never raises, and every cell is a reading, ignored or rejected",
        example=st.tuples(odd_bodies, odd_bodies),
        holds=keeps_every_cell,
    ),
    Law(name="read loses no row", example=st.lists(rows, max_size=12), holds=loses_no_row),
    Law(name="a number keeps its exact value", example=numbers, holds=keeps_the_exact_value, share=4),
    Law(
        name="what is no number is refused",
        example=st.text(max_size=45) | st.text("0123456789_.eE+- ", max_size=8),
        holds=refuses_or_reads,
        share=4,
    ),
    Law(name="landing ids sort by time and tell it", example=st.lists(MOMENTS, min_size=1, max_size=5), holds=sorts_by_time),
    Law(
        name="what stands depends neither on order nor on repetition",
        example=st.tuples(statements, st.randoms(use_true_random=False)),
        holds=settles_alike,
    ),
    Law(name="the status follows from landings and log time", example=st.tuples(*[MOMENTS] * 4), holds=judges_by_log_time),
)
