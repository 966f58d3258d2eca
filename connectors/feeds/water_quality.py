"""Surface water at sections (断面): four-hourly as the national platform is collected, daily snapshots, and the street's own rows.

What is odd about this source:

- Three forms. By province: CSV with Chinese headers and units, `2021-04-01 04:00`, no city, so the subject is `<province>/<section>`.
  Snapshots: a file of days; `05-08 15:00` has no year, it is the snapshot's, or the year before where that would lie after the snapshot
  (`12-31 08:00` on 1 January); the city is blank on some days, then the province takes its place. Rows: `city`, `section`, `time`,
  optionally `area` (the community or river that the point lies in), CSV or JSON, any indicator of GB 3838-2002 Table 1 under its short name
  or its Chinese one, with or without a unit: `nh3n`, `氨氮(mg/L)`, `铅(μg/L)`. A city loses its 市: 中山市 is 中山.
- `*` says that the section does not measure this (phosphorus at 横栏, algae in every river): a fact. `--`, `-` and blank say that there is
  no value, and so do 维护, 停站 … in a cell. A row whose time is `*` or `--` has no place in time: where it has values it is refused, and
  where it has none its cells count as no value. The state (站点情况) is a fact, of the snapshot's day where the row has no time.
- Published numbers are rounded, the class was made before that. Where the snapshot has originals (`nh3n_raw`) these are heard above the
  rounded ones, which stay in the history: a value that is exactly on a limit after rounding may have been beyond it.
- The same record comes several times, now and then with another class or another nitrogen; the later in the file is heard.
- The published class is the publisher's own derivation and never read as a reading; it holds our figures to account in tests.
- A station in 维护 may publish values and a class all the same. Its values count.
- TP and TN of less than the detection limit come as half of it (0.025 mg/L of ammonia is such a half). `0.05L` is not read: send half.

Limits of the possible are wide, so that raw sewage still counts: nothing is negative but temperature and redox potential.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.header import columns_of
from connectors.feeds.rows.label import LONGEST_NAME, Unclear, midnight, moment, name
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from models.feed import Cell, Feed, Metric, Unit
from models.period import ONE_DAY
from models.rejected import Unreadable

NO_VALUE = frozenset({"", "-", "--", "—", "NA", "N/A", "null", "None"})
NOT_MONITORED = frozenset({"*", "/"})
NO_TIME = NO_VALUE | NOT_MONITORED
STATES: Mapping[str, int] = {"正常": 0, "维护": 1, "停站": 2, "停运": 2, "不具备运行条件": 3, "故障": 4}
STATE = "station_state"
ORIGINAL = 1
"""The rank of an unrounded original: above the published number, below a reviewed one."""

_ONE, _THOUSANDTH = Unit(Decimal(1)), Unit(Decimal("0.001"))
_MG = dict.fromkeys(("μg/L", "µg/L", "ug/L"), _THOUSANDTH) | {"mg/l": _ONE}
_CENTIMETRES = {"m": Unit(Decimal(100)), "mm": Unit(Decimal("0.1"))}
_SIEMENS = dict.fromkeys(("μS/cm", "uS/cm"), _ONE) | {"mS/cm": Unit(Decimal(1000)), "mS/m": Unit(Decimal(10))}


def _metric(key: str, title: str, high: str, unit: str = "mg/L", units: Mapping[str, Unit] = _MG, low: str = "0") -> Metric:
    return Metric(name=key, title=title, unit=unit, low=Decimal(low), high=Decimal(high), units=units)


METRICS = (
    _metric("temp", "水温", "50", "℃", {"°C": _ONE}, "-5"),
    _metric("ph", "pH", "14", "", {"无量纲": _ONE}),
    _metric("do", "溶解氧", "50"),
    _metric("cond", "电导率", "200000", "µS/cm", _SIEMENS),
    _metric("turb", "浊度", "100000", "NTU", {}),
    _metric("codmn", "高锰酸盐指数", "2000"),
    _metric("cod", "化学需氧量", "20000"),
    _metric("bod5", "五日生化需氧量", "10000"),
    _metric("nh3n", "氨氮", "2000"),
    _metric("tp", "总磷", "500"),
    _metric("tn", "总氮", "3000"),
    _metric("chla", "叶绿素α", "100"),
    _metric("algae", "藻密度", "1e12", "cells/L", {"cells/mL": Unit(Decimal(1000))}),
    _metric("cu", "铜", "1000"),
    _metric("zn", "锌", "1000"),
    _metric("f", "氟化物", "1000"),
    _metric("se", "硒", "1000"),
    _metric("as", "砷", "1000"),
    _metric("hg", "汞", "1000"),
    _metric("cd", "镉", "1000"),
    _metric("cr6", "六价铬", "1000"),
    _metric("pb", "铅", "1000"),
    _metric("cn", "氰化物", "1000"),
    _metric("phenol", "挥发酚", "1000"),
    _metric("petroleum", "石油类", "10000"),
    _metric("las", "阴离子表面活性剂", "1000"),
    _metric("sulfide", "硫化物", "1000"),
    _metric("fcoli", "粪大肠菌群", "1e12", "个/L", {"MPN/L": _ONE}),
    _metric("transparency", "透明度", "5000", "cm", _CENTIMETRES),
    _metric("orp", "氧化还原电位", "1500", "mV", {}, "-1500"),
    _metric("depth", "水深", "100000", "cm", _CENTIMETRES),
)


COLUMNS = columns_of(METRICS)
SNAPSHOT_COLUMNS = ("temp", "ph", "do", "cond", "turb", "codmn", "nh3n", "tp", "tn", "chla", "algae")
PROVINCE = Shape(
    required=frozenset({"省份", "断面名称", "监测时间"}), one_of=frozenset(COLUMNS), beside=frozenset({"流域", "水质类别", "站点情况"})
)
SNAPSHOT = Shape(
    required=frozenset({"snapshot", "province", "section", "time"}),
    one_of=frozenset(SNAPSHOT_COLUMNS),
    beside=frozenset({"city", "river", "basin", "class", "status"} | {f"{column}_raw" for column in SNAPSHOT_COLUMNS}),
)
ROWS = Shape(
    required=frozenset({"city", "section", "time"}),
    one_of=frozenset(COLUMNS),
    beside=frozenset({"area", "province", "basin", "river", "class", "status", "source"}),
)
_SHORT_TIME = re.compile(r"\d\d-\d\d \d\d:\d\d", re.ASCII)
LONGEST_HEAD = 4096


@lru_cache(maxsize=65_536)
def _subject(place: str, section: str, area: str = "") -> str:
    """Return `<city>/<section>`, with the area between them where the sender names one."""
    city = name(place, "city")
    if len(city) > len("某市"):
        city = city.removesuffix("市")
    middle = f"{name(area, 'area')}/" if area.strip() else ""
    return f"{city}/{middle}{name(section, 'section')}"


@lru_cache(maxsize=65_536)
def _moment(snapshot: str, time: str) -> int:
    """Return when a record was taken whose time has no year: the last such moment that is not after the snapshot's day."""
    text = time[:LONGEST_NAME].strip()
    if not _SHORT_TIME.fullmatch(text):
        return moment(text)
    day = midnight(snapshot)
    year = int(snapshot.strip()[:4])
    this, last = f"{year}-{text}", f"{year - 1}-{text}"
    try:
        taken = moment(this)
    except Unclear:  # 29 February, a year late
        return moment(last)
    return taken if taken < day + ONE_DAY.total_seconds() else moment(last)


