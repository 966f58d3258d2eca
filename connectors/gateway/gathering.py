"""Reports that come at the same moment are taken in one transaction: while one is under way the others gather; nobody waits for a clock.

Five hundred reports a second are then some forty transactions. What is wrong with one of them never refuses another: where a gathering is
refused, each is taken by itself.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from connectors.gateway.case_port import CaseBook
from models.errors import Unavailable
from models.report import Report
from models.taking import Taken

MOST = 100


class _Waiting(NamedTuple):
    reports: Sequence[Report]
    taken: "asyncio.Future[Sequence[Taken]]"


class Gathering:
    """Takes reports for many at once."""

    def __init__(self, book: CaseBook) -> None:
        self._book = book
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def take(self, reports: Sequence[Report]) -> Sequence[Taken]:
        """Return what became of *reports*, as `CaseBook.take` does; whoever gives up waiting does not undo it."""
        mine = _Waiting(reports, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return await mine.taken

    async def _run(self) -> None:
        while self._waiting:
            together = [self._waiting.pop(0)]
            while self._waiting and sum(len(each.reports) for each in together) + len(self._waiting[0].reports) <= MOST:
                together.append(self._waiting.pop(0))
            if not await self._taken(together):
                for each in together:
                    await self._taken([each])

    async def _taken(self, together: Sequence[_Waiting]) -> bool:
        """Take all of *together*; False where that was refused and each may be better off alone."""
        try:
            taken = list(await self._book.take([report for each in together for report in each.reports]))
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody waits for it
            if len(together) > 1 and not isinstance(error, Unavailable):
                return False
            for each in together:
                if not each.taken.done():
                    each.taken.set_exception(error)
            return True
        for each in together:
            mine, taken = taken[: len(each.reports)], taken[len(each.reports) :]
            if not each.taken.done():
                each.taken.set_result(mine)
        return True
