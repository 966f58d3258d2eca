"""The shapes of the plan's answers, for the OpenAPI description and for the tests that hold every answer against it."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from connectors.gateway.shapes import Shape

StatusWord = Literal["met", "on course", "behind", "unreachable", "no data"]


class SaidShape(Shape):
    """The same sentence in Chinese and English."""

    zh: str
    en: str


class CompleteShape(Shape):
    """How much of what the figure stands on was there, such as valid days of days."""

    there: int
    wanted: int
    share: float | None = Field(description="%")


class PlanFigureShape(Shape):
    """A figure, measured by a KPI or reported by a department."""

    value: float | str | None
    period: str
    period_start: datetime
    period_end: datetime
    origin: Literal["measured", "reported"]
    status: Literal["provisional", "final", "revised", "reported"]
    revision: int
    edition: str = Field(description="edition of the standard that judged it")
    source: str = Field(description="the KPI that measured it, or the source that the department names")
    by: str
    subject: str
    known_at: datetime = Field(description="when the newest of what it stands on came in")
    complete: CompleteShape | None


class BaselineShape(Shape):
    value: float
    year: int | None


class PromiseShape(Shape):
    """What the plan prints (value, year, operator), and what is judged by: for a value to hold that is the baseline."""

    value: float | None
    year: int | None
    operator: str
    hold: bool
    judged_by: float | None
    direction: Literal["", ">=", "<=", "="]
    due: int


class ExpectedShape(Shape):
    """Where the straight line is on the day asked for."""

    value: float
    says: SaidShape


class OwnShape(Shape):
    """The street's own target; it never stands in the plan's place."""

    value: float | None
    year: int
    status: StatusWord
    status_zh: str
    decided_on: date
    note: str
    by: str
    revision: int


class RatingShape(Shape):
    """A public rating (公众评价) from 1 to 5; it is never part of a figure."""

    target: str
    period: str
    score: float | None
    comments: int | None
    source: str
    by: str
    key: str
    at: datetime
    revision: int


class CardShape(Shape):
    """One target: what the plan says, what is, and what that means."""

    id: str
    name: SaidShape
    chapter: str
    unit: str
    quote: str
    doubt: str = Field(description="what the plan's text leaves undefined")
    defined: list[SaidShape] = Field(description="what we defined ourselves")
    baseline: BaselineShape | None
    target: PromiseShape
    department: str
    nature: Literal["", "预期性", "约束性"]
    mode: Literal["measured", "reported"]
    kpi: str | None
    standard: str | None
    unconfirmed: list[str]
    expected: ExpectedShape | None
    actual: PlanFigureShape | None
    age_s: int | None
    status: StatusWord
    status_zh: str
    needed: SaidShape | None
    remarks: list[SaidShape]
    own: OwnShape | None
    rating: RatingShape | None
    parts_add_up: bool | None
    href: str


class PlanShape(Shape):
    """A page of the scorecard in the plan's order; counts are those of the whole of it."""

    street: str
    on: date
    log_time: datetime
    counts: dict[StatusWord, int]
    cards: list[CardShape]
    next: str | None


class PartShape(Shape):
    department: str
    community: str
    year: int | None
    value: float | None
    weight: float | None
    decided_on: date
    by: str
    revision: int


class SharingShape(Shape):
    """Parts that must go together, and whether they come to the whole; adds_up is null where they need not."""

    dimension: str
    year: int | None
    comes_to: float | None
    must: float | None
    adds_up: bool | None
    says: SaidShape
    parts: list[PartShape]


class WholeCardShape(CardShape):
    """A target with its years, communities, ratings and parts."""

    street: str
    on: date
    log_time: datetime
    years: dict[str, PlanFigureShape]
    areas: list[PlanFigureShape]
    ratings: list[RatingShape]
    sharing: list[SharingShape]


class ReportShape(Shape):
    """One revision of a reported figure; value null: taken back."""

    target: str
    area: str
    period: str
    value: float | Literal["done", "under way", "not started", "given up"] | None
    source: str
    note: str
    by: str = Field(description="who entered it")
    key: str = Field(description="the note of the API key that it came with; empty for the command line")
    at: datetime
    revision: int


class ReportsShape(Shape):
    """A page of everything that was ever reported for a target."""

    values: list[ReportShape]
    next: str | None


class SettingShape(Shape):
    """One revision of what the street has set for a target beside the plan's words; value null: no number of its own."""

    target: str
    value: float | None
    year: int | None
    department: str
    nature: Literal["", "预期性", "约束性"]
    note: str
    decided_on: date = Field(description="the day from which it holds")
    by: str = Field(description="who entered it")
    key: str = Field(description="the id of the key that it came with; empty for the command line")
    at: datetime
    revision: int


class SettingsShape(Shape):
    """A page of everything that the street has ever set for a target."""

    settings: list[SettingShape]
    next: str | None


class PartRevisionShape(PartShape):
    """One revision of a part; value null: taken back."""

    target: str
    key: str = Field(description="the id of the key that it came with; empty for the command line")
    at: datetime


class PartsShape(Shape):
    """A page of every part that a target was ever shared out in."""

    parts: list[PartRevisionShape]
    next: str | None


class SharedOutShape(Shape):
    """The part that was kept, and whether the target's parts add up with it."""

    part: PartRevisionShape
    sharing: list[SharingShape]
