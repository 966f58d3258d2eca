"""The State Council's arrangement of working days, year by year, from the library that follows its notices.

A year is published once the library knows a holiday in it. The days of a year are arranged in the November before: a new release of the
library is to be taken then. Until it is, deadlines in that year are provisional.
"""

from functools import lru_cache

from chinese_calendar import constants

from models.standards.working_time import Calendar

DECEMBER = 12


@lru_cache(maxsize=1)
def published_calendar() -> Calendar:
    """Return the working days that are published."""
    off = frozenset(constants.holidays)
    # A December day may stand in the notice of the next year.
    years = frozenset(day.year for day in off if day.month < DECEMBER)
    return Calendar(off=off, on=frozenset(constants.workdays), published=years)
