"""The shapes of alarms, silences and deliveries, asked and answered, for the OpenAPI description and for whoever reads what was sent."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway.shapes import Number, Shape
from models.statement import LONGEST_NOTE, WITHOUT_NUL, Moment

ALARM_ID = r"^[0-9a-f]{32}$"
Word = Annotated[str, Field(max_length=100, pattern=WITHOUT_NUL)]
LevelWord = Literal["blue", "yellow", "orange", "red"]
StateWord = Literal["pending", "raised", "acknowledged", "cleared"]
KindWord = Literal["silence", "maintenance"]
REASON = r"^[^\x00]*[^\x00\s][^\x00]*$"


class AcknowledgeAsked(BaseModel):
    """Somebody looks after it."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=LONGEST_NOTE, pattern=WITHOUT_NUL)


class SilenceSent(BaseModel):
    """Nobody is told of what this covers until it ends; it is raised and listed all the same."""

    model_config = ConfigDict(extra="forbid")

    kind: KindWord = Field(default="silence", description="maintenance: somebody works there, so alarms are expected 检修")
    rule: Word = Field(default="", description="a rule, or the beginning of some up to a dot (hazard); empty: all")
    subject: Word = Field(default="", description="a source, or an area and all whose name says they are in it; empty: all")
    starts_at: Moment | None = Field(default=None, description="by default now; without an offset it is city time")
    ends_at: Moment
    reason: str = Field(min_length=1, max_length=200, pattern=REASON)


class SilenceMoved(BaseModel):
    """When it ends instead."""

    model_config = ConfigDict(extra="forbid")

    ends_at: Moment


class TitleShape(Shape):
    zh: str
    en: str


class AlarmShape(Shape):
    """One alarm as it stands. since, raised_at and cleared_at are event time; learned_at says when the log knew."""

    id: str = Field(pattern=ALARM_ID)
    rule: str
    subject: str
    kpi: str
    state: StateWord
    level: LevelWord
    value: Number | str | None
    unit: str
    threshold: Number | None
    since: datetime
    raised_at: datetime | None
    cleared_at: datetime | None
    learned_at: datetime
    why: Literal["", "lapsed", "withdrawn"] = Field(description="withdrawn: the figures were corrected; lapsed: none come any more")
    acknowledged_at: datetime | None
    acknowledged_by: str
    title: TitleShape
    href: str


class AlarmsShape(Shape):
    alarms: list[AlarmShape]
    next: str | None


class AlarmMoveShape(Shape):
    """One change of an alarm, as `city.alarms` and every channel tell it."""

    id: str = Field(pattern=ALARM_ID)
    move: int = Field(ge=1)
    rule: str
    subject: str
    state: StateWord
    level: LevelWord
    kpi: str
    value: Number | str | None
    unit: str
    threshold: Number | None
    since: datetime
    at: datetime
    learned_at: datetime
    title: TitleShape
    evidence: dict[str, Any]
    by: str
    note: str
    late: bool = Field(description="learned so late that whoever is told of it must know")


class WholeAlarmShape(AlarmShape):
    moves: list[AlarmMoveShape]


class MarkShape(Shape):
    level: LevelWord
    raise_at: Number
    clear_at: Number


class AlarmRuleShape(Shape):
    """One rule as it is declared; durations in seconds."""

    name: str
    title: TitleShape
    kpi: str
    measure: str
    side: Literal["above", "below"]
    unit: str
    marks: list[MarkShape]
    lasting: int
    of: list[int] = Field(min_length=2, max_length=2, description="in n of the last m figures")
    settle: int
    escalates: int | None
    basis: str
    unconfirmed: list[str]


class AlarmRulesShape(Shape):
    rules: list[AlarmRuleShape]


class SilenceShape(Shape):
    id: str
    kind: KindWord
    rule: str
    subject: str
    starts_at: datetime
    ends_at: datetime
    by: str
    reason: str
    made_at: datetime


class SilencesShape(Shape):
    silences: list[SilenceShape]


class DeliveryShape(Shape):
    """What one channel has not heard although it was tried. dead_at: when it was given up."""

    channel: str
    alarm: str
    move: int
    attempts: int
    error: str
    made_at: datetime
    next_at: datetime
    dead_at: datetime | None


class DeliveriesShape(Shape):
    deliveries: list[DeliveryShape]


class RevivedShape(Shape):
    revived: int
