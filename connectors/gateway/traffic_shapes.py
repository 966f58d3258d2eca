"""How somebody asks how the traffic is, and the shapes of the answers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import problems
from connectors.gateway.access_problems import NOT_VALID
from connectors.gateway.describe import answers
from connectors.gateway.shapes import Number, Shape
from connectors.gateway.traffic_problems import UNKNOWN_AREA, UNKNOWN_SEGMENT
from models.statement import WITHOUT_NUL

MOST_SEGMENTS = 50
LONGEST_ROUTE = 8_000
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=WITHOUT_NUL)]
GradeName = Literal["畅通", "基本畅通", "轻度拥堵", "中度拥堵", "严重拥堵"]


class TrafficAsked(BaseModel):
    """One of segment, area and route; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    segment: list[Word] = Field(
        default=[], max_length=MOST_SEGMENTS, description="subject of a segment, 中山/烟洲社区/富华道; may be repeated"
    )
    area: Word | None = Field(default=None, description="every segment of a city, street or community")
    route: str | None = Field(
        default=None, max_length=LONGEST_ROUTE, pattern=WITHOUT_NUL,
        description="a drawn line: latitude,longitude;latitude,longitude… in WGS-84, 2 to 200 places",
    )  # fmt: skip
    format: Literal["json", "geojson"] = "json"


class NowShape(Shape):
    """The newest speed. known: fresh, stale (told with its age, not graded) or unknown (nothing measured in the last day)."""

    known: Literal["fresh", "stale", "unknown"]
    speed_kmh: Number | None
    at: datetime | None = Field(description="start of its five minutes")
    age_s: int | None
    grade: GradeName | None


class UsualShape(Shape):
    """Mean speed of this hour on this weekday."""

    speed_kmh: Number
    weeks: int
    grade: GradeName | None


class WorksShape(Shape):
    """What is in the way within 100 m of a segment: a dig by its permit, or what people have reported and is open."""

    kind: Literal["dig", "report"]
    title: str
    id: str
    since: datetime
    until: datetime | None
    under_way: bool


class SegmentShape(Shape):
    subject: str
    title: str
    lat: Number | None
    lng: Number | None
    line: list[tuple[Number, Number]] = Field(description="[latitude, longitude] in WGS-84 from one end to the other; [] where unknown")
    length_km: Number | None
    free_flow_kmh: Number | None
    now: NowShape
    usual: UsualShape | None = Field(description="null where fewer than 3 of the last 8 weeks were measured")
    works: list[WorksShape]


class TravelShape(Shape):
    """Time over the part of the route that has fresh speeds; of unknown_km nothing is known."""

    route_km: Number
    measured_km: Number
    unknown_km: Number
    minutes: Number | None
    standing: list[str] = Field(description="segments on which nothing moves; their time has no end")


class TrafficShape(Shape):
    asked_at: datetime
    standard: str
    segments: list[SegmentShape]
    fresh: int
    stale: int
    unknown: int
    travel: TravelShape | None
    unconfirmed: list[str]


EXAMPLE: dict[str, Any] = {
    "asked_at": "2026-11-25T08:07:00+08:00", "standard": "GB/T 33171",
    "segments": [{
        "subject": "中山/烟洲社区/富华道", "title": "富华道", "lat": 22.5677, "lng": 113.3086, "line": [], "length_km": 1.2,
        "free_flow_kmh": 48.5,
        "now": {"known": "fresh", "speed_kmh": 21.5, "at": "2026-11-25T08:00:00+08:00", "age_s": 120, "grade": "轻度拥堵"},
        "usual": {"speed_kmh": 27.8, "weeks": 8, "grade": "基本畅通"},
        "works": [{
            "kind": "dig", "title": "挖掘 (dig)", "id": "DIG-2026-000012", "since": "2026-11-24T08:00:00+08:00",
            "until": "2026-11-28T18:00:00+08:00", "under_way": True,
        }],
    }],
    "fresh": 1, "stale": 0, "unknown": 0, "travel": None, "unconfirmed": [],
}  # fmt: skip
TRAFFIC = answers(
    200, TrafficShape, "What is known; with format=geojson a FeatureCollection of the segments' lines, or of points.", EXAMPLE,
    UNKNOWN_SEGMENT, UNKNOWN_AREA, problems.BAD_PARAMETER, NOT_VALID,
)  # fmt: skip
TRAFFIC[200]["content"]["application/geo+json"] = {
    "schema": {"type": "object"}, "example": {"type": "FeatureCollection", "features": []},
}  # fmt: skip
