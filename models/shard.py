"""Which shard a subject belongs to: the same on every machine and for ever, so no salted hash."""

from functools import lru_cache
from zlib import crc32

from models.observation import SHARDS


@lru_cache(maxsize=65_536)
def shard_of(subject: str) -> int:
    """Return the shard (0 to SHARDS − 1) of *subject*."""
    return crc32(subject.encode()) % SHARDS
