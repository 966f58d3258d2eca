"""Who asks, and what that lets them do: roles, the keys of people, and whether a key holds now.

A machine that sends a feed has a key of another kind (`connectors/postgres/keys.py`): it may send that feed and is nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, TypeAlias


class Role(StrEnum):
    """What somebody is to the street. A role is no rank: each route names all the roles that it lets in."""

    PUBLIC = "public"
    """Anybody, without a key."""
    REPORTER = "reporter"
    """A resident or an app of residents, 市民."""
    CONTRACTOR = "contractor"
    """Who digs or builds, 施工单位."""
    HANDLER = "handler"
    """Who works on cases in the field, 网格员 or 处置人员; areas say where."""
    OFFICER = "officer"
    """The street's own people, 街道工作人员."""
    ADMIN = "admin"
    """Who runs this, 系统管理员."""


ROLE_TITLES = {
    Role.PUBLIC: "公众",
    Role.REPORTER: "上报人",
    Role.CONTRACTOR: "施工单位",
    Role.HANDLER: "处置人员",
    Role.OFFICER: "街道工作人员",
    Role.ADMIN: "系统管理员",
}
HELD = tuple(role for role in Role if role is not Role.PUBLIC)
"""The roles that a key can have."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who sent a request. id "" and PUBLIC: nobody we know. areas: the grids or communities that they work in, none: not bound to any."""

    id: str
    role: Role
    name: str = ""
    areas: frozenset[str] = frozenset()


ANYBODY = Caller(id="", role=Role.PUBLIC)
Standing: TypeAlias = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One key of a person, without the key itself. last_used: the day in city time, never the moment."""

    caller: Caller
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used: date | None = None

    def standing(self, now: datetime) -> Standing:
        """Say whether the key holds at *now*."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "valid"
