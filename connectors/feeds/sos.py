"""Calls for help from homes (居家安全): one row a call, when it was made, answered and when somebody arrived.

What is odd about this source:

- A call is known by its device and the second at which it was made. The device's number stands for the home: no name, no address, no
  telephone.
- `answered_at` and `arrived_at` come later, in a row of their own or never. A blank says: not yet. They are kept as seconds after the call.
- The device has a clock of its own, and the platform another: an answer before the call is a clock that drifts. It is flagged, never
  counted as an answer in no time; more than a day after the call is flagged too.
- Devices are pressed by mistake (误报) and tried every month (测试): both are sent as calls. Only 求助 counts; the word is often
  corrected later.
- A device without power calls by itself (断电): no call for help either.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import moment
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

SHAPE = Shape(required=frozenset({"city", "device", "called_at"}), beside=PLACE | {"kind", "answered_at", "arrived_at", "source"})
KINDS = {"求助": 1, "help": 1, "误报": 2, "mistake": 2, "测试": 3, "test": 3, "断电": 4, "power": 4}
ONE_DAY = Decimal(86_400)
LATER = {"answered_at": "answered_after", "arrived_at": "arrived_after"}


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, called_at, rank = subject_of(row, "device"), moment(row["called_at"]), rank_of(row)
    found = [Cell(subject, "kind", called_at, row.get("kind", "").strip() or "求助", rank)]
    for column, metric in LATER.items():
        text = row.get(column, "").strip()
        if column in row:
            found.append(Cell(subject, metric, called_at, str(moment(text) - called_at) if text else "", rank))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one call a row."""
    return cells(body, SHAPE, _cells)


SOS = Feed(
    name="sos",
    title="居家安全求助",
    english="Calls for help at home",
    decode=decode,
    metrics=(
        Metric(name="kind", title="类别", unit="", codes=KINDS),
        Metric(name="answered_after", title="接听用时", unit="s", low=Decimal(0), high=ONE_DAY),
        Metric(name="arrived_after", title="到场用时", unit="s", low=Decimal(0), high=ONE_DAY),
    ),
    example="city,community,device,called_at,answered_at,arrived_at,kind\n"
    "中山,烟洲社区,A1027,2026-03-26 02:14:05,2026-03-26 02:14:31,2026-03-26 02:26:00,求助\n",
)
