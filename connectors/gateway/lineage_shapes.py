"""What OpenAPI says of figures and what they stand on: questions, shapes, examples, refusals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import problems
from connectors.gateway.access_problems import NOT_VALID
from connectors.gateway.describe import answers
from connectors.gateway.problems import Problem, Text
from connectors.gateway.reading import KPI_EXAMPLE, RESULT_EXAMPLE
from connectors.gateway.senders import ID
from connectors.gateway.shapes import KpiShape, ResultShape, Shape
from models.statement import WITHOUT_NUL, Moment

Name = Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
Figure = Annotated[float | str | None, Field(description="a number, a class, or null where there is not enough to say")]

NO_FIGURE = Problem(
    code="no-figure",
    status=404,
    where="query",
    title=Text("No such figure", "没有此数值"),
    detail=Text("{name} has no figure of {given}.", "{name} 没有 {given} 的数值。"),
    instead=Text(
        "GET /v1/kpis/{name} lists its figures; send the subject of one, and its period_start as start.",
        "GET /v1/kpis/{name} 列出其数值；请发送其中一个的 subject，并以其 period_start 作 start。",
    ),
)
NO_BODY = Problem(
    code="no-body",
    status=404,
    where="path",
    title=Text("No such body", "没有此原文"),
    detail=Text("The archive does not hold a body that landed as {id}.", "存档中没有回执为 {id} 的原文。"),
    instead=Text(
        "Take the id from a receipt or a lineage; bodies older than their feed's archive time are gone.",
        "请取回执或溯源中的编号；超过存档期限的原文已删除。",
    ),
)


class FiguresAsked(BaseModel):
    """Which figures; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    area: Name = Field(description="a city, street, community, grid or river")
    at: Moment | None = Field(default=None, description="as it was at this time; by default now")
    kpi: list[Name] = Field(default=[], max_length=200, description="only these; by default every KPI of areas")


class LineageAsked(BaseModel):
    """Of which figure; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    subject: Name = Field(description="whose figure it is")
    start: Moment = Field(description="its period_start")


class FigureShape(Shape):
    """One figure in short. digits: the value exactly as it was computed; level: the standard's word for it; reason: why there is none."""

    kpi: str
    subject: str
    period_start: datetime
    period_end: datetime
    value: Figure
    unit: str
    status: Literal["provisional", "final", "revised"]
    revision: int
    edition: str
    digits: str
    level: str
    reason: str


class FiguresShape(Shape):
    area: str
    at: datetime
    figures: list[FigureShape]


class FactShape(Shape):
    """A fact that was given to the KPI: the value that stands, and the landing that first stated it. A flagged one is not counted."""

    feed: str
    metric: str
    title: str
    unit: str
    observed_at: datetime
    value: float | None
    flag: str
    receipt_id: str
    href: str


class BelowShape(FigureShape):
    """A figure that this one stands on."""

    title: str
    href: str


class WhyShape(ResultShape):
    """The figure itself. cause: the landing that made this revision, or clock."""

    cause: str
    logged_at: datetime


class LineageShape(Shape):
    """Why a figure is so. counts: how many there are; the lists end after the first of them.

    hidden: feeds whose facts tell of people or firms and are shown to the street's own staff alone.
    """

    kpi: KpiShape
    figure: WhyShape
    facts: list[FactShape]
    children: list[BelowShape]
    before: list[BelowShape]
    counts: dict[str, int]
    hidden: list[str]


FIGURE_EXAMPLE: dict[str, Any] = {
    "kpi": "air.city_day", "subject": "西区街道", "period_start": "2026-03-26T00:00:00+08:00", "period_end": "2026-03-27T00:00:00+08:00",
    "value": 58, "unit": "AQI", "status": "provisional", "revision": 3, "edition": "HJ 633-2026", "digits": "58", "level": "良",
    "reason": "",
}  # fmt: skip
BELOW_EXAMPLE = FIGURE_EXAMPLE | {
    "kpi": "air.aqi_day", "subject": "中山/张溪", "title": "站点日空气质量指数",
    "href": "/v1/kpis/air.aqi_day/lineage?subject=%E4%B8%AD%E5%B1%B1%2F%E5%BC%A0%E6%BA%AA&start=2026-03-26T00%3A00%3A00%2B08%3A00",
}  # fmt: skip
FACT_EXAMPLE = {
    "feed": "air_quality", "metric": "o3", "title": "O3", "unit": "µg/m³", "observed_at": "2026-03-26T18:00:00+08:00", "value": 36,
    "flag": "", "receipt_id": ID, "href": f"/v1/receipts/{ID}",
}  # fmt: skip
FIGURES = answers(
    200, FiguresShape, "The newest figure of each KPI and subject.",
    {"area": "西区街道", "at": "2026-03-26T19:05:00+08:00", "figures": [FIGURE_EXAMPLE]},
    problems.UNKNOWN_KPI, problems.BAD_PARAMETER, NOT_VALID,
)  # fmt: skip
LINEAGE = answers(
    200, LineageShape, "The figure with what it stands on.",
    {
        "kpi": KPI_EXAMPLE, "figure": RESULT_EXAMPLE | {"cause": ID, "logged_at": "2026-03-26T19:05:02+08:00"}, "facts": [FACT_EXAMPLE],
        "children": [BELOW_EXAMPLE], "before": [], "counts": {"facts": 1, "children": 1, "before": 0}, "hidden": [],
    },
    problems.UNKNOWN_KPI, NO_FIGURE, problems.BAD_PARAMETER, NOT_VALID,
)  # fmt: skip
BODY = answers(200, Shape, "", None, problems.MALFORMED_RECEIPT, NO_BODY)
BODY[200] = {
    "description": "The bytes as they landed; X-Feed names the feed, Content-Digest (RFC 9530) their SHA-256.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}, "example": "(the bytes)"}},
}
