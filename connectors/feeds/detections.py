"""What drones and cameras see (地空网): street trading, illegal building, waste …, each detection with its place and its life.

What is odd about this source:

- A detection has no number of its own that everybody keeps: it is known by its device, its kind and the second it was seen. The same again
  with another state corrects it (待核实 → 属实 or 误报 → 已处置); a device that sees two of one kind in one second has seen one.
- States come late and out of order, from other systems than the detection. `changed` is when the state came about: the latest of these
  stands, whatever lands last. A sender that leaves it out is taken in the order of landing, and nobody knows how long clearing took.
- Confidence is 0 to 1, or % (`87%`). It is kept and not judged: where to draw the line is the street's to say.
- The row names the community or grid, else the registry knows where the camera hangs. A drone's grid is where it looked, not where it took
  off. lat and lng are as the device states them, in a datum that it does not name.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.device import subject_of
from connectors.feeds.rows.label import Unclear, moment
from connectors.feeds.rows.row import Shape
from models.detection import KINDS, STATE_CODES, confidence, lasted, latitude, longitude
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

NAMES = {word: kind.name for kind in KINDS for word in (kind.name, kind.title, kind.code)} | {"私搭乱建": "illegal_building"}
LARGEST_RANK = 32_767
"""Minutes from the detection to a state that the rank of a fact can hold: 22 days; after that the later landing wins."""
SHAPE = Shape(
    required=frozenset({"city", "device", "time", "kind", "state"}), beside=frozenset({"area", "changed", "confidence", "lat", "lng"})
)


def _cells(row: dict[str, str]) -> list[Cell]:
    kind = NAMES.get(row["kind"].strip())
    if kind is None:
        raise Unclear("unknown_kind", f"kind {row['kind'][:20]!r} is unknown; send one of {', '.join(each.title for each in KINDS)}")
    subject, seen = subject_of(row["city"], row.get("area", ""), row["device"]), moment(row["time"])
    changed = row.get("changed", "").strip()
    after = moment(changed) - seen if changed else 0
    if after < 0:
        raise Unclear("changed_before_seen", f"changed {changed[:40]} lies before time; a state comes after the detection")
    rank = min(after // 60, LARGEST_RANK)
    found = [Cell(subject, kind, seen, row["state"], rank)]
    if changed:
        found.append(Cell(subject, lasted(kind), seen, str(after), rank))
    if sure := row.get("confidence", "").strip():
        percent = sure.endswith("%")
        found.append(Cell(subject, confidence(kind), seen, sure.rstrip("% "), rank, "%" if percent else ""))
    for column, metric in (("lat", latitude(kind)), ("lng", longitude(kind))):
        if text := row.get(column, "").strip():
            found.append(Cell(subject, metric, seen, text, rank))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one detection, or one new state of one, a row."""
    return cells(body, SHAPE, _cells)


def _metrics(kind: str, title: str) -> tuple[Metric, ...]:
    share = {"%": Unit(Decimal("0.01"))}
    return (
        Metric(name=kind, title=title, unit="", codes=STATE_CODES),
        Metric(name=lasted(kind), title=f"{title}状态用时", unit="s", low=Decimal(0)),
        Metric(name=confidence(kind), title=f"{title}置信度", unit="1", low=Decimal(0), high=Decimal(1), units=share),
        Metric(name=latitude(kind), title=f"{title}纬度", unit="°", low=Decimal(-90), high=Decimal(90)),
        Metric(name=longitude(kind), title=f"{title}经度", unit="°", low=Decimal(-180), high=Decimal(180)),
    )


DETECTIONS = Feed(
    name="detections",
    title="地空网巡查发现",
    decode=decode,
    metrics=tuple(metric for kind in KINDS for metric in _metrics(kind.name, kind.title)),
    example="city,area,device,time,kind,state,confidence\n中山,烟洲社区,富华道摄像头3,2026-07-01 09:12:30,占道经营,待核实,0.87\n",
)
