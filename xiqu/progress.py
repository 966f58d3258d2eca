"""Half a minute of silence looks like a hang: this turns pip's talk into one line that moves."""

import re
import sys
import threading
import time
from types import TracebackType
from typing import Self

BEGUN = re.compile(r"^Collecting ([\w.-]+)")
OTHER_PLATFORM = re.compile(r"^Ignoring ([\w.-]+)")
UNPACKING = "Installing collected packages"


class Progress:
    """On a terminal the line is rewritten each second; in a log file a new one is written every ten seconds."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.begun = 0
        self.what = "starting pip"
        self.lines: list[str] = []
        self.started = time.monotonic()
        self.live = sys.stderr.isatty()
        self.over = threading.Event()
        self.ticker = threading.Thread(target=self.tick, daemon=True)

    def __enter__(self) -> Self:
        self.ticker.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        self.over.set()
        self.ticker.join()
        if kind is None:
            self.what = "done"
            self.show()
        if self.live:
            print(file=sys.stderr)

    def read(self, line: str) -> None:
        self.lines.append(line)
        if found := BEGUN.match(line):
            self.begun += 1
            self.what = found[1]
        elif OTHER_PLATFORM.match(line):
            self.total -= 1
        elif line.startswith(UNPACKING):
            self.what = "unpacking"

    def tick(self) -> None:
        self.show()
        while not self.over.wait(1 if self.live else 10):
            self.show()

    def show(self) -> None:
        print(("\r\033[K" if self.live else "") + str(self), end="" if self.live else "\n", file=sys.stderr, flush=True)

    def __str__(self) -> str:
        seconds = time.monotonic() - self.started
        return f"installing {self.total} packages… {self.begun}/{self.total} {self.what} ({seconds:.0f} s)"
