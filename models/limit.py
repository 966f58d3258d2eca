"""How long a case may take: limits by jurisdiction, kind and opening condition, in the table that was in force when the case was filed.

Where nobody has named the opening condition of a case yet and its kind has several, the strictest is assumed and said so: a deadline
that is too early gets a second look, one that is too late does not. A kind without a limit has no deadline, which is another answer than
a long one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from models.period import CITY_ZONE
from models.standards.working_time import Allowance, Calendar, DayRule, Due, Pause, Stretch, due_at


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One row of a table. condition: when such a case is opened (立案条件), "" for any. milestone: what is done by then, mostly 处置."""

    kind: str
    condition: str
    milestone: str
    allowance: Allowance
    text: str
    closing: str
    department: str
    row: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """The limits of one jurisdiction from a day on; version 0 is one that is not loaded yet."""

    jurisdiction: str
    valid_from: date
    version: int
    hours: tuple[Stretch, ...]
    day_rule: DayRule
    by_kind: Mapping[str, tuple[Limit, ...]]

    def on(self, calendar: Calendar) -> Calendar:
        """Return *calendar* with the hours of this jurisdiction."""
        return replace(calendar, hours=self.hours, day_rule=self.day_rule)


class Milestone(NamedTuple):
    """What is to be done, by when, and the row that says so."""

    name: str
    due: Due
    limit: Limit


class Deadline(NamedTuple):
    """When a case must be done. due: None where no limit is known, and why says why. assumed: nobody named the opening condition.

    milestones: in order of time; the last of them is what the case is due by. version: of the table that was used.
    """

    due: Due | None
    why: str = ""
    assumed: bool = False
    milestones: tuple[Milestone, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Limits:
    """Every table that was loaded."""

    tables: Sequence[Table] = ()

    def table(self, jurisdiction: str, day: date) -> Table | None:
        """Return the table of *jurisdiction* in force on *day*: the one that holds from the latest day, and of these the newest."""
        held = [each for each in self.tables if each.jurisdiction == jurisdiction and each.valid_from <= day]
        return max(held, key=lambda each: (each.valid_from, each.version), default=None)

    def conditions(self, jurisdiction: str, kind: str, day: date) -> tuple[Limit, ...]:
        """Return what a case of *kind* may be opened for on *day*, each with its limit."""
        table = self.table(jurisdiction, day)
        return table.by_kind.get(kind, ()) if table else ()


@dataclass(frozen=True)
class Deadlines:
    """The limits that were loaded over the calendar that is published: what a deadline follows from at one moment."""

    limits: Limits
    calendar: Calendar

    def of(self, jurisdiction: str, kind: str, filed_at: datetime, pauses: Sequence[Pause] = (), condition: str = "") -> Deadline:
        """Return when a case that was filed at *filed_at* must be done; see `deadline`."""
        return deadline(self.limits, jurisdiction, kind, filed_at, self.calendar, condition, pauses)


def deadline(
    limits: Limits, jurisdiction: str, kind: str, filed_at: datetime, calendar: Calendar, condition: str = "", pauses: Sequence[Pause] = ()
) -> Deadline:
    """Return when a case that was filed at *filed_at* must be done; *pauses* (缓办) are added.

    condition: the opening condition as the table has it; "" where nobody has named it.
    """
    table = limits.table(jurisdiction, filed_at.astimezone(CITY_ZONE).date())
    if table is None:
        return Deadline(None, f"no limits of {jurisdiction} are loaded for that day")
    rows = table.by_kind.get(kind, ())
    if not rows:
        return Deadline(None, f"the limits of {jurisdiction} say nothing of {kind}", version=table.version)
    named = [row for row in rows if row.condition == condition] or ([row for row in rows if not row.condition] if condition else [])
    if condition and not named:
        return Deadline(None, f"the limits of {jurisdiction} have no condition {condition!r} for {kind}", version=table.version)
    times = table.on(calendar)
    choices = [_milestones(group, filed_at, times, pauses) for group in _by_condition(named or rows)]
    chosen = min(choices, key=lambda steps: steps[-1].due.at)
    return Deadline(chosen[-1].due, "", len(choices) > 1, chosen, table.version)


def _by_condition(rows: Iterable[Limit]) -> Iterable[Sequence[Limit]]:
    groups: dict[str, list[Limit]] = {}
    for row in rows:
        groups.setdefault(row.condition, []).append(row)
    return groups.values()


def _milestones(rows: Sequence[Limit], filed_at: datetime, calendar: Calendar, pauses: Sequence[Pause]) -> tuple[Milestone, ...]:
    steps = [Milestone(row.milestone, due_at(filed_at, row.allowance, calendar, pauses), row) for row in rows]
    return tuple(sorted(steps, key=lambda step: (step.due.at, step.limit.row)))
