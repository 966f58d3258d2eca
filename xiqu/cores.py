"""How many cores this process may use: those that the scheduler gives it, or fewer where a container has a share of them."""

import math
import os
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Of a container, as it sees itself: microseconds of CPU and in how many of them, or "max"."""


def quota(told: str) -> int | None:
    """Return the whole cores that a quota such as "150000 100000" comes to, rounded up; None where there is no limit."""
    share, _, period = told.strip().partition(" ")
    return math.ceil(int(share) / int(period)) if share.isdigit() and period.isdigit() else None


def cores() -> int:
    """Return the number of cores, at least 1."""
    given = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        limit = quota(QUOTA.read_text())
    except OSError:
        limit = None
    return max(1, min(given, limit or given))
