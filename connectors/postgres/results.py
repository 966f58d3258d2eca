"""Results in PostgreSQL: the lock comes first and the reading after, so an old owner can never save an old figure."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from connectors.postgres.copying import RESULT, in_one_piece, line_of
from connectors.postgres.packed import NULL, packed
from connectors.postgres.pool import Connection, Pool, Row, columns, transaction
from connectors.postgres.series import SeriesNumbers
from connectors.postgres.spans import cut, settled, stretches
from connectors.postgres.sql import queries
from connectors.present import evidence_json, time_json
from models.period import CITY_ZONE, city_time
from models.result import Node, Result, made_result
from models.shard import shard_of
from streams.ports import FactsByMetric, FactSpan, Previous, ResultSpan, Series

_FACTS, _SQL = queries("facts"), queries("results")


def result_of(row: Row) -> Result:
    """Return the result that a row of `results` or `result_history` holds."""
    label = row["label"]
    return made_result((
        row["kpi"], row["version"], row["subject"], row["period_start"].astimezone(CITY_ZONE), row["period_end"].astimezone(CITY_ZONE),
        row["value"] if label is None else label, row["unit"], row["status"], row["edition"], row["evidence"],
        row["first_landing"], row["last_landing"], row["logged_at"], row["recheck_at"], row["digest"], row["revision"], row["cause"], b"",
    ))  # fmt: skip


def _row(result: Result) -> tuple[str, ...]:
    (
        kpi, version, subject, period_start, period_end, value, unit, status, edition, _, first_landing, last_landing,
        logged_at, recheck_at, digest, revision, cause, _,
    ) = result  # fmt: skip
    number, label = (f"{value:f}", NULL) if isinstance(value, Decimal) else (NULL, NULL if value is None else value)
    return (
        kpi, str(version), subject, time_json(period_start), time_json(period_end), number, label, unit, status, edition,
        evidence_json(result).decode(), first_landing, last_landing, time_json(logged_at),
        NULL if recheck_at is None else time_json(recheck_at), digest, str(revision), cause, str(shard_of(subject)),
    )  # fmt: skip


class _Transaction:
    def __init__(self, series: SeriesNumbers, connection: Connection, places: int) -> None:
        self._series = series
        self._connection = connection
        self._unsaved: set[Node] = set()
        """Nodes that `previous` did not find; our lock keeps anybody else from saving them, so they can be copied without asking again."""
        self.places = places

    async def clocks(self, shards: Collection[int]) -> Mapping[int, datetime]:
        rows = await self._connection.fetch(_SQL["clocks"], sorted(shards))
        return {row["shard"]: row["struck_at"].astimezone(CITY_ZONE) for row in rows}

    async def strike(self, shards: Collection[int], now: datetime) -> None:
        await self._connection.execute(_SQL["strike"], sorted(shards), now)

    async def due(self, kpis: Collection[str], shards: Collection[int], now: datetime, limit: int) -> Sequence[Node]:
        rows = await self._connection.fetch(_SQL["due"], sorted(shards), now, sorted(kpis), limit)
        return [Node(row["kpi"], row["subject"], city_time(row["second"])) for row in rows]

    async def facts(self, spans: Sequence[FactSpan]) -> Sequence[FactsByMetric]:
        asked: dict[tuple[str, str, tuple[str, ...]], list[tuple[int, int, int]]] = defaultdict(list)
        for number, (feed, subject, metrics, start, end) in enumerate(spans):
            asked[feed, subject, metrics].append((start, end, number))
        numbers = await self._series.known(Series(feed, subject, metric) for feed, subject, metrics in asked for metric in metrics)
        asks: list[tuple[int, int, int]] = []
        owners: list[tuple[str, list[int]]] = []
        for (feed, subject, metrics), wanted in asked.items():
            for start, end, inside in stretches(wanted):
                for metric in metrics:
                    series = numbers.get(Series(feed, subject, metric))
                    if series is not None:
                        asks.append((series, start, end))
                        owners.append((metric, inside))
        found: list[dict[str, Any]] = [dict.fromkeys(span.metrics, ()) for span in spans]
        rows = await self._connection.fetch(_FACTS["stated_in_spans"], *columns(asks, 3))
        for facts_of_one, (metric, inside) in zip(settled(rows, len(asks)), owners, strict=True):
            pieces = cut(facts_of_one, [(spans[number].start, spans[number].end) for number in inside])
            for number, facts in zip(inside, pieces, strict=True):
                found[number][metric] = facts
        return found

    async def children(self, spans: Sequence[ResultSpan]) -> Sequence[Sequence[Result]]:
        wanted = columns(((span.kpi, *span.span, span.start, span.end) for span in spans), 5)
        found: list[list[Result]] = [[] for _ in spans]
        for row in await self._connection.fetch(_SQL["children"], *wanted):
            found[row["ordinal"] - 1].append(result_of(row))
        return found

    async def existing(self, spans: Sequence[ResultSpan]) -> Sequence[Node]:
        wanted = columns(((span.kpi, *span.span, span.start, span.end) for span in spans), 5)
        return [
            Node(row["kpi"], row["subject"], city_time(row["second"])) for row in await self._connection.fetch(_SQL["existing"], *wanted)
        ]

    async def previous(self, nodes: Sequence[Node]) -> Mapping[Node, Previous]:
        if not nodes:
            return {}
        wanted = packed([(kpi, time_json(start), subject) for kpi, subject, start in nodes])
        rows = await self._connection.fetch(_SQL["previous"], wanted)
        found = {nodes[ordinal - 1]: Previous._make(rest) for ordinal, *rest in rows}
        self._unsaved.update(node for node in nodes if node not in found)
        return found

    async def save(self, results: Sequence[Result]) -> None:
        first = [result for result in results if result.node in self._unsaved]
        if first:
            lines = "".join([line_of(_row(result)) for result in first])
            await self._connection.copy_to_table("results", source=in_one_piece(lines.encode()), columns=RESULT, null=NULL)
        if len(first) < len(results):
            others = [_row(result) for result in results if result.node not in self._unsaved]
            await self._connection.execute(_SQL["save"], packed(others))


class PostgresResults:
    """The ResultBook of the city."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._series = SeriesNumbers(pool)

    @asynccontextmanager
    async def writing(self, shards: Collection[int]) -> AsyncIterator[_Transaction]:
        async with transaction(self._pool) as connection:
            locked = await connection.fetch(_SQL["lock"], sorted(shards))  # every row: fetchval would stop after the first shard's lock
            yield _Transaction(self._series, connection, locked[0]["places"] if locked else 0)
