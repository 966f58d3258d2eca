"""Who there is in the simulated street: its communities, stations, lots, segments and devices, and what the registry says of them."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

CITY, STREET = "模拟中山", "模拟西区街道"
COMMUNITIES = tuple(f"模拟{name}社区" for name in ("烟洲", "广丰", "西苑", "长洲", "后山", "沙朗", "隆昌", "隆平", "彩虹"))
RIVERS = tuple(f"模拟{name}" for name in ("西河涌", "朗心渠", "石特涌", "新开涌", "岐江河", "狮滘河"))
STATIONS = ("一号站", "二号站", "三号站", "四号站")
SECTIONS = tuple(f"{river}断面" for river in RIVERS)
GAUGES = 3
"""On water pipes."""
LOTS: Mapping[str, int] = {f"{number}号停车场": 60 + 45 * number for number in range(1, 10)}
SEGMENTS: Mapping[str, tuple[int, str]] = {f"路段{number:02d}": (40 + number % 4 * 10, f"0.{3 + number % 6}") for number in range(1, 25)}
"""Free-flow speed in km/h and length in km."""
SOUTH, WEST, BLOCK = Decimal("22.530"), Decimal("113.320"), Decimal("0.006")
QUARTERS: Mapping[str, tuple[str, int]] = {
    f"{number}号小区": (COMMUNITIES[number % len(COMMUNITIES)], 180 + number * 37 % 900) for number in range(1, 28)
}
"""Community and households."""
UNSORTED = frozenset({"7号小区", "19号小区"})
NOTE = "simulated, not measured 模拟数据，非实测"


def subject(point: str, area: str = "") -> str:
    """Return the subject of *point*, inside *area* where it has one."""
    return f"{CITY}/{area}/{point}" if area else f"{CITY}/{point}"


def community(number: int) -> str:
    """Return one community after the other."""
    return COMMUNITIES[number % len(COMMUNITIES)]


def _course(number: int) -> list[list[str]]:
    """Return where a segment lies: invented streets, three from west to east and three from south to north, of four segments each."""
    street, piece = divmod(number, 4)
    aside, ends = (1 + street % 3) * BLOCK, (piece * BLOCK, (piece + 1) * BLOCK)
    return [[str(SOUTH + up), str(WEST + right)] for up, right in ((aside, end) if street < 3 else (end, aside) for end in ends)]


def _beside(number: int) -> dict[str, str]:
    """Return the place of something beside the invented streets: a corner of their blocks, each its own."""
    up, right = (Decimal(step) + Decimal("0.5") for step in divmod(number * 7 % 16, 4))
    return {"lat": str(SOUTH + up * BLOCK), "lng": str(WEST + right * BLOCK), "datum": "WGS-84"}


def _sites() -> Iterator[dict[str, Any]]:
    for number, station in enumerate(STATIONS):
        yield {"subject": subject(station), "feed": "air_quality", "areas": [STREET], **_beside(number)}
    for number, (lot, capacity) in enumerate(LOTS.items()):
        yield {"subject": subject(lot, community(number)), "feed": "parking_lots", "marks": {"capacity": str(capacity)}}
    for number, (segment, (speed, length)) in enumerate(SEGMENTS.items()):
        marks = {"speed_free_flow": str(speed), "length_km": length}
        yield {
            "subject": subject(segment, community(number)),
            "feed": "traffic_flow",
            "marks": marks,
            "datum": "WGS-84",
            "line": _course(number),
        }
    for number in range(3):
        marks = {"warning_mark": "0.15", "guarantee_mark": "0.27"}
        yield {"subject": subject(f"易涝点{number + 1}", community(number)), "feed": "water_level", "marks": marks}
    for number in range(GAUGES):
        # Without a place: a report lies in the community of the nearest site that has one, and real reports are none of this street's.
        yield {"subject": subject(f"测压点{number + 1}", community(number)), "feed": "pipe_pressure", "marks": {"normal_pressure": "0.31"}}
    for number, (river, section) in enumerate(zip(RIVERS, SECTIONS, strict=True)):
        yield {"subject": subject(section, river), "feed": "water_quality", "title": section, **_beside(len(STATIONS) + number)}


def registry(given: str) -> str:
    """Return the registry *given* (JSON) with the simulated areas and sites in it."""
    places = json.loads(given)
    notes = {"*": NOTE}
    areas = [
        {"name": CITY, "kind": "city", "notes": notes},
        {"name": STREET, "kind": "street", "parent": CITY, "notes": notes},
        *({"name": name, "kind": "community", "parent": STREET, "notes": notes} for name in COMMUNITIES),
        *({"name": name, "kind": "river", "parent": CITY, "notes": notes} for name in RIVERS),
    ]
    places["areas"] += areas
    places.setdefault("sites", []).extend(_sites())
    return json.dumps(places, ensure_ascii=False, indent=1)
