"""Facts and receipts as the lines that COPY reads: no element is looked at on the way, and PostgreSQL writes whole pages at a time.

Nothing here needs COPY's escapes: numbers, ids, declared names, and the flags of `models/observation.py` hold neither tab nor backslash.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import lru_cache

from models.landing import landed_ms
from models.ledger import Receipt
from models.observation import Reading

FACT = ("series_id", "observed_at", "value", "flag", "first_landing", "last_rank", "last_landing", "last_position")
RECEIPT = (*Receipt._fields, "landed_at")
NULL = r"\N"


async def in_one_piece(text: bytes) -> AsyncIterator[bytes]:
    """Yield *text*: asyncpg takes bytes for the name of a file."""
    yield text


@lru_cache(maxsize=65_536)
def _instant(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(" ", "milliseconds")


def fact_line(series: int, reading: Reading, landing: str) -> str:
    """Return the line of a fact of which *reading* is the first to speak."""
    _, _, observed_at, value, flag, rank, position = reading
    known = NULL if value is None else value
    return f"{series}\t{_instant(observed_at * 1000)}\t{known}\t{flag}\t{landing}\t{rank}\t{landing}\t{position}\n"


def receipt_line(receipt: Receipt) -> str:
    """Return the line of *receipt*; its landing time is in its landing id."""
    return "\t".join(map(str, receipt)) + f"\t{_instant(landed_ms(receipt.landing_id))}\n"
