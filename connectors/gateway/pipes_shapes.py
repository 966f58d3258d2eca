"""What may be asked about pipes and digs, and the shapes of the answers."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from connectors.gateway.shapes import Shape
from models.dig import DigState, DigStep
from models.pipe_query import DEFAULT_WIDTH_M, Outcome
from models.pipe_tier import Tier

LONGEST_SYSTEM = 40
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
PERMIT = r"^[A-Za-z0-9-]{1,40}$"

Finite = Annotated[float, Field(allow_inf_nan=False)]
Place = Annotated[list[Finite], Field(min_length=2, max_length=3, description="east before north, as in GeoJSON")]
Words = Annotated[str, Field(max_length=200, pattern=PRINTABLE)]
Crs = Annotated[str, Field(max_length=LONGEST_SYSTEM, pattern=PRINTABLE, description="WGS-84, CGCS2000, GCJ-02, BD-09 or EPSG:…")]
"""Which of them are known is said where they are looked up, with what to send instead."""
GeoJson = dict[str, Any]


class Sent(BaseModel):
    """An unknown field is refused."""

    model_config = ConfigDict(extra="forbid")


class Why(Sent):
    purpose: Words = Field(default="", description="what for; needed wherever positions are told")
    permit: str | None = Field(default=None, pattern=PERMIT, description="number of a granted dig; needed by contractors")
    answer_crs: Crs = "WGS-84"


class NearAsked(Why):
    """A place and a radius. Surveyors write x for north and y for east, so neither is a name here."""

    lat: Finite | None = Field(default=None, description="degrees; with lng")
    lng: Finite | None = None
    east: Finite | None = Field(default=None, description="instead of lat and lng: easting of a projected system, metres; with north")
    north: Finite | None = None
    radius_m: Finite = 50.0
    crs: Crs = "WGS-84"

    @model_validator(mode="after")
    def is_one_place(self) -> "NearAsked":
        """Refuse half a place, two places and none."""
        degrees, metres = ([each is None for each in pair] for pair in ((self.lat, self.lng), (self.east, self.north)))
        if {*degrees} == {*metres} or len({*degrees}) != 1 or len({*metres}) != 1:
            raise ValueError(
                "a place is lat and lng, or east and north in the system that crs names "
                "地点为 lat 与 lng，或 crs 所注坐标系的 east 与 north"
            )
        return self

    @property
    def place(self) -> list[float]:
        """Return the place, east before north."""
        return [each for each in (self.lng, self.lat, self.east, self.north) if each is not None]


class PointSent(Sent):
    type: Literal["Point"]
    coordinates: Place


class LineSent(Sent):
    type: Literal["LineString"]
    coordinates: list[Place] = Field(min_length=1)


class PolygonSent(Sent):
    type: Literal["Polygon"]
    coordinates: list[list[Place]] = Field(min_length=1)


Drawn = Annotated[PointSent | LineSent | PolygonSent, Field(discriminator="type")]


class AreaAsked(Why):
    """A place with radius_m, a planned dig along a line with width_m, or a polygon."""

    geometry: Drawn
    radius_m: Finite = Field(default=50.0, description="around a Point")
    width_m: Finite = Field(default=DEFAULT_WIDTH_M, description="of a dig along a LineString")
    crs: Crs = "WGS-84"


class DigAsked(Sent):
    """A dig along a line or over a polygon."""

    purpose: Words = Field(min_length=1)
    geometry: Drawn
    width_m: Finite = DEFAULT_WIDTH_M
    crs: Crs = "WGS-84"
    depth_m: Decimal = Field(gt=0, le=50, max_digits=6, decimal_places=3, description="how deep, m")
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class StepAsked(Sent):
    step: DigStep
    note: Words = ""


class KindShape(Shape):
    """A class or subclass of CJJ 61-2017, appendix B."""

    symbol: str
    code: str
    title: str
    english: str
    colour: str = Field(pattern="^#[0-9A-F]{6}$")
    class_symbol: str
    class_title: str


class SegmentShape(Shape):
    """One segment; null is unknown, never zero. datum_shift_m: how exact the way from the survey's system to WGS-84 is."""

    layer: str
    version: int
    number: str = Field(description="the owner's; empty for contractors")
    kind: KindShape = Field(alias="class")
    owner: str
    material: str
    diameter: str
    depth_from_m: float | None
    depth_to_m: float | None
    accuracy_m: float | None
    depth_accuracy_m: float | None
    datum_shift_m: float
    surveyed: str
    survey_age_days: int
    pressure: str
    voltage: str
    critical: bool
    distance_m: float
    geometry: GeoJson


