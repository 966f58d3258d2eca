"""Connections to PostgreSQL with the codecs that every query here relies on: ids as text, JSON as Python values."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any, TypeAlias

import asyncpg
import orjson

from models.errors import Unavailable

ANSWER_SECONDS = 2.0
SESSION = {
    "application_name": "xiqu", "timezone": "UTC", "jit": "off", "plan_cache_mode": "force_generic_plan",
    "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_seqscan": "off",
}  # fmt: skip
"""Every join here goes from a short list into a large table by its key. A plan that was made while the table was empty, and that is kept,
would read and sort the whole of it for ever after; the audit, which does read everything, takes this back for itself."""

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Row: TypeAlias = "asyncpg.Record"
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record] | asyncpg.Connection[asyncpg.Record]"

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.InvalidCachedStatementError,
)
"""A server that is away, going away or coming back, two transactions that collided, or a newer release that changed a table under
a prepared statement (asyncpg forgets it): the same work may be tried again."""
_OF_ASYNCPG = (asyncpg.InterfaceError, asyncpg.InternalClientError)
_BROKEN_OFF = ("closed", "closing", "released", "cannot switch to state")
"""What asyncpg's own errors say where the server ended the connection, also in the middle of an answer; else they are mistakes of ours."""


def _json(value: object) -> str:
    return orjson.dumps(value, default=_exact).decode()


def _exact(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


async def _prepare(connection: Any) -> None:  # noqa: ANN401 - asyncpg hands over its own proxy type
    await connection.set_type_codec("json", encoder=_json, decoder=orjson.loads, schema="pg_catalog", format="text")
    await connection.set_type_codec("uuid", encoder=str, decoder=str, schema="pg_catalog", format="text")


async def _nothing_to_reset(_: object) -> None:
    """Leave a connection as it is: nothing here outlives its transaction, and asking the server to forget it costs a round trip each."""


def _broken_off(error: BaseException) -> bool:
    """Return whether asyncpg's own *error* speaks of a connection that the server ended, and is no mistake of ours.

    It may come while such a connection is given back, when asyncpg still takes its COPY for going on: then the one before it tells.
    """
    before: BaseException | None = error
    while before is not None:
        if isinstance(before, (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)):
            return True
        if isinstance(before, _OF_ASYNCPG) and any(words in str(before) for words in _BROKEN_OFF):
            return True
        before = before.__context__
    return False


@asynccontextmanager
async def reachable() -> AsyncIterator[None]:
    """Turn "the server does not answer" into Unavailable; a mistake of ours stays what it is."""
    try:
        yield
    except _AWAY as error:
        if isinstance(error, _OF_ASYNCPG) and not _broken_off(error):
            raise
        message = f"PostgreSQL does not answer ({type(error).__name__}: {error}); what was not acknowledged must be sent again"
        raise Unavailable(message) from error


async def connect(dsn: str, size: int = 6) -> Pool:
    """Return a pool of connections to *dsn*; Unavailable when nobody answers there."""
    async with reachable():
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            init=_prepare,
            reset=_nothing_to_reset,
            timeout=10,
            command_timeout=120,
            server_settings=SESSION,
        )


async def answers(pool: Pool) -> bool:
    """Return whether the server answers a question now."""
    try:
        async with reachable(), asyncio.timeout(ANSWER_SECONDS), pool.acquire() as connection:
            await connection.execute("SELECT 1")
    except Unavailable:
        return False
    return True


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """Open one transaction that commits on leaving."""
    async with reachable(), pool.acquire(timeout=30) as connection, connection.transaction():
        yield connection


def literal(values: Iterable[object]) -> str:
    """Return numbers or ids as PostgreSQL's text of an array: asyncpg asks each element of a list what it is, a text goes as it stands."""
    return "{" + ",".join(map(str, values)) + "}"


def columns(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Return *rows* as *width* columns, the shape that unnest takes."""
    turned = [list(column) for column in zip(*rows, strict=True)]
    return turned or [[] for _ in range(width)]
