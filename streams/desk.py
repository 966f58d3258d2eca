"""The desk of compute: what has been heard of and not computed yet. Hours come first; days and longer periods are gathered in rounds.

Each hour makes its day, its month and its year doubtful anew. Computed with every small batch, these few figures would take most of the
time, and whoever waits for an hour would wait for them. So they rest after a round for a multiple of what it took, unless nothing else
comes: at a quiet moment they follow at once, under load they are computed less often, a few at a time, with the hours in between.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from models.change import CHANGES, Changes
from models.result import Node
from streams.compute import Work, work_of
from streams.graph import Graph

SLICE = 32
"""Figures of a small round between two looks at the hours: some 30 ms of work."""
SLICES = 16
"""Of a large one: each is a transaction, and where days have gathered by the thousand the hours come in batches as large."""
SLICE_AT_MOST = 512
REST = 3.0
"""Seconds of rest for each second of a round, so that days and longer take at most a quarter of the time."""
REST_AT_MOST = 2.0
QUIET = 0.2
"""Seconds after which, if nothing was heard, nobody is there to rest for: longer than a steady feed pauses between two batches."""
HELD_BYTES = 1_000_000
"""Of records that wait for their round; with more than that in hand it is done without a rest."""


class Heard(Protocol):
    """A record as it is read; it is kept until all that it names is computed."""

    @property
    def value(self) -> bytes: ...


Record = TypeVar("Record", bound=Heard)


class Desk(Generic[Record]):
    """What one owner of `compute` has in hand; it decides what is next, and computes nothing itself.

    graph: returns the declarations that hold now. size: the fewest figures of a slice.
    """

    def __init__(self, graph: Callable[[], Graph], size: int = SLICE) -> None:
        self._graph = graph
        self._size = size
        self._laid: list[Changes] = []
        self._held: list[Record] = []
        self._bytes = 0
        self._round: Work | None = None
        self._slices = deque[list[Node]]()
        self.pending: set[Node] = set()
        """Nodes of the round that are still to come: they will be computed after what they stand on."""
        self._of_round: list[Record] = []
        self._took = 0.0
        self._ready_at = self._heard_at = 0.0

    def lay(self, records: Sequence[Record], now: float) -> Work | None:
        """Take *records* in hand and return what of them is to be computed at once."""
        if records:
            self._heard_at = now
        self._held += records
        self._bytes += sum(len(record.value) for record in records)
        graph = self._graph()
        prompt: list[Changes] = []
        for change in [CHANGES.validate_json(record.value) for record in records]:
            gathered = [node for node in change.nodes if node[0] in graph.gathered]
            if not gathered:
                prompt.append(change)
                continue
            self._laid.append(change.model_copy(update={"nodes": gathered, "ticks": []}))
            if change.ticks or len(gathered) < len(change.nodes):
                prompt.append(change.model_copy(update={"nodes": [node for node in change.nodes if node[0] not in graph.gathered]}))
        return work_of(prompt, graph) if prompt else None

    def wait(self, now: float) -> float | None:
        """Return for how many seconds there is nothing to do unless something is heard; None: for ever."""
        if self._round is not None or self.full:
            return 0.0
        return max(0.0, min(self._ready_at, self._heard_at + QUIET) - now) if self._laid else None

    @property
    def full(self) -> bool:
        """Whether the rounds have fallen so far behind that nothing more may be taken in hand."""
        return self._bytes > HELD_BYTES

    def next(self) -> Work | None:
        """Return the next slice of the round, the lowest level first; where none is under way, of a new one."""
        if self._round is None and self._laid:
            graph = self._graph()
            self._round = work_of(self._laid, graph)
            nodes = [node for level in graph.by_level(self._round.nodes) for node in level]
            size = max(self._size, min(len(nodes) // SLICES, SLICE_AT_MOST))
            self._slices = deque(nodes[at : at + size] for at in range(0, len(nodes), size))
            self.pending = set(nodes)
            self._of_round, self._held, self._laid = self._held, [], []
        if self._round is None or not self._slices:
            return None
        work = self._round._replace(nodes=set(self._slices.popleft()))
        self.pending -= work.nodes
        return work

    def done(self, now: float, took: float) -> list[Record]:
        """Note that the slice is computed, which *took* so many seconds; return the records that are done with."""
        self._took += took
        if self._slices:
            return []
        self._ready_at = now + min(REST * self._took, REST_AT_MOST)
        self._took, self._round = 0.0, None
        finished, self._of_round = self._of_round, []
        return self._let_go(finished)

    def cleared(self) -> list[Record]:
        """Return the records that are done with where none in hand waits for a round."""
        if self._laid or self._round is not None:
            return []
        finished, self._held = self._held, []
        return self._let_go(finished)

    def _let_go(self, finished: list[Record]) -> list[Record]:
        self._bytes -= sum(len(record.value) for record in finished)
        return finished
