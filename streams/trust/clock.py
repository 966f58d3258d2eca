"""Clock drift: the landing id carries the time at which a reading landed, so a device that lives in another time gives itself away."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from models.kpi import Fact
from models.landing import first_landing_at, landed_ms
from models.period import city_time
from streams.trust.limits import CLOCK_AHEAD, CLOCK_BEHIND, Clock, Doubts

_LANDING = itemgetter(Fact._fields.index("first"))
_MILLISECOND = timedelta(milliseconds=1)
_landed_ms = lru_cache(maxsize=65_536)(landed_ms)


@lru_cache(maxsize=65_536)
def _earliest(observed_at: int, over: timedelta) -> str:
    """Return the smallest landing id with which a reading can come that is over so long after *observed_at*."""
    return first_landing_at(city_time(observed_at) + over)


def ahead(facts: Sequence[Fact], covers: timedelta, clock: Clock) -> Doubts:
    """Doubt readings that landed before what they measured was over: the device's clock is fast."""
    over = covers - clock.ahead
    if facts and min(map(_LANDING, facts)) >= _earliest(facts[-1].observed_at, over):
        return {}  # even the last of them was over when the first landed, as in whatever is loaded later
    return {fact.observed_at: CLOCK_AHEAD for fact in facts if fact.first and fact.first < _earliest(fact.observed_at, over)}


def _milliseconds(span: timedelta) -> int:
    return span // _MILLISECOND


def _one_by_one(facts: Sequence[Fact], readings: int) -> bool:
    """Return whether there are so many *readings* in a row of which none landed with the one before; in a file that is loaded none do."""
    alone = 0
    for _, together in groupby(facts, _LANDING):
        _, *others = together
        alone = 1 if others else alone + 1
        if alone >= readings - 1:
            return True
    return False


def behind(facts: Sequence[Fact], covers: timedelta, clock: Clock) -> Doubts:
    """Doubt readings that land one by one, all late, and all by the same: the device's clock is slow.

    A buffer that is sent after a break lands at once, and lags less and less; that is late, but not wrong.
    """
    if len(facts) < clock.readings or max(map(_LANDING, facts)) < _earliest(facts[0][0], covers + clock.behind):
        return {}  # the newest landing came in time for the oldest reading, as it is with an hour that is told live
    if not _one_by_one(facts, clock.readings):
        return {}
    span, jitter = _milliseconds(covers + clock.behind), _milliseconds(clock.jitter)
    doubts: Doubts = {}
    run: list[Fact] = []
    low = high = 0
    for fact in facts:
        first = fact[3]
        lag = _landed_ms(first) - fact[0] * 1000 if first else 0
        if lag <= span:
            run = []
        elif run and first != run[-1][3] and max(high, lag) - min(low, lag) <= jitter:
            run.append(fact)
            low, high = min(low, lag), max(high, lag)
        else:
            run, low, high = [fact], lag, lag
        if len(run) == clock.readings:
            doubts |= dict.fromkeys((each.observed_at for each in run), CLOCK_BEHIND)
        elif len(run) > clock.readings:
            doubts[fact.observed_at] = CLOCK_BEHIND
    return doubts
