"""A real Apache Kafka without Docker, for tests and measurements: its jars come by Maven once, one node in KRaft mode, killed at will."""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from connectors.embedded import guard
from connectors.embedded.port import HOST, free_port
from models.errors import Unavailable

POM = Path(__file__).resolve().parents[2] / "deploy" / "kafka" / "pom.xml"
CLUSTER_ID = "eGlxdS10ZXN0cy1rYWZrYQ"
START_S = 60.0
# The controller lets a killed broker in again only when its session has run out.
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={folder}/log
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
"""
SHORT_LIVED = ("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A broker that lives for minutes on two cores: the optimizing compiler would take a third of them and never earn it back."""


def missing() -> str:
    """What this machine lacks for a real Kafka, or nothing. A wheel has no pom: it comes with the source tree only."""
    return ", ".join([*(program for program in ("java", "mvn") if shutil.which(program) is None), *([] if POM.exists() else [POM.name])])


def version() -> str:
    """As the pom names it."""
    found = re.search(r"<kafka\.version>(.+?)<", POM.read_text())
    return found[1] if found else ""


def jars(cache: Path) -> Path:
    """Fetched once for each version of the pom; a fetch that is interrupted leaves nothing that looks complete."""
    folder = cache / "kafka" / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = folder.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fresh}"]
            subprocess.run(["mvn", "-q", "-B", "-f", POM, *goal], check=True, stdout=sys.stderr)
            fresh.rename(folder)
    return folder


class ApacheKafka:
    """One node with its log in a folder; `start` after `kill` comes back on the same folder and port."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.libraries = f"{jars(cache)}/*"
        self.guard: subprocess.Popen[str] | None = None
        self.pid = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = folder / "server.properties"
        self.settings.write_text(SETTINGS.format(host=HOST, port=self.port, controller=free_port(), folder=folder))
        self.java("kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", str(self.settings))

    def java(self, *arguments: str) -> None:
        subprocess.run(["java", "-cp", self.libraries, *arguments], check=True, capture_output=True)

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def alive(self) -> bool:
        return self.guard is not None and self.guard.poll() is None

    def start(self) -> str:
        if self.alive:
            return self.address
        log_level = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
        command = ["java", *SHORT_LIVED, log_level, "-cp", self.libraries, "kafka.Kafka", str(self.settings)]
        with (self.folder / "server.log").open("a") as log:
            self.guard = subprocess.Popen(
                [sys.executable, "-P", guard.__file__, "--signal=SIGTERM", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                process_group=0,
            )
        self.pid = int((self.guard.stdout.readline() if self.guard.stdout else "") or 0)
        self.wait()
        return self.address

    def wait(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self.alive:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise Unavailable(f"Kafka does not listen on {self.address}:\n{(self.folder / 'server.log').read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self.alive and self.guard is not None:
            os.kill(self.pid, signal.SIGKILL)
            self.guard.communicate()

    def stop(self) -> None:
        if self.guard is not None:
            self.guard.communicate()
