"""Weighings of the lorries that fetch household waste (生活垃圾清运): one row a trip, from the weighbridges of transfer stations.

What is odd about this source:

- The kind is one of the four of GB/T 19095-2019 (可回收物, 有害垃圾, 厨余垃圾, 其他垃圾); old stations still write 餐厨垃圾 or 湿垃圾 for
  厨余垃圾 and 干垃圾 for 其他垃圾. `destination` says what becomes of the load; it may be 未知 or blank: the trip was fetched all the same.
- Some weighbridges speak in kg and some in t: `unit` says which, without it a number is in t. 5 200 "t" of a scale that forgot its unit are
  more than any lorry carries (49 t all up, GB 1589-2016) and are flagged, not divided by a guess.
- Either `net` is sent, or `gross` and `tare`. A tare above the gross (the two weighings were swapped, or the lorry was filled up) gives a
  negative net, which is flagged and never counted as a positive one.
- A trip is known by its lorry and the second of weighing. Stations send the same trip again after a power cut: the same second, the same
  trip. A scale with a wrong clock makes another trip of it, which nothing here can see.
- The lorry is a fleet number, or a plate of the operator; the community is the one it was sent to, blank for a tour through several.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, moment
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable
from models.standards.rounding import EXACT

SHAPE = Shape(
    required=frozenset({"city", "lorry", "weighed_at", "kind"}),
    one_of=frozenset({"net", "gross"}),
    beside=PLACE | {"tare", "unit", "destination", "source"},
)
KINDS = {
    "可回收物": 1, "recyclable": 1,
    "有害垃圾": 2, "hazardous": 2,
    "厨余垃圾": 3, "餐厨垃圾": 3, "湿垃圾": 3, "kitchen": 3,
    "其他垃圾": 4, "干垃圾": 4, "other": 4,
}  # fmt: skip
DESTINATIONS = {
    "未知": 0, "unknown": 0,
    "回收利用": 1, "recycled": 1,
    "堆肥": 2, "厌氧": 2, "composted": 2,
    "焚烧": 3, "incinerated": 3,
    "卫生填埋": 4, "填埋": 4, "landfilled": 4,
    "无害化处置": 5, "hazardous treatment": 5,
    "简易填埋": 6, "堆放": 6, "dumped": 6,
}  # fmt: skip
TONNE = {"t": "t", "吨": "t", "": "t", "T": "t", "kg": "kg", "KG": "kg", "千克": "kg", "公斤": "kg"}
LONGEST = 40


def _exact(column: str, text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if len(text) > LONGEST or "_" in text or not found.is_finite() or abs(found.adjusted()) > LONGEST:
        raise Unclear("not_a_number", f"{column} {text[:20]!r} is no number; send gross and tare in digits, or net")
    return found


def _difference(gross: str, tare: str) -> str | None:
    """Return gross − tare in the sender's digits; a row that has no gross states no weight."""
    if not gross.strip():
        return None
    return f"{EXACT.subtract(_exact('gross', gross), _exact('tare', tare)):f}"


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, second, rank = subject_of(row, "lorry"), moment(row["weighed_at"]), rank_of(row)
    stated = row.get("net", "")
    net = stated if stated.strip() else _difference(row.get("gross", ""), row.get("tare", ""))
    unit = row.get("unit", "").strip()
    return [
        Cell(subject, "net", second, net, rank, TONNE.get(unit, unit)),
        Cell(subject, "kind", second, row["kind"], rank),
        Cell(subject, "destination", second, row.get("destination"), rank),
    ]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one trip a row."""
    return cells(body, SHAPE, _cells)


WASTE_COLLECTION = Feed(
    name="waste_collection",
    title="生活垃圾清运称重",
    english="Weighings of domestic waste",
    decode=decode,
    metrics=(
        Metric(name="net", title="净重", unit="t", low=Decimal(0), high=Decimal(40), units={"kg": Unit(Decimal("0.001"))}),
        Metric(name="kind", title="类别", unit="", codes=KINDS),
        Metric(name="destination", title="去向", unit="", codes=DESTINATIONS),
    ),
    example="city,community,lorry,weighed_at,kind,net,unit,destination\n中山,烟洲社区,西环卫03,2026-03-26 06:40:12,厨余垃圾,4.26,t,堆肥\n",
)
