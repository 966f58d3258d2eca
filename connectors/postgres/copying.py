"""Facts, receipts and results as the lines that COPY reads: no element is looked at on the way, and PostgreSQL writes whole pages.

Numbers, ids, declared names, and the flags of `models/observation.py` hold neither tab nor backslash; other text goes through `_text`.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from models.landing import landed_ms
from models.ledger import Receipt
from models.observation import Reading

FACT = ("series_id", "observed_at", "value", "flag", "first_landing", "last_rank", "last_landing", "last_position")
RECEIPT = (*Receipt._fields, "landed_at")
RESULT = (
    "kpi", "version", "subject", "period_start", "period_end", "value", "label", "unit", "status", "edition", "evidence", "first_landing",
    "last_landing", "logged_at", "recheck_at", "digest", "revision", "cause", "shard",
)  # fmt: skip
NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


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


def _text(text: str) -> str:
    """Return *text* with COPY's escapes, which hardly any has."""
    return text if text.isprintable() and "\\" not in text else text.translate(ESCAPES)


def line_of(fields: Sequence[str]) -> str:
    """Return the line of *fields*, which may hold anything; nearly none needs an escape, so the line is looked at as a whole."""
    line = "\t".join(fields)
    plain = "\\" not in line and "\n" not in line and "\r" not in line and line.count("\t") == len(fields) - 1
    return (line if plain else "\t".join(map(_text, fields))) + "\n"
