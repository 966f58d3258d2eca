"""Kinds and limits in memory; `tests/contract/test_limits.py` holds it to the same promises as PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.kind import Kinds, standard_kinds
from models.kind_local import local_kinds
from models.limit import Deadline, Deadlines, Limits, Table, deadline
from models.limit_table import Terms, limit_table
from models.standards.working_time import Calendar, Pause


@dataclass
class TwinLimits:
    """Tables by their text, the oldest first."""

    calendar: Calendar = field(default_factory=Calendar)
    of_kinds: list[str] = field(default_factory=list)
    of_limits: list[tuple[Terms, str]] = field(default_factory=list)

    async def kinds(self) -> Kinds:
        standard = standard_kinds()
        return standard.with_local(kind for text in self.of_kinds for kind in local_kinds(text, standard))

    async def limits(self) -> Limits:
        known = await self.kinds()
        tables: list[Table] = [limit_table(text, terms, known, number) for number, (terms, text) in enumerate(self.of_limits, 1)]
        return Limits(tables)

    async def deadline(
        self, jurisdiction: str, kind: str, filed_at: datetime, condition: str = "", pauses: Sequence[Pause] = ()
    ) -> Deadline:
        return deadline(await self.limits(), jurisdiction, kind, filed_at, self.calendar, condition, pauses)

    async def deadlines(self) -> Deadlines:
        return Deadlines(await self.limits(), self.calendar)

    async def load_kinds(self, content: str, _by: str, _file: str) -> int | None:
        if self.of_kinds[-1:] == [content]:
            return None
        self.of_kinds.append(content)
        return len(self.of_kinds)

    async def load_limits(self, content: str, terms: Terms, _by: str, _file: str) -> int | None:
        of_day = [each for each in self.of_limits if each[0][:2] == terms[:2]]
        if of_day[-1:] == [(terms, content)]:
            return None
        self.of_limits.append((terms, content))
        return len(self.of_limits)
