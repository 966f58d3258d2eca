"""How often one key may send: a bucket of tokens as arithmetic over the time it is given, so that one sender cannot starve the rest."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Rate:
    """*per_second* bodies for ever, *burst* of them at once."""

    per_second: float
    burst: float


@dataclass
class Buckets:
    """One bucket a key; only keys that were found valid get one, so their number is bounded."""

    rate: Rate
    _left: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def wait(self, key: str, now: datetime) -> float:
        """Take one token of *key* and return 0, or return the seconds until there is one."""
        left, since = self._left.get(key, (self.rate.burst, now))
        left = min(self.rate.burst, left + max(0.0, (now - since).total_seconds()) * self.rate.per_second)
        if left < 1:
            self._left[key] = (left, now)
            return (1 - left) / self.rate.per_second
        self._left[key] = (left - 1, now)
        return 0.0
