"""What a process has used, as Linux tells it: seconds of CPU and memory, over its whole tree. Elsewhere nothing is said."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
OWN, REAPED = slice(11, 13), slice(13, 15)
"""User and system time in /proc/PID/stat, counted after the name: the process's own, and that of children who have ended."""
KIBIBYTES_A_MEGABYTE = 1024


class Memory(NamedTuple):
    """Resident megabytes now, and the most there ever were."""

    now_mb: float
    peak_mb: float


def cpu_seconds(pid: int | None) -> float | None:
    """Return the CPU seconds of *pid* and all below it; None where nobody can tell."""
    if pid is None or not (PROC / str(pid)).is_dir():
        return None
    times = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    total = sum(map(int, (*times[OWN], *times[REAPED]))) / TICKS
    for child in _children(pid):
        with suppress(OSError):  # ended meanwhile: whoever reaps it has its time
            total += cpu_seconds(child) or 0.0
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in (PROC / str(pid) / "task").iterdir():
        with suppress(OSError):
            found += map(int, (thread / "children").read_text().split())
    return found


def memory(pid: int | None) -> Memory | None:
    """Return the memory of *pid* and all below it; None where nobody can tell. Peaks add up as if they had come at once."""
    if pid is None or not (PROC / str(pid)).is_dir():
        return None
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    told = {name: rest.split() for name, _, rest in (line.partition(":") for line in lines)}
    held = [int(told[name][0]) / KIBIBYTES_A_MEGABYTE for name in ("VmRSS", "VmHWM")]
    for child in _children(pid):
        with suppress(OSError, KeyError):  # ended meanwhile: it holds nothing
            held = [one + more for one, more in zip(held, memory(child) or (0.0, 0.0), strict=True)]
    return Memory(*(round(each, 1) for each in held))
