"""When a period begins, ends and is final, reckoned once: hundreds of figures share each of them, and times are slow to reckon with."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.landing import first_landing_at
from models.period import Period, unix

ONE_MILLISECOND = timedelta(milliseconds=1)


class Term(NamedTuple):
    """One period of a KPI. began, ended: start and end in Unix seconds. final_at: the log time from which its figures are final."""

    end: datetime
    final_at: datetime
    began: int
    ended: int


@lru_cache(maxsize=65_536)
def first_after(moment: datetime) -> str:
    """Return the smallest landing id of the millisecond after *moment*: whatever is smaller landed by then."""
    return first_landing_at(moment + ONE_MILLISECOND)


def terms(period: Period, final_after: timedelta) -> Callable[[datetime], Term]:
    """Return what reckons the term that starts at a time, and remembers it."""

    @lru_cache(maxsize=65_536)
    def term(start: datetime) -> Term:
        end = period.end(start)
        return Term(end, end + final_after, unix(start), unix(end))

    return term
