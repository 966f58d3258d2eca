"""Store: from readings to facts and receipts in one transaction, and to the changes that follow from them.

Deciding is pure (`account`); `store` reads what stands, decides, writes. It tells of everything it touched, not only of what was new:
a redelivered record announces the same changes again, and whoever reads them computes the same figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from models.change import Changes
from models.landing import landed_ms
from models.ledger import Receipt
from models.observation import Part, Reading
from models.period import unix
from models.result import Node
from models.shard import shard_of
from streams.graph import Graph
from streams.ports import FactBook, Identity, Series
from streams.settle import Stated


class Account(NamedTuple):
    """What one transaction writes."""

    rows: list[tuple[Series, Stated]]
    receipts: list[Receipt]


@lru_cache(maxsize=65_536)
def _series(feed: str, subject: str, metric: str) -> Series:
    return Series(feed, subject, metric)


@lru_cache(maxsize=65_536)
def _exact(value: str) -> Decimal:
    return Decimal(value)


def identities(parts: Iterable[Part]) -> list[Identity]:
    """Return the facts that *parts* speak of, each once."""
    return list(
        {(_series(part.feed, reading.subject, reading.metric), reading.observed_at): None for part in parts for reading in part.readings}
    )


def _stated(reading: Reading, landing: str) -> Stated:
    value = None if reading.value is None else _exact(reading.value)
    return Stated(reading.observed_at, value, reading.flag, landing, reading.rank, landing, reading.position)


def _merged(old: Stated, new: Stated) -> Stated:
    """Return two statements of the same value as one: the earliest first, the loudest last."""
    loudest = max(old, new, key=lambda stated: stated.loudness)
    return loudest._replace(first=min(old.first, new.first))


def account(parts: Iterable[Part], standing: Mapping[Identity, Sequence[Stated]]) -> Account:
    """Decide what becomes of every reading of *parts*, none of which has a receipt yet."""
    known: dict[Identity, dict[tuple[Decimal | None, str], Stated]] = {
        identity: {(stated.value, stated.flag): stated for stated in values} for identity, values in standing.items()
    }
    written: dict[tuple[Identity, Decimal | None, str], None] = {}
    receipts = []
    for part in parts:
        counts = {"stored": 0, "duplicate": 0, "corrected": 0, "superseded": 0}
        for reading in part.readings:
            identity = (_series(part.feed, reading.subject, reading.metric), reading.observed_at)
            new = _stated(reading, part.landing_id)
            values = known.setdefault(identity, {})
            outcome = _outcome(values, new)
            counts[outcome] += 1
            key = (new.value, new.flag)
            values[key] = _merged(values[key], new) if outcome == "duplicate" else new
            written[identity, *key] = None
        receipts.append(
            Receipt(
                part.landing_id, part.shard, part.parts, part.feed, part.received, **counts, rejected=part.rejected, ignored=part.ignored
            )
        )
    rows = [(identity[0], known[identity][value, flag]) for identity, value, flag in written]
    return Account(rows, receipts)


def _outcome(values: Mapping[tuple[Decimal | None, str], Stated], new: Stated) -> str:
    if not values:
        return "stored"
    if (new.value, new.flag) in values:
        return "duplicate"
    return "corrected" if new.loudness > max(stated.loudness for stated in values.values()) else "superseded"


def changes(parts: Sequence[Part], graph: Graph) -> dict[int, Changes]:
    """Return, by shard, the nodes that stand on *parts*, and the ticks among them."""
    nodes: set[Node] = set()
    for part in parts:
        nodes |= graph.above_facts(part.feed, part.readings)
    newest = max(part.landing_id for part in parts)
    logged_at = landed_ms(newest)
    return by_shard(nodes, logged_at, {part.shard for part in parts if part.tick})


def by_shard(nodes: Iterable[Node], logged_at: int, ticks: Iterable[int] = ()) -> dict[int, Changes]:
    """Return *nodes* and *ticks* as one record of changes a shard."""
    shards: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for node in sorted(nodes):
        shards[shard_of(node.subject)].append((node.kpi, node.subject, unix(node.period_start)))
    beats = {shard: [shard] for shard in ticks}
    return {
        shard: Changes.model_construct(logged_at=logged_at, nodes=shards.get(shard, []), ticks=beats.get(shard, []))
        for shard in sorted({*shards, *beats})
    }


async def store(parts: Sequence[Part], book: FactBook, graph: Graph) -> dict[int, Changes]:
    """Keep *parts* in one transaction and return what may have changed; a part that has its receipt is not counted again."""
    kept = [part for part in parts if not part.tick]
    if kept:
        async with book.writing({part.shard for part in kept}) as transaction:
            known = await transaction.receipts({(part.landing_id, part.shard) for part in kept})
            fresh = list({(part.landing_id, part.shard): part for part in kept if (part.landing_id, part.shard) not in known}.values())
            if fresh:
                standing = await transaction.stated(identities(fresh))
                await transaction.keep(*account(fresh, standing))
    return changes(parts, graph) if parts else {}
