"""Store: from readings to facts and receipts in one transaction, and to the changes that follow from them.

Deciding is pure (`account`); `store` reads what stands, decides, writes. It tells of everything it touched, not only of what was new:
a redelivered record announces the same changes again, and whoever reads them computes the same figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from models.change import Changes
from models.landing import landed_at, landed_ms
from models.ledger import Receipt
from models.observation import Part, Reading
from models.period import unix
from models.result import Node
from models.shard import shard_of
from streams.graph import Graph
from streams.ports import FactBook, First, Identity, Series
from streams.settle import Stated, exact


class Account(NamedTuple):
    """What one transaction writes: readings of whose fact nobody else speaks, the values of all other facts, the receipts."""

    first: list[First]
    joined: list[tuple[Series, Stated]]
    receipts: list[Receipt]


Values: TypeAlias = dict[tuple[Decimal | None, str], Stated]
"""The distinct values stated about one fact, by value and flag."""


@lru_cache(maxsize=65_536)
def _series(feed: str, subject: str, metric: str) -> Series:
    return Series(feed, subject, metric)


def identities(parts: Iterable[Part]) -> list[Identity]:
    """Return the facts that *parts* speak of, each once."""
    return list({(_series(part.feed, each[0], each[1]), each[2]): None for part in parts for each in part.readings})


def _stated(reading: Reading, landing: str) -> Stated:
    _, _, observed_at, value, flag, rank, position = reading
    return Stated(observed_at, None if value is None else exact(value), flag, landing, rank, landing, position)


def _merged(old: Stated, new: Stated) -> Stated:
    """Return two statements of the same value as one: the earliest first, the loudest last."""
    loudest = max(old, new, key=lambda stated: stated.loudness)
    return loudest._replace(first=min(old.first, new.first))


def account(parts: Iterable[Part], standing: Mapping[Identity, Sequence[Stated]]) -> Account:
    """Decide what becomes of every reading of *parts*, none of which has a receipt yet."""
    first: dict[Identity, First] = {}
    joined: dict[Identity, Values] = {}
    receipts = []
    for part in parts:
        feed, landing = part.feed, part.landing_id
        outcomes: list[str] = []
        for reading in part.readings:
            series = _series(feed, reading[0], reading[1])
            identity = (series, reading[2])
            said = (series, reading, landing)
            # Nearly every reading is the first of its fact: one look-up, and no Stated made, until another speaks of the same.
            if (
                first.setdefault(identity, said) is said
                and not (standing and identity in standing)  # asked where there is anything: each look-up hashes the whole identity anew
                and not (joined and identity in joined)
            ):
                continue
            earlier = first.pop(identity)
            values = joined.setdefault(identity, {} if earlier is said else _of_one(_stated(earlier[1], earlier[2])))
            outcomes.append(_join(values, standing.get(identity, ()), _stated(reading, landing)))
        receipts.append(_receipt(part, outcomes))
    rows = [(identity[0], stated) for identity, values in joined.items() for stated in values.values()]
    return Account(list(first.values()), rows, receipts)


def _of_one(stated: Stated) -> Values:
    return {(stated.value, stated.flag): stated}


def _join(touched: Values, before: Iterable[Stated], new: Stated) -> str:
    """Add *new* to what this transaction says of a fact, and return what became of it."""
    key = (new.value, new.flag)
    known = {(stated.value, stated.flag): stated for stated in before} | touched
    touched[key] = _merged(known[key], new) if key in known else new
    if key in known:
        return "duplicate"
    if not known:
        return "stored"
    return "corrected" if new.loudness > max(stated.loudness for stated in known.values()) else "superseded"


def _receipt(part: Part, outcomes: Sequence[str]) -> Receipt:
    """Book *part*; *outcomes* says what became of those of its readings that were not the first of their fact."""
    counted = (outcomes.count(outcome) for outcome in ("duplicate", "corrected", "superseded")) if outcomes else (0, 0, 0)
    duplicate, corrected, superseded = counted
    stored = len(part.readings) - duplicate - corrected - superseded
    return Receipt(
        part.landing_id, part.shard, part.parts, part.feed,
        part.received, stored, duplicate, corrected, superseded, part.rejected, part.ignored,
    )  # fmt: skip


def changes(parts: Sequence[Part], graph: Graph) -> dict[int, Changes]:
    """Return, by shard, the nodes that stand on *parts*, and the ticks among them."""
    landings = [part.landing_id for part in parts]
    newest = max(landings)
    # A fact marks the periods that had begun when it landed: by its own landing, so that no batch marks more than another.
    together: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for part in parts:
        together[part.feed, part.landing_id if graph.looks_back(part.feed) else newest] += part.readings
    nodes = {node for (feed, landing), readings in together.items() for node in graph.above_facts(feed, readings, landed_at(landing))}
    heard = max((part.landing_id for part in parts if not part.tick), default="")  # a tick says nothing but that time has passed
    change = Changes(logged_at=landed_ms(newest), oldest_at=landed_ms(min(landings)), landing=heard)
    return by_shard(nodes, change, {part.shard for part in parts if part.tick})


def by_shard(nodes: Iterable[Node], change: Changes, ticks: Iterable[int] = ()) -> dict[int, Changes]:
    """Return *nodes* and *ticks* as one record a shard, with the times and the landing of *change*."""
    shards: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for kpi, subject, start in nodes:
        shards[shard_of(subject)].append((kpi, subject, unix(start)))
    for of_shard in shards.values():
        of_shard.sort()
    beats = {shard: [shard] for shard in ticks}
    return {
        shard: change.model_copy(update={"nodes": shards.get(shard, []), "ticks": beats.get(shard, [])})
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
