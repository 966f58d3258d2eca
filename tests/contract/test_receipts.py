"""What the worker asks of the books every few seconds."""

import asyncpg

from connectors.postgres.facts import PostgresFacts
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.postgres.receipts import PostgresReceipts
from tests.contract.written import PM25, keep, landing, receipt, stated


async def test_books_that_balance_miss_nothing_and_a_receipt_that_does_not_is_named_with_its_feed(database: str) -> None:
    await migrate(database)
    pool = await connect(database)
    receipts = PostgresReceipts(pool)
    await keep(PostgresFacts(pool), [(PM25, stated("1"))], [receipt(1)])
    assert await receipts.imbalance() == {}
    hand = await asyncpg.connect(database)
    await hand.execute("ALTER TABLE receipts DROP CONSTRAINT books_balance")
    await hand.execute(
        "INSERT INTO receipts SELECT $1::uuid, landed_at, shard, parts, received + 3, stored, duplicate, corrected, superseded, rejected,"
        " ignored, feed FROM receipts LIMIT 1",
        landing(99),
    )
    assert await receipts.imbalance() == {"air": 3}
    await hand.close()
    await pool.close()
