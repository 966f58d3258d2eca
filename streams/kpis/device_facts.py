"""Which readings of a device count: those that carry no flag but N, while the device itself is in no state but normal.

A flag speaks of the reading of its own time; N takes nothing back of what the device says of itself. A state holds from its time on, until
the device says another.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.kpi import Fact
from models.standards.device_state import NORMAL, OVER_RANGE, STATES

STATE = "state"
HEARTBEAT = "heartbeat"


def flag_of(metric: str) -> str:
    """Return the metric that carries the flags of *metric*."""
    return f"{metric}_flag"


def names_of(metrics: Sequence[str]) -> tuple[str, ...]:
    """Return *metrics* with their flags, as a KPI reads them."""
    return tuple(name for metric in metrics for name in (metric, flag_of(metric)))


class Told(NamedTuple):
    """One reading, and the name of what keeps it from counting: a state, a flag, or what is physically impossible. "": it counts."""

    fact: Fact
    why: str


def told(facts: Mapping[str, Sequence[Fact]], metric: str) -> list[Told]:
    """Return the readings of *metric* in order of time, each with why it does not count; a flag may come without a value."""
    flags = {fact.observed_at: fact for fact in facts.get(flag_of(metric), ()) if fact.value}
    states = facts.get(STATE, ())
    series = {fact.observed_at: fact for fact in facts.get(metric, ())}
    alone = [fact._replace(value=None) for observed_at, fact in flags.items() if observed_at not in series]
    found: list[Told] = []
    place, state = 0, NORMAL
    for fact in sorted([*series.values(), *alone]) if alone else series.values():
        while place < len(states) and states[place].observed_at <= fact.observed_at:
            stated = states[place].value
            state = state if stated is None else int(stated)
            place += 1
        flag = flags.get(fact.observed_at) if flags else None
        number = state if flag is None or flag.value is None else int(flag.value)
        why = fact.flag or ("" if number == NORMAL and fact.value is not None else STATES.get(number, str(number)))
        found.append(Told(fact, why))
    return found


def excluded(readings: Sequence[Told]) -> dict[str, int]:
    """Return how many readings do not count, by why."""
    counts: dict[str, int] = {}
    for reading in readings:
        if reading.why:
            counts[reading.why] = counts.get(reading.why, 0) + 1
    return counts


def over_range(readings: Sequence[Told]) -> bool:
    """Return whether there was, at last, more than the device can measure: no number, but the worst news it can give."""
    return bool(readings) and readings[-1].why == STATES[OVER_RANGE]


def last_seen(facts: Mapping[str, Sequence[Fact]]) -> int | None:
    """Return when the device last said anything at all, in Unix seconds; a heartbeat of 0 is what another says of a dead one."""
    times = [series[-1].observed_at for metric, series in facts.items() if series and metric != HEARTBEAT]
    times += [fact.observed_at for fact in facts.get(HEARTBEAT, ()) if fact.value]
    return max(times, default=None)


def state_of(facts: Mapping[str, Sequence[Fact]]) -> str:
    """Return the name of the state that the device last said it is in."""
    states = facts.get(STATE, ())
    number = int(states[-1].value) if states and states[-1].value is not None else NORMAL
    return STATES.get(number, str(number))
