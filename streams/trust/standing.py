"""A clock that stands: the newest time is stated again and again, with other values, and no later one ever comes."""

from collections.abc import Sequence

from models.kpi import Fact
from models.landing import landed_ms
from streams.trust.limits import CLOCK_STANDING, Clock, Doubts


def standing(facts: Sequence[Fact], clock: Clock) -> Doubts:
    """Doubt the last reading where its value changed long after it first landed and no earlier one was corrected.

    A review corrects days later too, but not the last reading alone.
    """
    if not facts or facts[-1].newest == facts[-1].first:
        return {}
    last = facts[-1]
    if landed_ms(last.newest) - landed_ms(last.first) < clock.standing.total_seconds() * 1000:
        return {}
    reviewed = any(fact.newest != fact.first for fact in facts[:-1])
    return {} if reviewed else {last.observed_at: CLOCK_STANDING}
