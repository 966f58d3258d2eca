"""A record of `city.observations`: parts of one shard as JSON, and all their readings as columns, which cost half of rows."""

from collections.abc import Sequence
from itertools import chain, islice

import orjson

from models.observation import Part, made


def record_of(parts: Sequence[Part]) -> bytes:
    """Return the record that carries *parts*."""
    heads = [
        (each.feed, each.landing_id, each.shard, each.parts, each.received, each.rejected, each.ignored, each.tick, len(each.readings))
        for each in parts
    ]
    columns = list(zip(*chain.from_iterable(each.readings for each in parts), strict=True))
    return orjson.dumps((heads, columns))


def parts_in(record: bytes) -> list[Part]:
    """Return the parts that *record* carries; ValueError where that is not what `record_of` wrote."""
    heads, columns = orjson.loads(record)
    readings = map(made, zip(*columns, strict=True))
    parts = [
        Part(
            feed=feed, landing_id=landing, shard=shard, parts=of, received=received, rejected=rejected, ignored=ignored, tick=tick,
            readings=list(islice(readings, count)),
        )
        for feed, landing, shard, of, received, rejected, ignored, tick, count in heads
    ]  # fmt: skip
    if sum(count for *_, count in heads) != (len(columns[0]) if columns else 0):
        raise ValueError("a record of observations whose parts do not add up to its readings")
    return parts
