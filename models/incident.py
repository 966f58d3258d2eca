"""An incident is declared as a join: signs from several feeds that are one event when they lie near each other in place and in time.

It is told as an alarm whose rule is the join and whose subject is the registered site that it lies around, so its history, whoever
acknowledges it, silences and channels are those of alarms. What is near, and how soon, no standard says: each join owns up to its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from models.alarm_rule import AlarmRule, Level, Mark
from models.datum import Degrees
from models.plan.said import Said

UNIT = "种"
"""What an incident counts: kinds of signs."""


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing that speaks for an incident: an alarm of *rule*, or reports of *kinds* by *least* different people or machines."""

    name: str
    title: Said
    rule: str = ""
    kinds: tuple[str, ...] = ()
    least: int = 1


@dataclass(frozen=True, kw_only=True)
class Join:
    """What is one incident: *needed* different signs that begin *within* a time and lie inside *radius_m* of one registered site.

    settle: how long all its signs must be over before it is, too. What comes near it before that belongs to it.
    """

    name: str
    title: Said
    signs: tuple[Sign, ...]
    needed: int
    within: timedelta
    radius_m: int
    settle: timedelta
    level: Level
    escalates: timedelta | None = None
    unconfirmed: tuple[str, ...]

    @property
    def rule(self) -> AlarmRule:
        """Return the rule by which the incident is told; it has no figure, and its number is how many signs there are."""
        return AlarmRule(
            name=self.name, title=self.title, kpi="", unit=UNIT, marks=(Mark(self.level, Decimal(self.needed), Decimal(0)),),
            settle=self.settle, lapses=None, escalates=self.escalates, basis="project rule", unconfirmed=self.unconfirmed,
        )  # fmt: skip


class Evidence(NamedTuple):
    """One sign that was seen; times are event time.

    id: of the alarm or the report. subject: whose alarm it is, or the case that the report belongs to. source: who says so; the same one
    counts once. known_at: when it could be known. ended_at: None while an alarm holds; a report ends when it was seen. course: where it is,
    a point or a line in WGS-84. centre: it is a registered site, which an incident may lie around.
    """

    sign: str
    id: str
    subject: str
    source: str
    began_at: datetime
    known_at: datetime
    ended_at: datetime | None
    course: tuple[Degrees, ...]
    centre: bool


def met(join: Join, evidence: Iterable[Evidence]) -> Mapping[str, int]:
    """Return the signs that *evidence* makes, each with how many different sources say so."""
    sources: dict[str, set[str]] = {}
    for each in evidence:
        sources.setdefault(each.sign, set()).add(each.source)
    return {sign.name: len(said) for sign in join.signs if len(said := sources.get(sign.name, set())) >= sign.least}


def told_evidence(each: Evidence, metres: int) -> dict[str, Any]:
    """Return *each* as JSON, *metres* from the middle of its incident; who reported it, and where exactly, is not told."""
    return {
        "sign": each.sign, "id": each.id, "subject": each.subject, "began_at": each.began_at.isoformat(),
        "ended_at": each.ended_at.isoformat() if each.ended_at else None, "metres": metres,
    }  # fmt: skip
