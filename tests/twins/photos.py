"""Photos in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from models.person import Count
from models.photo import Developed, Photo
from models.retention import Kept
from tests.twins.cases import TwinCases


@dataclass
class TwinPhotos:
    """Photos by hash, with the kind for whose term each is kept."""

    kept: dict[str, tuple[Developed, Kept]] = field(default_factory=dict)
    fails: Exception | None = None
    book: TwinCases = field(default_factory=TwinCases)

    async def keep(self, photos: Sequence[Developed], kind: Kept = Kept.LOOSE_PHOTO) -> None:
        if self.fails:
            raise self.fails
        for each in photos:
            self.kept.setdefault(each.photo.hash, (each, kind))

    async def find(self, photo: str) -> Photo | None:
        return self.kept[photo][0].photo if photo in self.kept else None

    async def read(self, photo: str) -> bytes | None:
        return self.kept[photo][0].body if photo in self.kept else None

    async def hold(self, photos: Collection[str], kind: Kept = Kept.CASE_PHOTO) -> Collection[str]:
        there = {each for each in photos if each in self.kept}
        self.kept |= {each: (self.kept[each][0], kind) for each in there}
        return there

    async def cases(self, photo: str) -> Collection[str]:
        reported = {case for report, case in self.book.said.values() if photo in report.photos}
        return reported | {case for case, log in self.book.log.items() if any(photo in event.evidence for event in log)}

    async def counts(self) -> Sequence[Count]:
        kinds = [kind for _, kind in self.kept.values()]
        return [Count(kind, kinds.count(kind), 0, 0) for kind in (Kept.LOOSE_PHOTO, Kept.CASE_PHOTO)]