class CellShape(Shape):
    """A cell of 0.005° by 0.005° of WGS-84 (west, south, east, north) and the classes in it, critical mains left out."""

    bounds: list[float]
    classes: list[str]


class CoverageShape(Shape):
    """Whether a class was surveyed here. share: of the area, null where no survey states its area.

    no_data: where nobody has looked, null where that is everywhere (share 0) or nowhere (share 1).
    """

    symbol: str = Field(alias="class")
    title: str
    state: Literal["surveyed", "partly", "not_surveyed", "not_stated"]
    state_zh: str
    share: float | None
    no_data: GeoJson | None


class SaidShape(Shape):
    zh: str
    en: str


class PipesShape(Shape):
    """The answer. segments: for those who are told positions; cells: for the public. query_id: under which the question is kept."""

    query_id: str
    tier: Tier
    crs: str
    said: SaidShape
    segments: list[SegmentShape]
    cells: list[CellShape]
    coverage: list[CoverageShape]
    protected: bool = Field(description="something lies here that this tier is not shown: do not dig, call the office")
    versions: dict[str, int]
    unconfirmed: list[str]


class QueryShape(Shape):
    """One question as it is kept."""

    id: str
    asked_at: datetime
    who: str
    role: str
    tier: str
    purpose: str
    permit: str | None
    asked: GeoJson
    outcome: Outcome
    reason: str
    segments: int
    answer_ms: float
    versions: list[int]


class QueriesShape(Shape):
    queries: list[QueryShape]
    next: str | None


class StopShape(Shape):
    id: int
    who: str
    stopped_at: datetime
    until: datetime
    reason: str
    number: int
    bound: int
    released_at: datetime | None
    released_by: str


class StopsShape(Shape):
    stops: list[StopShape]


class VersionShape(Shape):
    version: int
    layer: str
    loaded_at: datetime
    loaded_by: str
    file: str
    sha256: str
    crs: str
    shift_m: float
    segments: int
    length_m: float
    classes: list[str]
    covered: bool = Field(description="whether the survey states its area")


class LayersShape(Shape):
    versions: list[VersionShape]


class DigShape(Shape):
    number: str
    holder: str
    purpose: str
    outline: GeoJson
    depth_m: float
    starts_at: datetime
    ends_at: datetime
    applied_at: datetime
    state: DigState
    state_zh: str
    checked_at: datetime | None = Field(description="when it was last asked and answered what lies there")
    steps: list[DigStep]
    href: str


class DigEventShape(Shape):
    step: str
    state: DigState
    at: datetime
    by: str
    note: str


class WholeDigShape(DigShape):
    log: list[DigEventShape]


class DigsShape(Shape):
    digs: list[DigShape]
    next: str | None


class ConflictShape(Shape):
    """One class in a dig; see `connectors/pipes/conflicts.py`."""

    symbol: str
    title: str
    english: str
    crossed: int
    near: int
    met: int
    depth_unknown: bool
    nearest_m: float
    shallowest_m: float | None


class ConflictsShape(Shape):
    query_id: str
    number: str
    tier: Tier
    said: SaidShape
    conflicts: list[ConflictShape]
    coverage: list[CoverageShape]
    protected: bool
    versions: dict[str, int]
