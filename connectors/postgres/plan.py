"""The plan's book in PostgreSQL: what people enter is added as revisions under a lock per target, so two at once get two numbers."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from models.landing import landed_at
from models.period import CITY_ZONE
from models.plan.entry import Entries, Part, Rating, Report, Setting, Written
from models.plan.stretch import Stretch
from models.result import Result
from streams.plan.ports import Decide, Kept, PartMark, ReportMark

_SQL = queries("plan")
_BEGINNING = ReportMark("", "", 0)
_NO_PART = PartMark("", "", 0, 0)
Entry = TypeVar("Entry", Report, Rating, Setting, Part)


def _written(row: Row) -> Written:
    return Written(row["written_by"], row["key_note"], row["written_at"], row["revision"])


def _stretch(row: Row) -> Stretch:
    return Stretch(row["period_start"].astimezone(CITY_ZONE), row["period_end"].astimezone(CITY_ZONE), row["period"])


def _report(row: Row) -> Report:
    value = row["value"] if row["state"] is None else row["state"]
    return Report(
        target=row["target"], area=row["area"], stretch=_stretch(row), value=value, source=row["source"], note=row["note"],
        written=_written(row),
    )  # fmt: skip


def _rating(row: Row) -> Rating:
    return Rating(
        target=row["target"], stretch=_stretch(row), score=row["score"], comments=row["comments"], source=row["source"],
        written=_written(row),
    )  # fmt: skip


def _setting(row: Row) -> Setting:
    return Setting(
        target=row["target"], value=row["value"], year=row["year"], department=row["department"], nature=row["nature"], note=row["note"],
        decided_on=row["decided_on"], written=_written(row),
    )  # fmt: skip


def _part(row: Row) -> Part:
    return Part(
        target=row["target"], department=row["department"], community=row["community"], year=row["year"] or None, value=row["value"],
        weight=row["weight"], decided_on=row["decided_on"], written=_written(row),
    )  # fmt: skip


class PostgresPlan:
    """The `PlanBook` of the city."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def entries(self, target: str | None = None) -> Entries:
        """Return the newest revision of each entry; all of them from one snapshot."""
        async with reachable(), self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            found = {name: await connection.fetch(_SQL[name], target) for name in ("reports", "ratings", "settings", "parts")}
        return Entries(
            reports=tuple(map(_report, found["reports"])), ratings=tuple(map(_rating, found["ratings"])),
            settings=tuple(map(_setting, found["settings"])), parts=tuple(map(_part, found["parts"])),
        )  # fmt: skip

    async def measured(self, kpis: Collection[str], subjects: Collection[str], end: datetime) -> Sequence[Result]:
        """Return the figures that targets are held against at *end*."""
        asked = list(kpis), list(subjects), end
        async with reachable(), self._pool.acquire() as connection:
            return [result_of(row) for name in ("measured", "running") for row in await connection.fetch(_SQL[name], *asked)]

    async def log_time(self) -> datetime | None:
        """Return when the newest body landed; its id is the time, and the key's order finds it at once."""
        async with reachable(), self._pool.acquire() as connection:
            newest = await connection.fetchval(_SQL["log_time"])
        return landed_at(newest) if newest else None

    async def revisions(self, target: str, limit: int, after: ReportMark | None = None) -> Sequence[Report]:
        """Return every revision of what was reported."""
        async with reachable(), self._pool.acquire() as connection:
            return [_report(row) for row in await connection.fetch(_SQL["report_revisions"], target, *(after or _BEGINNING), limit)]

    async def part_revisions(self, target: str, limit: int, after: PartMark | None = None) -> Sequence[Part]:
        """Return every revision of every part."""
        async with reachable(), self._pool.acquire() as connection:
            return [_part(row) for row in await connection.fetch(_SQL["part_revisions"], target, *(after or _NO_PART), limit)]

    async def keep_report(self, report: Report) -> Kept:
        """Keep *report* as a revision."""
        start, end, period = report.stretch
        number, state = (None, report.value) if isinstance(report.value, str) else (report.value, None)
        told = (report.target, report.area, period, start, end, number, state, report.source, report.note)
        return await self._keep("report", report, (report.target, report.area, period), told)

    async def keep_rating(self, rating: Rating) -> Kept:
        """Keep *rating* as a revision."""
        start, end, period = rating.stretch
        told = (rating.target, period, start, end, rating.score, rating.comments, rating.source)
        return await self._keep("rating", rating, (rating.target, period), told)

    async def keep_setting(self, target: str, decide: Decide) -> tuple[Setting, Kept]:
        """Keep what *decide* makes of the settings of *target* as a revision."""
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["lock"], target)
            made = decide([_setting(row) for row in await connection.fetch(_SQL["settings"], target)])
            told = (made.target, made.value, made.year, made.department, made.nature, made.note, made.decided_on)
            return made, await self._keep_in(connection, "setting", made, (target,), told)

    async def keep_part(self, part: Part) -> Kept:
        """Keep *part* as a revision."""
        key = (part.target, part.department, part.community, part.year or 0)
        return await self._keep("part", part, key, (*key, part.value, part.weight, part.decided_on))

    async def _keep(self, name: str, entry: Entry, key: Sequence[Any], told: Sequence[Any]) -> Kept:
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["lock"], entry.target)
            return await self._keep_in(connection, name, entry, key, told)

    async def _keep_in(self, connection: Connection, name: str, entry: Entry, key: Sequence[Any], told: Sequence[Any]) -> Kept:
        """Keep *entry*, whose target is locked."""
        row = await connection.fetchrow(_SQL[name], *key)
        before = _OF[name](row) if row else None
        if before is not None and same(before, entry):
            return Kept(before.written.revision, fresh=False)
        revision = before.written.revision + 1 if before else 1
        by, key_note, at, _ = entry.written
        await connection.execute(_SQL[f"keep_{name}"], *told, by, key_note, at, revision)
        return Kept(revision, fresh=True)


_OF: dict[str, Any] = {"report": _report, "rating": _rating, "setting": _setting, "part": _part}


def same(one: Entry, other: Entry) -> bool:
    """Say whether two entries state the same by the same person; when, by which key and as which revision plays no part."""
    return replace(one, written=other.written) == other and one.written.by == other.written.by
