"""For how long a device's readings were at or over a limit: each holds until the next one, but not for longer than it is believed."""

from collections.abc import Iterable, Sequence

from streams.kpis.device_alarm import Limit
from streams.kpis.device_facts import Told

Spell = tuple[int, int]
"""From a Unix second to before another."""


def over(readings: Sequence[Told], limit: Limit, stage: int, holds: int, within: Spell) -> list[Spell]:
    """Return when the readings that count were at *stage* or beyond inside *within*; *holds* is in seconds.

    A reading that does not count ends the one before it: nobody knows what is true from then on.
    """
    spells: list[Spell] = []
    for place, (fact, why) in enumerate(readings):
        if why or fact.value is None or limit.stage(fact.value) < stage:
            continue
        after = readings[place + 1].fact.observed_at if place + 1 < len(readings) else within[1]
        start, end = max(fact.observed_at, within[0]), min(after, fact.observed_at + holds, within[1])
        if start < end:
            spells.append((start, end))
    return spells


def seconds(spells: Iterable[Spell]) -> int:
    """Return how many seconds lie in at least one of *spells*."""
    total, reached = 0, 0
    for start, end in sorted(spells):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
