"""The food inspectors' register: school canteens with an open kitchen (明厨亮灶) and small food workshops (食品小作坊) with their licences.

What is odd about this source:

- It is a register kept by hand: an entry stands until a later one replaces it; `date` is the day it is stated for, not of the last visit.
- `open_kitchen` means that guests can see into the kitchen, through glass (透明) or by video (视频). A camera that is broken (故障) is no
  open kitchen; 未知 takes an earlier answer back.
- `licence` says 持证, 无证 or 未知. Nobody tells when a licence runs out: 持证 stays in the list for years, so `valid_until` (the last
  day it holds) decides as well, where it is sent. 许可证 and the older 登记证 of Guangdong both count as a licence.
- Schools in holidays send 停业 for `listed`, as others do for good; both then count nowhere until they are sent as 是 again.
- A workshop that moves gets a new name in the list and the old one stays: send the old one with `listed` 否.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.answers import NO, UNKNOWN, YES, YES_NO
from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

METRICS = ("kind", "open_kitchen", "licence", "listed")
SHAPE = Shape(
    required=frozenset({"city", "place", "date", "kind"}), one_of=frozenset(METRICS[1:]), beside=PLACE | {"valid_until", "source"}
)
KINDS = {"学校食堂": 1, "canteen": 1, "食品小作坊": 2, "小作坊": 2, "workshop": 2, "餐饮": 3, "restaurant": 3, "集中配餐": 3}
SEEN = {**YES_NO, "透明": YES, "视频": YES, "透明+视频": YES, "故障": NO, "停用": NO}
LICENCES = {
    "持证": YES,
    "有证": YES,
    "登记证": YES,
    "许可证": YES,
    "无证": NO,
    "注销": NO,
    "吊销": NO,
    "过期": NO,
    "未知": UNKNOWN,
    "待核实": UNKNOWN,
}
LISTED = {**YES_NO, "停业": NO, "营业": YES}
SECONDS_A_DAY = 86_400


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, day, rank = subject_of(row, "place"), midnight(row["date"]), rank_of(row)
    found = [Cell(subject, metric, day, row[metric], rank) for metric in METRICS if metric in row]
    until = row.get("valid_until", "").strip()
    if until:
        found.append(Cell(subject, "valid_until", day, str(midnight(until) + SECONDS_A_DAY), rank))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one entry a row."""
    return cells(body, SHAPE, _cells)


KITCHENS = Feed(
    name="kitchens",
    title="明厨亮灶与食品小作坊台账",
    english="Register of open kitchens and small food workshops",
    decode=decode,
    metrics=(
        Metric(name="kind", title="类别", unit="", codes=KINDS),
        Metric(name="open_kitchen", title="明厨亮灶", unit="", codes=SEEN),
        Metric(name="licence", title="许可", unit="", codes=LICENCES),
        Metric(name="listed", title="在册", unit="", codes=LISTED),
        Metric(name="valid_until", title="许可失效时刻 (Unix)", unit="s", low=Decimal(946_684_800), high=Decimal(4_102_444_800)),
    ),
    example="city,community,place,date,kind,open_kitchen,licence,valid_until\n中山,西苑社区,西区中学食堂,20260301,学校食堂,视频,持证,20290831\n",
)
