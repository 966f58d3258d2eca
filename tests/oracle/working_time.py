"""The clock of a limit, a quarter of an hour after the other: shares no code with the product, and there is nothing in it to go wrong."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

STEP = timedelta(minutes=15)


def runs(quarter: datetime, unit: str, off: Collection[date], on: Collection[date]) -> bool:
    """Whether the clock of *unit* runs in the quarter of an hour that begins at *quarter* (city time)."""
    if unit not in {"work_hour", "work_day"}:
        return True
    day = quarter.date()
    weekend = quarter.strftime("%a") in {"Sat", "Sun"}
    at_work = day in on or not (weekend or day in off)
    return at_work and quarter.hour in {8, 9, 10, 11, 14, 15, 16, 17}


def due(
    filed: datetime, steps: int, unit: str, off: Collection[date], on: Collection[date], pauses: Collection[tuple[datetime, datetime]]
) -> datetime:
    """Count *steps* (at least one) in which the clock runs, from *filed* on; every time is a whole quarter of city time."""
    now = filed
    while True:
        if runs(now, unit, off, on) and not any(start <= now < end for start, end in pauses):
            steps -= 1
            if steps == 0:
                return now + STEP
        now += STEP
