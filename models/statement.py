"""What somebody sends as a report, as little as a kind and a place, and the report that is made of it or the words that refuse it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from models.datum import Degrees, to_wgs84
from models.errors import BadReport
from models.kind import Kinds
from models.period import CITY_ZONE, EARLIEST
from models.person import Contact
from models.place import Datum, Places
from models.plan.said import Said
from models.report import Report
from models.whereabouts import area_of, city_of, looks_shifted

WITHOUT_NUL = r"^[^\x00]*$"
"""PostgreSQL's text has no place for it."""
LONGEST_NOTE = 2_000
MOST_PHOTOS = 9
OLDEST_YEAR, LATEST_YEAR = 1969, 2200
AHEAD = timedelta(minutes=5)
"""How far a phone's clock may be ahead of ours."""
UNSTATED, SHIFTED, AHEAD_OF_US, UNKEPT = "crs_unstated", "maybe_gcj02", "clock_ahead", "contact_not_kept"
DATUMS: dict[str, Datum] = {"WGS-84": "WGS-84", "WGS84": "WGS-84", "CGCS2000": "CGCS2000", "GCJ-02": "GCJ-02", "GCJ02": "GCJ-02",
    "BD-09": "BD-09", "BD09": "BD-09", "EPSG:4326": "WGS-84", "EPSG:4490": "CGCS2000"}  # fmt: skip
Crs = Literal["WGS-84", "WGS84", "CGCS2000", "GCJ-02", "GCJ02", "BD-09", "BD09", "EPSG:4326", "EPSG:4490"]
Angle = Annotated[Decimal, Field(max_digits=20, allow_inf_nan=False)]
PhotoHash = Annotated[str, Field(min_length=64, max_length=64, pattern=r"^[0-9a-f]*$")]


def of_our_times(at: datetime) -> datetime:
    """Return *at* as an aware time, of the city where it states no offset; ValueError where no city of ours could mean it."""
    if not OLDEST_YEAR < at.year < LATEST_YEAR:
        years = f"{OLDEST_YEAR + 1} to {LATEST_YEAR - 1} 年份应在此范围内"
        message = f"the year {at.year} cannot be meant; send one from {years}"
        raise ValueError(message)
    return at if at.tzinfo else at.replace(tzinfo=CITY_ZONE)


Moment = Annotated[datetime, AfterValidator(of_our_times)]


class Statement(BaseModel):
    """One report as it is sent; the smallest is {"kind": "垃圾满溢", "lat": 22.5677, "lng": 113.3086}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(min_length=1, max_length=80, pattern=WITHOUT_NUL, description="a one-tap word, a code or an id of a kind 类别")
    lat: Angle = Field(ge=-180, le=180, description="latitude in degrees 纬度")
    lng: Angle = Field(ge=-180, le=180, description="longitude in degrees 经度")
    crs: Crs | None = Field(default=None, description="datum of lat and lng; phones in China often state GCJ-02 坐标系")
    observed_at: Moment | None = Field(default=None, description="when it was seen; without an offset it is city time 发现时间")
    note: str = Field(default="", max_length=LONGEST_NOTE, pattern=WITHOUT_NUL, description="plain text, kept as it is 描述")
    contact: Contact | None = Field(default=None, description="how to be told of progress; kept apart, erased when asked 联系方式")
    photos: tuple[PhotoHash, ...] = Field(default=(), max_length=MOST_PHOTOS, description="hashes of photos that were kept before 照片")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends: id of a known caller or "", mark of the device, person whose contact is kept, and the Idempotency-Key."""

    id: str = ""
    mark: str = ""
    person: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a report is judged by: the places and kinds that hold now, and the time of our clock."""

    places: Places
    kinds: Kinds
    now: datetime


def report_from(statement: Statement, sender: Sender, desk: Desk, report_id: str, origin: str = "people") -> Report:
    """Return the report that *statement* makes; BadReport says what was wrong and what to send instead."""
    kind = desk.kinds.find(statement.kind)
    if kind is None:
        words = [word.zh for word in desk.kinds.words]
        raise BadReport(
            "kind",
            Said(f"没有类别“{statement.kind[:40]}”", f"there is no kind {statement.kind[:40]!r}"),
            Said(f"请发送 {'、'.join(words)} 之一，或事项代码", f"send one of {', '.join(words)}, or the code of a matter"),
        )
    datum: Datum = DATUMS[statement.crs] if statement.crs else "unstated"
    lat, lng = f"{statement.lat:f}", f"{statement.lng:f}"
    try:
        point = to_wgs84(lat, lng, datum)
    except ValueError:
        point = None
    stated = statement.lat, statement.lng
    at = Degrees(float(point.lat), float(point.lng)) if point else Degrees(float(lat), float(lng))
    city = city_of(at, stated, desk.places)
    if point is None:
        raise BadReport(
            "lat", Said(f"{lat} 不是纬度", f"{lat} is no latitude"), Said("请发送 -90 到 90 的度数", "send degrees from -90 to 90")
        )
    area, found = area_of(at, desk.places)
    happened_at, late = _seen(statement.observed_at, desk.now)
    flags = [UNSTATED] if datum == "unstated" else []
    flags += [SHIFTED] if datum == "unstated" and looks_shifted(at, desk.places) else []
    flags += [AHEAD_OF_US] if late else []
    return Report(
        id=report_id, kind=desk.kinds.case_kind(kind).id, lat=point.lat, lng=point.lng, stated=(lat, lng), crs=statement.crs or "",
        city=city, area=area, found=found, happened_at=happened_at, received_at=desk.now, timed=statement.observed_at is not None,
        sender=sender.id, mark=sender.mark, person=sender.person, note=statement.note, photos=statement.photos, flags=tuple(flags),
        key=sender.key, origin=origin,
    )  # fmt: skip


def _seen(stated: datetime | None, now: datetime) -> tuple[datetime, bool]:
    """Return when it was seen, and whether the sender's clock is ahead of ours."""
    if stated is None:
        return now, False
    at = stated.astimezone(now.tzinfo)
    if at > now + AHEAD:
        raise BadReport(
            "observed_at",
            Said(f"发现时间 {stated.isoformat()} 在将来", f"{stated.isoformat()} lies in the future"),
            Said("请检查手机时间，或省略此项", "check the phone's clock, or leave it out"),
        )
    if at < EARLIEST:
        raise BadReport(
            "observed_at",
            Said(f"发现时间 {stated.isoformat()} 早于 2000 年", f"{stated.isoformat()} lies before the year 2000"),
            Said("请检查手机时间，或省略此项", "check the phone's clock, or leave it out"),
        )
    return min(at, now), at > now
