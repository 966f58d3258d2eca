"""A pipe under the ground as its owner's survey describes it: class, depth, owner, how exact, how old, and whether it is a critical main.

What a survey does not say stays unsaid: an unknown depth is no depth of zero, an unstated accuracy no perfect one.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from models.standards.pipe_class import PipeKind, pipe_class, pipe_kind

NO_VALUE = frozenset({"", "-", "--", "—", "/", "na", "n/a", "nan", "none", "null", "nat", "不明", "未知", "无"})
DEEPEST_M = Decimal(100)
LEAST_EXACT_M = Decimal(100)
FIRST_YEAR = 1850
LONGEST_TEXT = 100
CRITICAL_KINDS = frozenset({"JY", "SS", "GY"})
"""Raw water, water transmission, and everything industrial."""
CRITICAL_PRESSURES = ("高压", "次高压", "high pressure")
CRITICAL_VOLTAGE_KV = Decimal(110)
CRITICAL_RULE = "project definition: raw water, transmission mains, industrial pipes, high-pressure gas, 110 kV and more, or said so"
YES = frozenset({"1", "1.0", "yes", "true", "y", "是", "重要", "critical"})
NO = frozenset({"0", "0.0", "no", "false", "n", "否", "一般"})
_DAY = re.compile(r"(\d{4})(?:[-/.年]?(\d{1,2}))?(?:[-/.月]?(\d{1,2}))?(?:日|月|年)?(?:[T ].*)?", re.ASCII)
_KILOVOLTS = re.compile(r"(\d+(?:\.\d+)?)\s*(kv|千伏)?", re.IGNORECASE | re.ASCII)

FIELDS: Mapping[str, str] = {
    "number": "the owner's own number of the segment 管线编号",
    "class": "class or subclass of CJJ 61-2017 管线类别",
    "owner": "who owns it 权属单位",
    "surveyed": "when it was surveyed: 2019, 2019-06 or 2019-06-30 探测日期",
    "material": "材质",
    "diameter": "diameter or section as the owner writes it 管径",
    "depth": "depth of cover in m 埋深",
    "depth_from": "depth at the beginning in m 起点埋深",
    "depth_to": "depth at the end in m 终点埋深",
    "accuracy": "how exact the position is, ± m 平面精度",
    "depth_accuracy": "how exact the depth is, ± m 埋深精度",
    "pressure": "pressure of a gas or water main 压力",
    "voltage": "voltage of a cable, kV 电压",
    "critical": "yes for a critical main 重要管线",
}
"""What a survey may say of a segment."""
REQUIRED = ("class", "owner", "surveyed")


class Unfit(Exception):
    """A cell of a survey cannot be meant as it stands. field: which; instead: what to write there."""

    def __init__(self, field: str, wrong: str, instead: str) -> None:
        super().__init__(f"{wrong}; {instead}")
        self.field, self.wrong, self.instead = field, wrong, instead


class Pipe(NamedTuple):
    """One segment. Depths and accuracies are metres; surveyed is the text of the survey, surveyed_on the earliest day that it can mean."""

    number: str
    kind: PipeKind
    owner: str
    surveyed: str
    material: str
    diameter: str
    depth_from: Decimal | None
    depth_to: Decimal | None
    accuracy: Decimal | None
    depth_accuracy: Decimal | None
    pressure: str
    voltage: str
    critical: bool
    surveyed_on: date

    @property
    def shallowest(self) -> Decimal | None:
        """Return the smaller depth in m, None where neither end has one."""
        return min((depth for depth in (self.depth_from, self.depth_to) if depth is not None), default=None)


@lru_cache(maxsize=4096)
def first_day(text: str) -> date:
    """Return the earliest day that *text* can mean: a survey of 2019 may be as old as its January. Raises ValueError."""
    found = _DAY.fullmatch(text.strip().removesuffix(".0"))
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return date(year, month, day)


def _text(row: Mapping[str, str], field: str) -> str:
    text = row.get(field, "").strip()
    if text.casefold() in NO_VALUE:
        return ""
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise Unfit(field, f"{text[:40]!r} is longer than {LONGEST_TEXT} characters or has unprintable ones", "write it shorter")
    return text


def _metres(row: Mapping[str, str], field: str, most: Decimal) -> Decimal | None:
    text = _text(row, field)
    if not text:
        return None
    try:
        number = Decimal(text.removesuffix("m").removesuffix("米"))
    except InvalidOperation as error:
        raise Unfit(field, f"{text[:40]!r} is no number", "write metres, such as 1.25, or leave it empty where unknown") from error
    if not 0 <= number <= most:
        raise Unfit(field, f"{text[:40]} m is not between 0 and {most}", "write metres, or leave it empty where unknown")
    return number


def _kind(row: Mapping[str, str], words: Mapping[str, str]) -> PipeKind:
    stated = _text(row, "class")
    word = words.get(stated, stated)
    kind = pipe_kind(word)
    if kind is None:
        known = "给水 排水 燃气 热力 电力 通信 工业 其他, one of their subclasses, or its symbol (JS … QT)"
        raise Unfit(
            "class", f"{stated[:40]!r} is no class of CJJ 61-2017", f"write {known}, or name it: --words {stated[:40] or 'WORD'}=RQ"
        )
    return kind


def _critical(row: Mapping[str, str], kind: PipeKind) -> bool:
    said = _text(row, "critical").casefold()
    if said and said not in YES | NO:
        raise Unfit("critical", f"{said[:40]!r} is neither yes nor no", "write 1 or 0, 是 or 否")
    pressure, voltage = _text(row, "pressure"), _text(row, "voltage")
    kilovolts = _KILOVOLTS.match(voltage) if pipe_class(kind).symbol == "DL" else None
    return (
        said in YES
        or kind.symbol in CRITICAL_KINDS
        or kind.of_symbol in CRITICAL_KINDS
        or pressure.casefold().startswith(CRITICAL_PRESSURES)
        or (kilovolts is not None and Decimal(kilovolts[1]) >= CRITICAL_VOLTAGE_KV)
    )


def pipe_of(row: Mapping[str, str], words: Mapping[str, str], today: date) -> Pipe:
    """Return the segment that *row* (text by field) describes; *words* are classes as this owner calls them. Raises Unfit."""
    kind, surveyed = _kind(row, words), _text(row, "surveyed")
    for field in ("owner", "surveyed"):
        if not _text(row, field):
            raise Unfit(field, "it is empty", f"write {FIELDS[field]}, or give one for the whole file: --set {field}=…")
    try:
        surveyed_on = first_day(surveyed)
    except ValueError as error:
        raise Unfit("surveyed", f"{surveyed[:40]!r} is no day", "write 2019, 2019-06 or 2019-06-30") from error
    if not surveyed_on.year >= FIRST_YEAR or surveyed_on > today:
        raise Unfit("surveyed", f"{surveyed[:40]} lies before {FIRST_YEAR} or in the future", "write when it was surveyed")
    depth = _metres(row, "depth", DEEPEST_M)
    depth_from, depth_to = _metres(row, "depth_from", DEEPEST_M), _metres(row, "depth_to", DEEPEST_M)
    return Pipe(
        number=_text(row, "number"), kind=kind, owner=_text(row, "owner"), surveyed=surveyed, surveyed_on=surveyed_on,
        material=_text(row, "material"), diameter=_text(row, "diameter"),
        depth_from=depth if depth_from is None else depth_from, depth_to=depth if depth_to is None else depth_to,
        accuracy=_metres(row, "accuracy", LEAST_EXACT_M), depth_accuracy=_metres(row, "depth_accuracy", LEAST_EXACT_M),
        pressure=_text(row, "pressure"), voltage=_text(row, "voltage"), critical=_critical(row, kind),
    )  # fmt: skip
