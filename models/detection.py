"""What drones and cameras detect: the kinds, the case code each would open, and the life of a detection.

Codes are those of management matters (管理事项) in GB/T 47678.5-2026, as transcribed by one public repository (single source). A
detection that waits or is confirmed becomes a case of that code (`streams/sighted.py`); where no code fits exactly, the nearest is named.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

STANDARD = "GB/T 47678.5-2026"


class DetectionKind(NamedTuple):
    """A kind of detection: metric name, title, matter code of GB/T 47678.5-2026 with its own name, and whether that is exactly it."""

    name: str
    title: str
    code: str
    matter: str
    exact: bool = True


KINDS: Sequence[DetectionKind] = (
    DetectionKind("road_occupation", "占道经营", "09006", "占道经营"),
    DetectionKind("illegal_building", "违法建设", "06001", "私搭乱建", exact=False),
    DetectionKind("unlicensed_vendor", "无照经营游商", "09001", "无照经营游商"),
    DetectionKind("outdoor_trading", "店外经营", "09005", "店外经营"),
    DetectionKind("exposed_waste", "暴露垃圾", "06010", "暴露垃圾"),
    DetectionKind("piled_debris", "积存垃圾渣土", "06011", "积存垃圾渣土"),
    DetectionKind("full_bin", "垃圾站满溢", "06042", "垃圾站（箱）满溢"),
    DetectionKind("burning", "焚烧垃圾、树叶", "06020", "焚烧垃圾、树叶"),
    DetectionKind("floating_waste", "水域不洁", "06025", "水域不洁"),
    DetectionKind("site_dust", "工地扬尘", "08004", "工地扬尘"),
    DetectionKind("parked_car", "机动车乱停放", "09009", "机动车乱停放"),
    DetectionKind("parked_bicycle", "非机动车乱停放", "09010", "非机动车乱停放"),
    DetectionKind("fire_lane", "占用消防通道", "09012", "占用消防通道"),
)
OPEN, CONFIRMED, FALSE, CLEARED = 0, 1, 2, 3
"""A detection is open until somebody looks: then it is confirmed or false, and a confirmed one is cleared in the end."""
STATES: Mapping[int, str] = {OPEN: "open", CONFIRMED: "confirmed", FALSE: "false", CLEARED: "cleared"}
STATE_CODES: Mapping[str, int] = {
    **{name: number for number, name in STATES.items()},
    **dict.fromkeys(("待核实", "新增", "未处理"), OPEN),
    **dict.fromkeys(("已确认", "属实", "处置中"), CONFIRMED),
    **dict.fromkeys(("误报", "不属实"), FALSE),
    **dict.fromkeys(("已处置", "已清除", "已办结"), CLEARED),
}


def confidence(kind: str) -> str:
    """Return the metric of how sure the device was, 0 to 1."""
    return f"{kind}_confidence"


def lasted(kind: str) -> str:
    """Return the metric of how many seconds after the detection its newest state came."""
    return f"{kind}_lasted"


def latitude(kind: str) -> str:
    """Return the metric of where it is, degrees north: in WGS-84 where the row declared its system, else as it was stated."""
    return f"{kind}_lat"


def longitude(kind: str) -> str:
    """Return the metric of where it is, degrees east; see `latitude`."""
    return f"{kind}_lng"


def system(kind: str) -> str:
    """Return the metric of the coordinate system that the row declared; no fact where it declared none."""
    return f"{kind}_crs"


def stated_latitude(kind: str) -> str:
    """Return the metric of the latitude as the row stated it, in the system that it declared."""
    return f"{kind}_lat_stated"


def stated_longitude(kind: str) -> str:
    """Return the metric of the longitude as the row stated it, in the system that it declared."""
    return f"{kind}_lng_stated"
