"""The embedded broker as its supervisor sees it: started, asked for its address, found dead, started again at the same one."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from connectors.embedded.port import HOST, free_port
from models.errors import Unavailable

PROGRAM = Path(__file__).with_name("mockcluster.py")


class Broker:
    """Transport only: what it holds lies in memory, about 5 MB a partition, and is gone with the process.

    Measured: a record of more than 5 MB that meets another one in its partition is dropped together with it, and was acknowledged.
    So whoever lands through this broker keeps records well below that.

    Every call blocks for well under a second; from asyncio, wrap it in `asyncio.to_thread`.
    """

    def __init__(self, topics: Mapping[str, int] | None = None, *, port: int = 0) -> None:
        """Topics by their number of partitions; one that is not named here appears with 4 when a client asks for it."""
        self.topics = dict(topics or {})
        self.port = port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Return host:port. A broker that starts again keeps the port of the first time and forgets everything else."""
        if self.alive:
            return self.address
        self.port = self.port or free_port()
        topics = [f"{name}:{partitions}" for name, partitions in self.topics.items()]
        self.process = subprocess.Popen(
            [sys.executable, "-P", PROGRAM, f"--port={self.port}", *topics],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,  # Ctrl-C at a terminal is meant for our parent, who stops us last
        )
        answer = self.process.stdout.readline().strip() if self.process.stdout else ""
        if not answer:
            self.process.communicate()
            raise Unavailable("The embedded broker ended before it listened; why, it said on the error output.")
        return answer

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        if self.process is None:
            raise Unavailable("The embedded broker was never started.")
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Its input closes, it goes."""
        if self.process is not None:
            self.process.communicate()

    def kill(self) -> None:
        """As the kernel would, without a word."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate()
