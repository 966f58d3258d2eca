"""A dig (挖掘): applied for, granted or refused, begun, ended. Who may take which step is declared once, below.

Rules: 城市道路管理条例 asks for a permit of the road's office; the steps and their names here are the project's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from models.access import Role


class DigState(StrEnum):
    """Where a dig is in its life."""

    APPLIED = "applied"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    STARTED = "started"
    ENDED = "ended"


class DigStep(StrEnum):
    """What can be done with a dig."""

    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    START = "start"
    END = "end"


STATE_ZH: Mapping[DigState, str] = {
    DigState.APPLIED: "已申请",
    DigState.GRANTED: "已许可",
    DigState.REFUSED: "不予许可",
    DigState.WITHDRAWN: "已撤回",
    DigState.REVOKED: "已撤销",
    DigState.STARTED: "已开工",
    DigState.ENDED: "已完工",
}


class Move(NamedTuple):
    """One allowed step: from where, where to, and whether the holder may take it or the office alone."""

    step: DigStep
    before: DigState
    after: DigState
    by_holder: bool


MOVES = (
    Move(DigStep.GRANT, DigState.APPLIED, DigState.GRANTED, by_holder=False),
    Move(DigStep.REFUSE, DigState.APPLIED, DigState.REFUSED, by_holder=False),
    Move(DigStep.WITHDRAW, DigState.APPLIED, DigState.WITHDRAWN, by_holder=True),
    Move(DigStep.WITHDRAW, DigState.GRANTED, DigState.WITHDRAWN, by_holder=True),
    Move(DigStep.REVOKE, DigState.GRANTED, DigState.REVOKED, by_holder=False),
    Move(DigStep.REVOKE, DigState.STARTED, DigState.REVOKED, by_holder=False),
    Move(DigStep.START, DigState.GRANTED, DigState.STARTED, by_holder=True),
    Move(DigStep.END, DigState.STARTED, DigState.ENDED, by_holder=True),
)
OFFICE = frozenset({Role.OFFICER, Role.ADMIN})
READABLE = frozenset({DigState.GRANTED, DigState.STARTED})
"""States in which the holder of a dig may read what lies in it."""


@dataclass(frozen=True, kw_only=True)
class Dig:
    """One dig. outline: the area that is dug, a GeoJSON polygon in WGS-84; depth_m: how deep; checked_at: when it was last asked what
    lies in it, None for never.
    """

    number: str
    holder: str
    purpose: str
    outline: Mapping[str, Any]
    depth_m: Decimal
    starts_at: datetime
    ends_at: datetime
    applied_at: datetime
    state: DigState = DigState.APPLIED
    checked_at: datetime | None = None


class DigEvent(NamedTuple):
    """One step that was taken."""

    step: str
    state: DigState
    at: datetime
    by: str
    note: str


def move_of(state: DigState, step: DigStep) -> Move | None:
    """Return the allowed move, None where *step* cannot be taken in *state*."""
    return next((move for move in MOVES if move.step is step and move.before is state), None)


def steps_from(state: DigState) -> tuple[str, ...]:
    """Return the steps that can be taken in *state*."""
    return tuple(move.step.value for move in MOVES if move.before is state)


def readable(dig: Dig, now: datetime) -> bool:
    """Return whether the holder may read what lies in *dig* now: it is granted, and not over."""
    return dig.state in READABLE and now <= dig.ends_at
