"""The shapes of the API's answers, for its OpenAPI description and for the tests that hold every answer against it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

Number: TypeAlias = Annotated[Decimal, WithJsonSchema({"type": "number"})]
"""Exact with us, and written as a number of JSON."""


class Shape(BaseModel):
    """Nothing is answered that is not described."""

    model_config = ConfigDict(extra="forbid")


class ProblemShape(BaseModel):
    """A refusal (RFC 9457): detail says what was wrong, where says in which part of the request, instead says what to send."""

    type: str = Field(pattern=r"^urn:xiqu:problem:[a-z-]+$")
    title: str = Field(min_length=1)
    status: int
    detail: str = Field(min_length=1)
    instance: str
    where: str
    instead: str = Field(min_length=1)
    request_id: str = Field(min_length=1)


class Accepted(Shape):
    """The body is acknowledged; what becomes of it is told under href."""

    receipt_id: str
    feed: str
    bytes: int = Field(description="size of the body, unpacked")
    href: str


class LedgerShape(Shape):
    """received = stored + duplicate + corrected + superseded + rejected + ignored, in readings."""

    received: int
    stored: int
    duplicate: int
    corrected: int
    superseded: int
    rejected: int
    ignored: int


class RejectionShape(Shape):
    """A piece that could not be read. position: row or item from 0, −1 the whole body."""

    position: int
    reason: str
    message: str
    body: str
    body_encoding: Literal["utf-8", "base64"]


class ReceiptShape(Shape):
    """What became of one body. While pending, the ledger counts what is accounted for so far."""

    receipt_id: str
    feed: str | None
    state: Literal["pending", "accounted"]
    landed_at: datetime
    balanced: bool | None
    ledger: LedgerShape
    rejections: list[RejectionShape]
    rejections_left_out: int


class ResultShape(Shape):
    """One figure of one subject in one period."""

    kpi: str
    version: int
    subject: str
    period_start: datetime
    period_end: datetime
    value: float | str | None = Field(description="a number, a class, or null where evidence.reason says why there is not enough to say")
    unit: str
    status: Literal["provisional", "final", "revised"]
    revision: int
    edition: str
    evidence: dict[str, Any]


class ResultsShape(Shape):
    """A page of results; next is the cursor of the following page, or null."""

    kpi: str
    results: list[ResultShape]
    next: str | None


class KpiShape(Shape):
    """A KPI as it is declared."""

    name: str
    title: str
    title_en: str
    version: int
    unit: str
    subject: Literal["source", "area"]
    period: str
    standard: str
    target: str
    final_after_s: int
    feeds: list[str]
    kpis: list[str]
    unconfirmed: list[str]
    href: str


class KpisShape(Shape):
    kpis: list[KpiShape]


class MetricShape(Shape):
    """A value outside low … high is flagged, kept, and never counted; null: no limit. codes: the words of a state and their numbers."""

    name: str
    title: str
    unit: str
    low: float | None
    high: float | None
    codes: dict[str, int]


class FeedShape(Shape):
    """A feed as it is declared, with a body that can be sent as it stands."""

    name: str
    title: str
    title_en: str
    metrics: list[MetricShape]
    columns: list[str]
    example: str
    no_value: list[str]
    not_monitored: list[str]
    href: str


class FeedsShape(Shape):
    feeds: list[FeedShape]


class LedgerRowShape(LedgerShape):
    """The books of one feed in one landing hour."""

    hour: datetime
    feed: str
    bodies: int
    difference: int = Field(description="received minus everything accounted for; anything but 0 is a fault")


class LedgerPageShape(Shape):
    rows: list[LedgerRowShape]
    next: str | None


class LiveShape(Shape):
    live: bool


class ReadyShape(Shape):
    """Each thing that the role stands on, and whether it answers."""

    ready: bool
    checks: dict[str, bool]
