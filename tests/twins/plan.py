"""The plan's book in memory; `tests/contract/test_plan.py` holds it to the same promises as PostgreSQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from models.period import CITY_ZONE
from models.plan.entry import Entries, Part, Rating, Report, Setting
from models.result import Result
from streams.plan.ports import Decide, Kept, PartMark, ReportMark

Entry: TypeAlias = Report | Rating | Setting | Part
Key: TypeAlias = tuple[object, ...]


def key_of(entry: Entry) -> Key:
    match entry:
        case Report():
            return "report", entry.target, entry.area, entry.stretch.name
        case Rating():
            return "rating", entry.target, entry.stretch.name
        case Setting():
            return "setting", entry.target
        case Part():
            return "part", entry.target, entry.department, entry.community, entry.year or 0


@dataclass
class TwinPlan:
    """Entries by key, oldest revision first; results as they were saved, every revision of them."""

    kept: dict[Key, list[Entry]] = field(default_factory=dict)
    saved: list[Result] = field(default_factory=list)
    landed: datetime | None = None
    fails: Exception | None = None

    async def entries(self, target: str | None = None) -> Entries:
        if self.fails:
            raise self.fails
        lists = [self.kept[key] for key in sorted(self.kept, key=repr) if target in {None, key[1]}]
        newest = [each[-1] for each in lists]
        return Entries(
            reports=tuple(each for each in newest if isinstance(each, Report)),
            ratings=tuple(each for each in newest if isinstance(each, Rating)),
            settings=tuple(each for every in lists for each in every if isinstance(each, Setting)),
            parts=tuple(each for each in newest if isinstance(each, Part)),
        )

    async def measured(self, kpis: Collection[str], subjects: Collection[str], end: datetime) -> Sequence[Result]:
        closed: dict[Key, Result] = {}
        running: dict[Key, Result] = {}
        for each in sorted(self.saved, key=lambda result: (result.period_start, result.revision)):
            if each.kpi not in kpis or each.subject not in subjects:
                continue
            if each.period_end <= end:
                closed[each.kpi, each.subject, each.period_start.astimezone(CITY_ZONE).year, each.value is None] = each
            elif each.period_start < end and each.logged_at < end:
                running[each.node] = each
        return [*closed.values(), *running.values()]

    async def log_time(self) -> datetime | None:
        return self.landed

    async def revisions(self, target: str, limit: int, after: ReportMark | None = None) -> Sequence[Report]:
        every = [each for entries in self.kept.values() for each in entries if isinstance(each, Report) and each.target == target]
        marked = sorted((ReportMark(each.area, each.stretch.name, each.written.revision), each) for each in every)
        return [each for mark, each in marked if after is None or mark > after][:limit]

    async def part_revisions(self, target: str, limit: int, after: PartMark | None = None) -> Sequence[Part]:
        if self.fails:
            raise self.fails
        every = [each for entries in self.kept.values() for each in entries if isinstance(each, Part) and each.target == target]
        marked = [(PartMark(each.department, each.community, each.year or 0, each.written.revision), each) for each in every]
        return [each for mark, each in sorted(marked, key=lambda pair: pair[0]) if after is None or mark > after][:limit]

    async def keep_report(self, report: Report) -> Kept:
        return self._keep(report)

    async def keep_rating(self, rating: Rating) -> Kept:
        return self._keep(rating)

    async def keep_setting(self, target: str, decide: Decide) -> tuple[Setting, Kept]:
        made = decide([each for entries in self.kept.values() for each in entries if isinstance(each, Setting) and each.target == target])
        return made, self._keep(made)

    async def keep_part(self, part: Part) -> Kept:
        return self._keep(part)

    def _keep(self, entry: Entry) -> Kept:
        if self.fails:
            raise self.fails
        before = self.kept.setdefault(key_of(entry), [])
        if before and replace(entry, written=before[-1].written) == before[-1] and entry.written.by == before[-1].written.by:
            return Kept(len(before), fresh=False)
        before.append(replace(entry, written=entry.written._replace(revision=len(before) + 1)))
        return Kept(len(before), fresh=True)
