"""A whole file through the real `read` and `store`: what became of every cell, and the facts that stand."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from models.feed import Feed
from models.kpi import Fact
from models.landing import landing_id
from models.place import Places
from streams.graph import Graph
from streams.ports import FactSpan
from streams.read import Body, read
from streams.settle import settle
from streams.store import store
from tests.twins.facts import TwinFacts
from tests.twins.pause import finished

LEDGER = ("received", "stored", "duplicate", "corrected", "superseded", "rejected", "ignored")


class Books:
    """One feed; every body lands a second after the one before."""

    def __init__(self, feed: Feed, landed: datetime) -> None:
        self._feed = feed
        self._landed = landed
        self._graph = Graph((), Places())
        self.facts = TwinFacts()

    def lands(self, bodies: Iterable[bytes]) -> None:
        for number, body in enumerate(bodies):
            landing = landing_id(self._landed + timedelta(seconds=number), number.to_bytes(10))
            shards, _ = read([Body(self._feed, landing, body)])
            finished(store([part for parts in shards.values() for part in parts], self.facts, self._graph))

    def ledger(self) -> dict[str, int]:
        receipts = self.facts.receipts.values()
        return {column: sum(getattr(receipt, column) for receipt in receipts) for column in LEDGER}

    def series(self, subject: str, metric: str) -> Sequence[Fact]:
        return settle(self.facts.within(FactSpan(self._feed.name, subject, (metric,), 0, 2**40), metric))


def balanced(ledger: dict[str, int]) -> bool:
    return ledger["received"] == sum(count for column, count in ledger.items() if column != "received")
