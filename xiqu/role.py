"""What every role has: it stops when asked, says whether it can work, and shows its metrics beside its work."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping

from connectors.kafka.admin import reachable as kafka_reachable
from connectors.postgres.pool import Pool
from connectors.postgres.pool import answers as postgres_answers

VERSION = "0.1.0"
DRAIN_SECONDS = 20.0
OVERDUE = 2
"""Our exit code where draining took too long: the one that a lost server gives."""


def asked_to_stop(*, watched: bool = False) -> asyncio.Event:
    """Return an event that SIGTERM or Ctrl-C sets, and where we are *watched* the end of our standard input.

    Whoever watched us is gone then and cannot end us: where broker and database went with him, we drain for ever. So we do not wait longer
    than DRAIN_SECONDS; what was not acked is somebody else's, as after kill -9.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def alone() -> None:
        loop.remove_reader(sys.stdin)
        deadline = threading.Timer(DRAIN_SECONDS, os._exit, (OVERDUE,))
        deadline.daemon = True
        deadline.start()
        stop.set()

    if watched:
        loop.add_reader(sys.stdin, alone)
    return stop


def log_to_stderr() -> None:
    """Send the role's log to its error output: one line an event, no body and no key in it."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")


class RoleHealth:
    """Whether the servers that a role stands on answer."""

    def __init__(self, pool: Pool, kafka: str) -> None:
        self._pool = pool
        self._kafka = kafka

    async def ready(self) -> Mapping[str, bool]:
        """Return each server and whether it answers."""
        kafka, postgres = await asyncio.gather(kafka_reachable(self._kafka), postgres_answers(self._pool))
        return {"kafka": kafka, "postgres": postgres}
