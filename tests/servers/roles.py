"""The roles and commands of the city as processes, as compose or a person would start them; killed by pid and started again at will."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from connectors.settings import Settings, child_environment

ROOT = Path(__file__).resolve().parents[2]
START_S = 180.0
STOP_S = 30.0
ANNOUNCED = re.compile(rb"^(?:worker|collector|watch) metrics (http://[\d.:]+)/metrics$|^gateway (http://[\d.:]+)$", re.MULTILINE)


class Role:
    """One role; when the test ends without a word, its input closes and it goes."""

    def __init__(self, name: str, settings: Settings, *arguments: str, number: int = 1) -> None:
        self.name = name
        self.arguments = arguments
        self.environment = child_environment(settings.model_copy(update={"watched": True}))
        self.log = settings.data_dir / f"{name}-{number}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> None:
        """Return when the role has told its address."""
        before = self.log.stat().st_size if self.log.exists() else 0
        self.launch()
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self.alive:
            if announced := ANNOUNCED.search(self.log.read_bytes()[before:]):
                self.url = (announced[1] or announced[2]).decode()
                return
            time.sleep(0.02)
        raise AssertionError(f"{self.name} did not start:\n{self.said[-3000:]}")

    def launch(self) -> None:
        """Start the process and do not wait for it."""
        self.forget()
        if self.process is not None:
            self.process.communicate()  # what ended by itself is still to be closed
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "xiqu", self.name, *self.arguments],
                cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def processes(self) -> list[int]:
        """The pids of those below it, of a worker of several processes."""
        if not self.alive or self.process is None:
            return []
        return [int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to drain, and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        try:
            self.process.communicate(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return self.process.returncode

    def end(self) -> None:
        """Stop it if it still runs, however it takes that."""
        if self.alive:
            self.stop()
        self.forget()

    def forget(self) -> None:
        """Close what we hold of a process that has ended."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()

    def get(self, path: str, **parameters: Any) -> httpx.Response:  # noqa: ANN401 - whatever httpx takes
        return httpx.get(self.url + path, timeout=20, **parameters)

    def post(self, path: str, **parameters: Any) -> httpx.Response:  # noqa: ANN401 - whatever httpx takes
        return httpx.post(self.url + path, timeout=20, **parameters)

    def metric(self, name: str, **labels: str) -> float | None:
        """Return one sample of /metrics, None where there is none."""
        wanted = "{" + ",".join(f'{label}="{value}"' for label, value in sorted(labels.items())) + "}" if labels else ""
        for line in self.get("/metrics").text.splitlines():
            sample, _, value = line.rpartition(" ")
            series, brace, rest = sample.partition("{")
            if series == name and brace + ",".join(sorted(rest.removesuffix("}").split(","))) + ("}" if brace else "") == wanted:
                return float(value)
        return None


def command(settings: Settings, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "xiqu", *arguments],
        cwd=ROOT, env=child_environment(settings), capture_output=True, text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
