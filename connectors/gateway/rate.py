"""How often somebody may ask: a bucket of tokens as arithmetic over the time it is given, so that one sender cannot starve the rest."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Rate:
    """*per_second* requests for ever, *burst* of them at once."""

    per_second: float
    burst: float


MOST = 20_000
"""Buckets that are held at once; strangers can have as many addresses as they like."""


@dataclass
class Buckets:
    """One bucket a key or an address; a full one is forgotten when there are many, for it says nothing."""

    rate: Rate
    _left: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def wait(self, key: str, now: datetime) -> float:
        """Take one token of *key* and return 0, or return the seconds until there is one."""
        wait = self.left(key, now)
        if key not in self._left and len(self._left) >= MOST:
            self._forget(now)
        self._left[key] = (self._tokens(key, now) - (0 if wait else 1), now)
        return wait

    def left(self, key: str, now: datetime) -> float:
        """Return the seconds until there is a token of *key*, 0 where there is one; take none."""
        tokens = self._tokens(key, now)
        return (1 - tokens) / self.rate.per_second if tokens < 1 else 0.0

    def _tokens(self, key: str, now: datetime) -> float:
        tokens, since = self._left.get(key, (self.rate.burst, now))
        return min(self.rate.burst, tokens + max(0.0, (now - since).total_seconds()) * self.rate.per_second)

    def _forget(self, now: datetime) -> None:
        """Forget who has not asked for a while; of more who ask at once than can be held, everybody begins anew."""
        kept = {key: held for key, held in self._left.items() if self._tokens(key, now) < self.rate.burst}
        self._left = kept if len(kept) < MOST else {}
