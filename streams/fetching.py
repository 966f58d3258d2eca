"""How long Faust's consumer lets the broker hold an empty fetch: Faust says 1.5 s and offers no setting.

A real Kafka answers as soon as a record arrives, so there it makes no difference. The embedded broker answers an empty fetch only when
its time is over: with five steps from an hour to its year, a figure was six seconds old before anyone saw it.
"""

from typing import Any

import faust
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport

FETCH_WAIT_MS = 100


class _Thread(AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:  # noqa: ANN401 - Faust's and aiokafka's own
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001 - aiokafka reads it when it starts
        return consumer


class _Consumer(Consumer):
    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)


class _Transport(Transport):
    Consumer = _Consumer


def fetch_promptly(app: faust.App) -> None:
    """Let *app* hear of a new record within FETCH_WAIT_MS, whatever the broker."""
    app.transport = _Transport(app.conf.broker_consumer, app)
