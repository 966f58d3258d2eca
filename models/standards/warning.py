"""Official warnings of weather and geology: their kinds and colours. 蓝 黄 橙 红 are national; 白 is Guangdong's first colour for typhoons.

Colours are ordered from the mildest; which rules a colour stands for differs by kind and is not judged here.
"""

from collections.abc import Mapping

NONE = 0
COLOURS: Mapping[int, str] = {1: "白", 2: "蓝", 3: "黄", 4: "橙", 5: "红"}
COLOUR_CODES: Mapping[str, int] = {
    **{name: number for number, name in COLOURS.items()},
    **{f"{name}色": number for number, name in COLOURS.items()},
    "white": 1, "blue": 2, "yellow": 3, "orange": 4, "red": 5, "none": NONE, "无": NONE, "解除": NONE,
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "typhoon": "台风",
    "rainstorm": "暴雨",
    "heat": "高温",
    "thunderstorm": "雷雨大风",
    "gale": "大风",
    "cold": "寒冷",
    "fog": "大雾",
    "haze": "灰霾",
    "hail": "冰雹",
    "fire_danger": "森林火险",
    "geological": "地质灾害",
    "waterlogging": "内涝",
}
"""Metric → what it is called."""


def until(kind: str) -> str:
    """Return the metric that says when a warning of *kind* ends, in Unix seconds."""
    return f"{kind}_until"


def begins(kind: str) -> str:
    """Return the metric that says from when a warning of *kind* holds, in Unix seconds."""
    return f"{kind}_from"
