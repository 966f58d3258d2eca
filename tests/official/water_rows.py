"""Every row of the official water files as (section, time, published class, indicators), read apart from the feed, which is under test."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from models.standards.water import Body
from tests.official.shared_files import SHARED, rows_of

WATER = SHARED / "data" / "water"
PROVINCE, SNAPSHOTS = "guangdong_sections_4h_202104.csv", "zhongshan_daily_snapshots_202005_202104.csv"
MISSES = Path(__file__).parents[1] / "data" / "water" / "official_misses.csv"
LAKES = {"新丰江水库", "良德水库"}
"""The two sections of the province's file whose published classes follow the limits of lakes; the others are rivers."""
CHINESE = {"ph": "pH(无量纲)", "do": "溶解氧(mg/L)", "codmn": "高锰酸盐指数(mg/L)", "nh3n": "氨氮(mg/L)", "tp": "总磷(mg/L)"}
NONE = {"", "-", "--"}


class Record(NamedTuple):
    """One row. published: "" where the platform gives no class. unmonitored: what it marks with `*`."""

    file: str
    section: str
    day: str
    time: str
    published: str
    values: dict[str, Decimal]
    unmonitored: set[str]


def records(file: str) -> Iterator[Record]:
    """Unrounded originals where the file has them."""
    for row in rows_of(WATER / file):
        if file == PROVINCE:
            stated = {key: row[column] for key, column in CHINESE.items()}
            section, day, time, published = row["断面名称"], "", row["监测时间"], row["水质类别"]
        else:
            stated = {key: row[f"{key}_raw"] or row[key] for key in CHINESE}
            section, day, time, published = row["section"], row["snapshot"], row["time"], row["class"]
        values = {key: Decimal(text) for key, text in stated.items() if text not in NONE | {"*"}}
        unmonitored = {key for key, text in stated.items() if text == "*"}
        yield Record(file, section, day, time, "" if published in NONE | {"*"} else published, values, unmonitored)


def body_of(record: Record) -> Body:
    return "lake" if record.section in LAKES else "river"
