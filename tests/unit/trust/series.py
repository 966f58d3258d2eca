"""Series of readings for the trust rules: values by hour from one midnight on, each landed when its hour was over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from models.kpi import Fact
from models.landing import landing_id
from models.period import CITY_ZONE, unix

MIDNIGHT = datetime(2026, 7, 1, tzinfo=CITY_ZONE)
HOUR = timedelta(hours=1)


def landed(moment: datetime) -> str:
    return landing_id(moment, bytes(10))


def series(values: Iterable[str | None], step: timedelta = HOUR, lag: timedelta = HOUR, start: datetime = MIDNIGHT) -> list[Fact]:
    """None leaves a gap."""
    facts = []
    for number, text in enumerate(values):
        at = start + number * step
        if text is not None:
            landing = landed(at + lag)
            facts.append(Fact(unix(at), Decimal(text), "", landing, landing))
    return facts


def places(doubts: Iterable[int], step: timedelta = HOUR) -> list[int]:
    """The numbers of the doubted readings, counted in steps from midnight."""
    return sorted((observed_at - unix(MIDNIGHT)) // int(step.total_seconds()) for observed_at in doubts)
