"""Every setting of the city, read once from the environment; nothing else looks there."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import SettingError
from models.landing import LARGEST_BODY
from models.observation import SHARDS

PREFIX = "XIQU_"
KIBIBYTE = 1024
ELSEWHERE = frozenset({"cache"})
"""Read before there are settings: where the bench and the tests keep Kafka's jars."""


UNTOLD = frozenset({"secret", "other_secret", "s3_secret", "database"})
"""What a message never repeats: a secret, and an address with a password in it."""


class Settings(BaseModel):
    """What an operator may set as `XIQU_<NAME>`; the defaults run a whole city on one machine.

    kafka, database: the addresses of real servers; empty means the embedded ones. embedded: the broker lives in memory, so answers
    wait for PostgreSQL and what is unread stays below unread_limit bytes. watched: a supervisor holds our standard input; when it
    closes, the supervisor is gone and we stop. Rates are requests a second, 0 for as many as come; ten seconds' worth may come at once.
    origins: web pages that may ask, separated by commas. proxies: whose X-Forwarded-For is believed. secret: what tokens are signed
    with, at least 32 characters; the same on every gateway. other_secret: one that is read as well, on its way in or out.
    channels: the file of those who are told of alarms.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kafka: str = ""
    database: str = ""
    embedded: bool = False
    data_dir: Path = Path("data")
    photos: str = ""
    s3_endpoint: str = Field(default="", pattern=r"^(https?://[^/\s]+/?)?$")
    s3_region: str = "us-east-1"
    s3_key: str = ""
    s3_secret: str = Field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65_535)
    side_port: int = Field(default=0, ge=0, le=65_535)
    body_limit: int = Field(default=256 * KIBIBYTE, ge=KIBIBYTE, le=LARGEST_BODY)
    unread_limit: int = Field(default=KIBIBYTE * KIBIBYTE, ge=KIBIBYTE)
    pool: int = Field(default=6, ge=6)
    processes: int = Field(default=0, ge=0, le=SHARDS)
    tick_seconds: float = Field(default=60.0, gt=0)
    group: str = "xiqu"
    key_rate: float = Field(default=100, ge=0)
    address_rate: float = Field(default=200, ge=0)
    feed_rate: float = Field(default=0, ge=0)
    origins: str = ""
    proxies: str = "127.0.0.1"
    secret: str = Field(default="", repr=False, pattern=r"^(.{32,})?$")
    channels: Path | None = None
    other_secret: str = Field(default="", repr=False, pattern=r"^(.{32,})?$")
    watched: bool = False
    public_url: str = ""
    open311_jurisdiction: str = ""
    open311_contact: str = ""


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of *environment* (by default the process's own).

    Raises SettingError naming the variable, what was wrong with it, and what it should be.
    """
    given = os.environ if environment is None else environment
    values = {name.removeprefix(PREFIX).lower(): text for name, text in given.items() if name.startswith(PREFIX)}
    unknown = sorted(f"{PREFIX}{name.upper()}" for name in values if name not in Settings.model_fields and name not in ELSEWHERE)
    if unknown:
        raise SettingError(f"no such setting: {', '.join(unknown)}; docs/operations.md lists them all")
    try:
        return Settings.model_validate({name: text for name, text in values.items() if name not in ELSEWHERE})
    except ValidationError as error:
        wrong = "; ".join(f"{PREFIX}{_said(str(each['loc'][0]), each['input'])}: {each['msg']}" for each in error.errors())
        message = f"a setting cannot be used: {wrong}"
        raise SettingError(message) from error


def _said(name: str, value: object) -> str:
    """Return *name* with the value that was given, which of a secret is told to nobody."""
    return name.upper() if name in UNTOLD else f"{name.upper()}={value!r}"


def child_environment(settings: Settings) -> dict[str, str]:
    """Return our environment with exactly these settings in it, for a process of ours."""
    told = {f"{PREFIX}{name.upper()}": str(value) for name, value in settings.model_dump(exclude_none=True).items() if value != ""}
    return {**{name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}, **told}