def _value(text: str) -> str | None:
    """Return the text of a value's cell; a station's state in it says that there is no value."""
    return None if text.strip() in STATES else text


def _placed(subject: str, taken_at: int | None, stated: Iterable[tuple[str, str, str]], rank: int = 0) -> list[Cell]:
    """Return the cells of one record from (metric, unit, text); without a time only such as state no value."""
    if taken_at is not None:
        return [Cell(subject, metric, taken_at, _value(text), rank, unit) for metric, unit, text in stated]
    found = []
    for metric, _, text in stated:
        if text.strip() not in NO_TIME and text.strip() not in STATES:
            raise Unclear("no_time", f"{subject} has values such as {metric} {text[:20]!r} but no time; send the time of the record")
        found.append(Cell(subject, metric, 0, None, rank))
    return found


def _of_province(row: dict[str, str]) -> list[Cell]:
    subject = _subject(row["省份"], row["断面名称"])
    time, state = row["监测时间"], row.get("站点情况")
    taken_at = None if time.strip() in NO_TIME else moment(time)
    found = _placed(subject, taken_at, [(*COLUMNS[column], text) for column, text in row.items() if column in COLUMNS])
    return found if state is None else [*found, Cell(subject, STATE, taken_at or 0, state if taken_at else None)]


def _of_snapshot(row: dict[str, str]) -> list[Cell]:
    get = row.get
    subject = _subject(get("city", "").strip() or row["province"], row["section"])
    snapshot, time, state = row["snapshot"], row["time"], get("status")
    taken_at = None if time.strip() in NO_TIME else _moment(snapshot, time)
    originals = [(column, "", row[f"{column}_raw"]) for column in SNAPSHOT_COLUMNS if f"{column}_raw" in row]
    published = [(column, "", row[column]) for column in SNAPSHOT_COLUMNS if column in row]
    found = [*_placed(subject, taken_at, originals, ORIGINAL), *_placed(subject, taken_at, published)]
    return found if state is None else [*found, Cell(subject, STATE, midnight(snapshot) if taken_at is None else taken_at, state)]


def _of_row(row: dict[str, str]) -> list[Cell]:
    get = row.get
    rank = rank_of(row)
    rank += ORIGINAL * (rank > 0)
    subject = _subject(row["city"], row["section"], get("area", ""))
    time, state = row["time"], get("status")
    taken_at = None if time.strip() in NO_TIME else moment(time)
    found = _placed(subject, taken_at, [(*COLUMNS[column], text) for column, text in row.items() if column in COLUMNS], rank)
    return found if state is None else [*found, Cell(subject, STATE, taken_at or 0, state if taken_at else None, rank)]


def _form(body: bytes) -> tuple[Shape, Callable[[dict[str, str]], list[Cell]]]:
    """Return which of the three forms a body has; its first names tell."""
    head = body[:LONGEST_HEAD]
    if "断面名称".encode() in head:
        return PROVINCE, _of_province
    return (SNAPSHOT, _of_snapshot) if b"snapshot" in head else (ROWS, _of_row)


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the indicators and the state of every record."""
    return cells(body, *_form(body))


WATER_QUALITY = Feed(
    name="water_quality",
    title="地表水水质",
    english="Surface water quality",
    decode=decode,
    metrics=(*METRICS, Metric(name=STATE, title="站点情况", unit="", codes=STATES)),
    no_value=NO_VALUE,
    not_monitored=NOT_MONITORED,
    example="city,section,time,ph,do,codmn,nh3n,tp\n中山,横栏,2026-03-26 08:00,7.45,6.814,2.7,0.448,0.077\n",
)
