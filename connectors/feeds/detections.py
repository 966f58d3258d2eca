"""What drones and cameras see (地空网): street trading, illegal building, waste …, each detection with its place and its life.

What is odd about this source:

- A detection has no number of its own that everybody keeps: it is known by its device, its kind and the second it was seen. The same again
  with another state corrects it (待核实 → 属实 or 误报 → 已处置); a device that sees two of one kind in one second has seen one.
- States come late and out of order, from other systems than the detection. `changed` is when the state came about: the latest of these
  stands, whatever lands last. A sender that leaves it out is taken in the order of landing, and nobody knows how long clearing took.
- Confidence is 0 to 1, or % (`87%`). It is kept and not judged: where to draw the line is the street's to say.
- The row names the community or grid, else the registry knows where the camera hangs. A drone's grid is where it looked, not where it took
  off.
- `lat` and `lng` come with `crs` (WGS-84, CGCS2000, GCJ-02 or BD-09) and are converted to WGS-84 when they are read; what was stated is
  kept beside them. Many senders name no system: their numbers stay as they are, without a system, and a case made of them takes the one
  that the registry states for the device, or says that none is stated and whether the place looks like GCJ-02.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.device import subject_of
from connectors.feeds.rows.label import Unclear, moment
from connectors.feeds.rows.placed import CODES, COLUMNS, placed
from connectors.feeds.rows.row import Shape
from models.detection import (
    KINDS,
    STATE_CODES,
    confidence,
    lasted,
    latitude,
    longitude,
    stated_latitude,
    stated_longitude,
    system,
)
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

NAMES = {word: kind.name for kind in KINDS for word in (kind.name, kind.title, kind.code)} | {"私搭乱建": "illegal_building"}
LARGEST_RANK = 32_767
"""Minutes from the detection to a state that the rank of a fact can hold: 22 days; after that the later landing wins."""
SHAPE = Shape(
    required=frozenset({"city", "device", "time", "kind", "state"}), beside=frozenset({"area", "changed", "confidence"}) | COLUMNS
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
    return found + [Cell(subject, metric, seen, text, rank) for metric, text in _place(row, kind)]


def _place(row: dict[str, str], kind: str) -> list[tuple[str, str]]:
    """Return metric and text of where it is."""
    where = placed(row)
    if where is None:
        return []
    found = [(latitude(kind), where.lat), (longitude(kind), where.lng)]
    if where.datum == "unstated":
        return [(metric, text) for metric, text in found if text]
    stated = zip((stated_latitude(kind), stated_longitude(kind)), where.stated, strict=True)
    return [*found, *stated, (system(kind), where.datum)]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one detection, or one new state of one, a row."""
    return cells(body, SHAPE, _cells)


def _both(kind: str, column: str) -> tuple[tuple[str, str], ...]:
    """Return the metrics of a coordinate, converted and as stated."""
    own, stated = (latitude, stated_latitude) if column == "lat" else (longitude, stated_longitude)
    return (own(kind), ""), (stated(kind), "原报")


def _metrics(kind: str, title: str) -> tuple[Metric, ...]:
    share = {"%": Unit(Decimal("0.01"))}
    return (
        Metric(name=kind, title=title, unit="", codes=STATE_CODES),
        Metric(name=lasted(kind), title=f"{title}状态用时", unit="s", low=Decimal(0)),
        Metric(name=confidence(kind), title=f"{title}置信度", unit="1", low=Decimal(0), high=Decimal(1), units=share),
        *(Metric(name=name, title=f"{title}{of}纬度", unit="°", low=Decimal(-90), high=Decimal(90)) for name, of in _both(kind, "lat")),
        *(Metric(name=name, title=f"{title}{of}经度", unit="°", low=Decimal(-180), high=Decimal(180)) for name, of in _both(kind, "lng")),
        Metric(name=system(kind), title=f"{title}坐标系", unit="", codes=CODES),
    )


DETECTIONS = Feed(
    name="detections",
    title="地空网巡查发现",
    english="Findings of ground, air and net patrols",
    decode=decode,
    metrics=tuple(metric for kind in KINDS for metric in _metrics(kind.name, kind.title)),
    example=(
        "city,area,device,time,kind,state,confidence,lat,lng,crs\n"
        "中山,烟洲社区,富华道摄像头3,2026-07-01 09:12:30,占道经营,待核实,0.87,22.5250,113.3567,GCJ-02\n"
    ),
)
