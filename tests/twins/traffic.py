"""Hours of segments and digs, in lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.gateway.traffic_port import Works
from models.result import Result
from models.traffic_query import Tally, Way


@dataclass
class TwinTraffic:
    """Keeps the promise of `TrafficBook`."""

    results: list[Result] = field(default_factory=list)
    digs: list[Works] = field(default_factory=list)
    asked: list[tuple[Way, Tally]] = field(default_factory=list)

    async def hours(self, subjects: Sequence[str], starts: Sequence[datetime]) -> Sequence[Result]:
        return [each for each in self.results if each.subject in subjects and each.period_start in starts]

    async def works(self, at: datetime) -> Sequence[Works]:
        return [each for each in self.digs if each.starts_at <= at < each.ends_at]

    async def note(self, way: Way, tally: Tally, _at: datetime) -> None:
        self.asked.append((way, tally))
