"""The services of docker-compose.yml by hand: their own commands, environment, health checks and image layout, on the servers of the tests.

Only what has to differ outside a container differs, and all of it stands in `outside`.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from connectors.embedded.port import free_port
from tests.servers.composed import ROOT, composed, copies, instructions, ours
from xiqu.init import FILE

HEALTHY_S = 250.0
JOB_S = 250.0
STOP_S = 120.0
STEP_S = 1.0
groups = count(1)


def lay_out(app: Path) -> None:
    """Copy what the Dockerfile copies to where it lies in the image; what Python compiled here comes along: it writes none there."""
    for source, target in copies().items():
        shutil.copytree(ROOT / source, app / target, ignore=shutil.ignore_patterns("node_modules"), dirs_exist_ok=True)


def outside(service: Mapping[str, Any], database: str, kafka: str, photos: Path, group: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the service's environment with the addresses of the tests, and its ports by ours: here they share one loopback."""
    given = dict(service["environment"])
    password = given["XIQU_DATABASE"].split(":")[2].removesuffix("@postgres")
    assert given["XIQU_DATABASE"] == f"postgresql://xiqu:{password}@postgres:5432/xiqu"
    assert given["XIQU_KAFKA"] == "kafka:9092"
    ports = {port: str(free_port()) for port in ("8080", "9100")}
    given |= {
        "XIQU_DATABASE": database, "XIQU_KAFKA": kafka, "XIQU_PHOTOS": str(photos), "XIQU_HOST": "127.0.0.1",
        **({"XIQU_CHANNELS": str(ROOT / "deploy" / "channels.json")} if "XIQU_CHANNELS" in given else {}),
        "XIQU_SIDE_PORT": ports[given["XIQU_SIDE_PORT"]],
        "XIQU_GROUP": group,  # the tests share a Kafka
        "XIQU_WATCHED": "true",  # if the test dies, so does what it started
    }  # fmt: skip
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**given, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}, ports


@dataclass
class Service:
    """One service of ours."""

    name: str
    said: Mapping[str, Any]
    app: Path
    log: Path
    environment: dict[str, str]
    ports: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def outside(self, command: list[str]) -> list[str]:
        """Return *command* with our ports in the place of its own."""
        for inner, outer in self.ports.items():
            command = [word.replace(inner, outer) for word in command]
        return command

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of xiqu to its end, as `docker compose run` and `exec` do."""
        words = [*entrypoint(), *(command or self.said["command"])]
        return subprocess.run(
            words, cwd=self.app, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=JOB_S, check=False,
        )  # fmt: skip

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*entrypoint(), *self.outside(self.said["command"])],
                cwd=self.app, env=self.environment, stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0,
            )  # fmt: skip

    def healthy(self) -> bool:
        """Ask once by the service's own health check."""
        shell, *check = self.said["healthcheck"]["test"]
        assert shell == "CMD"
        asked = subprocess.run(self.outside(check), env=self.environment, cwd=self.app, capture_output=True, timeout=60, check=False)
        return asked.returncode == 0

    def become_healthy(self) -> None:
        deadline = time.monotonic() + HEALTHY_S
        while not self.healthy():
            assert self.process is not None
            assert self.process.poll() is None, f"{self.name} ended with {self.process.returncode}: {self.log.read_text()[-3000:]}"
            assert time.monotonic() < deadline, f"{self.name} is not healthy: {self.log.read_text()[-3000:]}"
            time.sleep(STEP_S)

    def stop(self) -> int:
        """Stop it as compose does, and return its exit code; compose would kill it after its grace period, but has not our neighbours."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=STOP_S)
        return self.process.returncode

    def end(self) -> None:
        """Let nothing of it outlive the test."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()


def entrypoint() -> list[str]:
    """Return what the image runs before every command."""
    (said,) = instructions("ENTRYPOINT")
    return [word.strip(' "') for word in said.strip("[]").split(",")]


def contained(folder: Path, database: str, kafka: str) -> dict[str, Service]:
    """Return every service of ours, laid out in *folder* and not started."""
    app, group = folder / "app", f"compose-{next(groups)}"
    lay_out(app)
    (folder / "photos").mkdir()
    (folder / FILE).write_text("XIQU_PROCESSES=1\n")
    found = ours(composed(folder)["services"])
    return {
        name: Service(name, service, app, folder / f"{name}.log", *outside(service, database, kafka, folder / "photos", group))
        for name, service in found.items()
    }
