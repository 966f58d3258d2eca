"""Who is told of alarms, and how: a robot of a group, a program, a mailbox."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from models.alarm import Alarm
from models.alarm_rule import LEVEL_OF, Level

Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=2000)]
OF_A_WEBHOOK = r"^whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
Mail = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]


class _Channel(BaseModel):
    """least: alarms of this level and graver ones. rules: rules, or the beginning of some up to a dot; none: all. language of its texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[\w.-]+$")]
    least: Literal["blue", "yellow", "orange", "red"] = "yellow"
    rules: tuple[str, ...] = ()
    language: Literal["zh", "en"] = "zh"

    def hears(self, alarm: Alarm, level: int) -> bool:
        """Say whether this channel is told of *alarm* at *level*."""
        return level >= self.lowest and (
            not self.rules or any(alarm.rule == each or alarm.rule.startswith(f"{each}.") for each in self.rules)
        )

    @property
    def lowest(self) -> Level:
        """Return the lowest level that it hears of."""
        return LEVEL_OF[self.least]


class WeCom(_Channel):
    """A robot of a WeCom group (企业微信群机器人): the key in its address is its secret."""

    kind: Literal["wecom"]
    url: Address


class DingTalk(_Channel):
    """A robot of a DingTalk group (钉钉自定义机器人) with 加签: its secret begins with SEC."""

    kind: Literal["dingtalk"]
    url: Address
    secret: Annotated[str, Field(min_length=8, max_length=200, repr=False)]


class Webhook(_Channel):
    """Any program: the alarm as JSON, signed as Standard Webhooks says; secret: whsec_ and 24 bytes or more in base64."""

    kind: Literal["webhook"]
    url: Address
    secret: Annotated[
        str, Field(pattern=r"^whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", max_length=200, repr=False)
    ]


class Email(_Channel):
    """A mailbox. security: TLS from the first byte, STARTTLS, or none on a trusted wire."""

    kind: Literal["email"]
    host: Annotated[str, Field(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65_535)] = 465
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password: Annotated[str, Field(repr=False)] = ""
    sender: Mail
    to: Annotated[tuple[Mail, ...], Field(min_length=1)]


Channel: TypeAlias = Annotated[WeCom | DingTalk | Webhook | Email, Field(discriminator="kind")]


class Undelivered(NamedTuple):
    """What has failed at least once. dead_at: when it was given up."""

    number: int
    channel: str
    alarm: str
    move: int
    attempts: int
    error: str
    made_at: datetime
    next_at: datetime
    dead_at: datetime | None
