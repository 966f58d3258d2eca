"""What the worker tells its metrics of each step as it is done."""

from collections.abc import Sequence

from connectors.clock import Clock
from connectors.kafka.publisher import KafkaPublisher
from connectors.metrics import Metrics
from models.ledger import Receipt
from models.rejected import Rejection
from models.result import Result
from streams.compute import Work


class Measured:
    """Hears of every step; also frees the brake of the embedded broker once a record is done with."""

    def __init__(self, metrics: Metrics, publisher: KafkaPublisher, clock: Clock) -> None:
        self._metrics = metrics
        self._publisher = publisher
        self._clock = clock

    def refused(self, rejections: Sequence[Rejection]) -> None:
        """Hear of what could not be read in a poll."""
        self._metrics.rejected(rejections)

    def booked(self, receipts: Sequence[Receipt]) -> None:
        """Hear of receipts that were committed."""
        self._metrics.booked(receipts)

    def stored(self, size: int) -> None:
        """Hear of records of observations that were stored, *size* bytes of them."""
        self._publisher.observations_unread.taken(size)

    def cleared(self, size: int) -> None:
        """Hear of records of changes that are done with, *size* bytes of them."""
        self._publisher.changes_unread.taken(size)

    def computed(self, work: Work, results: Sequence[Result]) -> None:
        """Hear of figures that were published."""
        late = self._clock().timestamp() - work.change.oldest_at / 1000
        for kpi in {result.kpi for result in results}:
            self._metrics.observe("xiqu_landing_to_result_seconds", late, kpi=kpi)
        self._metrics.figures(results)
