"""What happens to idle parking spaces that are let: posted by the gateway itself, in the transaction in which it happens.

What is odd about this source:

- It speaks of what has begun or is over, never of what is planned: a space that is offered until next month is told day by day, as each day
  of it begins. An offer that is withdrawn during the day is told again, shorter, with a higher revision.
- The time of a row is the minute at which the offered hours, the stay or the used hours begin; what crosses midnight is cut there. A space
  has at most one of each that begins at a minute, because its windows and stays never overlap.
- `used` comes when somebody leaves: a car that still stands there has used nothing yet.
- Requests are told of a lot, or of `不限` where any lot would do, as the number of different ones that were first made in a minute. Asking
  again for the same is the same request, and one that is met in the end was not unmet: then the minute is told again.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import moment
from connectors.feeds.rows.revision import rank_of
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

METRICS = ("offered", "used", "arrival", "asked", "unmet")
SHAPE = Shape(required=frozenset({"city", "lot", "time"}), one_of=frozenset(METRICS), beside=PLACE | {"space", "revision"})
JOIN = "·"
"""Between the lot and the space in a subject."""
ARRIVALS = {"checked_in": 1, "no_show": 2}


def _cells(row: dict[str, str]) -> list[Cell]:
    space = row.get("space", "").strip()
    named = {**row, "lot": f"{row['lot']}{JOIN}{space}"} if space else row
    subject, at, rank = subject_of(named, "lot"), moment(row["time"]), rank_of(row.get("revision", ""))
    return [Cell(subject, metric, at, row[metric], rank) for metric in METRICS if metric in row]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find what one row tells of a space or of the requests for a lot."""
    return cells(body, SHAPE, _cells)


def _minutes(metric: str, title: str) -> Metric:
    return Metric(name=metric, title=title, unit="min", low=Decimal(0), high=Decimal(1440))


def _requests(metric: str, title: str) -> Metric:
    return Metric(name=metric, title=title, unit="次", low=Decimal(0), high=Decimal(100_000))


LEASE_EVENT = Feed(
    name="lease_event",
    title="闲置泊位租赁",
    english="Leases of idle parking spaces",
    decode=decode,
    metrics=(
        _minutes("offered", "提供时长"),
        _minutes("used", "使用时长"),
        Metric(name="arrival", title="驶入或爽约", unit="", codes=ARRIVALS),
        _requests("asked", "租用请求"),
        _requests("unmet", "未满足的请求"),
    ),
    example="city,community,lot,space,time,offered,used,arrival,asked,unmet\n"
    "中山,烟洲社区,富华道停车场,A12,2026-12-01 18:00,360,,,,\n"
    "中山,烟洲社区,富华道停车场,A12,2026-12-01 18:00,,355,checked_in,,\n"
    "中山,烟洲社区,富华道停车场,,2026-12-01 17:41,,,,3,1\n",
)
