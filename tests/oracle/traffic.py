"""Traffic by the words of GB/T 33171-2016, written apart from the product: fractions throughout, slow and plain."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

BANDS = ((0, 0, 30), (1, 30, 50), (2, 50, 60), (3, 60, 70), (4, 70, 100))
NAMES = ("畅通", "基本畅通", "轻度拥堵", "中度拥堵", "严重拥堵")


def grade_number(speed: Fraction, free: Fraction) -> int:
    """8.1: 畅通 above 70 %, then (50, 70], (40, 50], (30, 40], at most 30 %."""
    percent = 100 * speed / free
    if percent > 70:
        return 1
    if percent > 50:
        return 2
    if percent > 40:
        return 3
    return 4 if percent > 30 else 5


def index(delay: Fraction) -> Fraction:
    """App. C: two points of TPI for each band of delay, evenly spread over it."""
    percent = 100 * delay
    for number, low, high in BANDS:
        if percent < high or high == 100:
            return 2 * (number + (percent - low) / (high - low))
    raise AssertionError(delay)


def delay_of(speed: Fraction, free: Fraction) -> Fraction:
    """7.2.2.2 with t = length/speed: (t − t_free)/t, and no less than nothing."""
    if speed == 0:
        return Fraction(1)
    taken, free_taken = 1 / speed, 1 / free
    return max(Fraction(0), (taken - free_taken) / taken)


def free_speed(readings: Iterable[tuple[datetime, Fraction]], limit: Fraction | None = None) -> Fraction | None:
    """7.2.1.2 with slots of 15 minutes; None where a slot has a value on fewer than 30 days."""
    slots: dict[int, list[Fraction]] = {number: [] for number in range(72)}
    days: dict[int, set[str]] = {number: set() for number in range(72)}
    for moment, speed in readings:
        if moment.hour >= 6:
            number = ((moment.hour - 6) * 60 + moment.minute) // 15
            slots[number].append(speed)
            days[number].add(moment.date().isoformat())
    if any(len(seen) < 30 for seen in days.values()):
        return None
    means = sorted((sum(speeds, Fraction(0)) / len(speeds) for speeds in slots.values()), reverse=True)
    fastest = sum(means[:8], Fraction(0)) / 8
    return fastest if limit is None else min(fastest, limit)


def network_quarter(speeds: Mapping[str, list[Fraction]], free: Mapping[str, Fraction], km: Mapping[str, Fraction]) -> Fraction:
    """TPI of a quarter of an hour: the mean of each segment's delays, the mean of the segments by length, App. C."""
    total = sum((km[each] for each in speeds), Fraction(0))
    delays = {each: sum((delay_of(speed, free[each]) for speed in said), Fraction(0)) / len(said) for each, said in speeds.items()}
    return index(sum((km[each] * delay for each, delay in delays.items()), Fraction(0)) / total)
