"""A landing id names one body that was taken in, for ever: Kafka offsets start again with a new broker, it does not.

It is a UUID version 7 (RFC 9562 §5.7): its first 48 bits are the landing time in Unix milliseconds, so ids sort by time as text, as
UUIDs and in PostgreSQL alike, and the landing time never needs a column of its own.
"""

from datetime import UTC, datetime

RANDOM_BYTES = 10
LARGEST_BODY = 512 * 1024
"""Bytes of a body. What is made of one may be twelve times as long, and must still fit into one record of `city.observations`."""


def landing_id(landed_at: datetime, random: bytes) -> str:
    """Return the id of a body that landed at *landed_at* (aware); *random* is `RANDOM_BYTES` bytes of chance, injected by the caller."""
    milliseconds = int(landed_at.timestamp() * 1000)
    number = milliseconds << 80 | int.from_bytes(random[:RANDOM_BYTES], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def landed_ms(landing: str) -> int:
    """Return the landing time that the id carries, in Unix milliseconds."""
    return int(landing[:8] + landing[9:13], 16)


def landed_at(landing: str) -> datetime:
    """Return the landing time (UTC, to the millisecond) that the id carries."""
    return datetime.fromtimestamp(landed_ms(landing) / 1000, UTC)


def first_landing_at(moment: datetime) -> str:
    """Return the smallest id that a body landed at *moment* or later can have."""
    text = f"{int(moment.timestamp() * 1000):012x}"
    return f"{text[:8]}-{text[8:]}-0000-0000-000000000000"
