"""The ledger: what became of every cell that was received, per landing and shard. The books balance or someone is told."""

from typing import NamedTuple


class Receipt(NamedTuple):
    """The account of one part of one landing: received = stored + duplicate + corrected + superseded + rejected + ignored.

    stored: a fact that nobody had stated. duplicate: stated before with the same value. corrected: replaces another value.
    superseded: a louder value already stands; kept in the history. rejected: could not be read. ignored: no value was given.
    """

    landing_id: str
    shard: int
    parts: int
    feed: str
    received: int
    stored: int
    duplicate: int
    corrected: int
    superseded: int
    rejected: int
    ignored: int

    @property
    def difference(self) -> int:
        """Return received minus everything accounted for; 0 when the account balances."""
        return self.received - self.stored - self.duplicate - self.corrected - self.superseded - self.rejected - self.ignored
