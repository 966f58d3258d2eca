"""The map of pipes as the gateway holds it: nothing of GDAL, PROJ and GEOS is imported before there is a survey or a question.

A new version is built block by block beside the map that answers, in another thread; then the reference is turned to it. Until the first
map is read, nobody is told "no pipes": the answer is that we are not ready.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from connectors.garbage import grown
from models.errors import Unavailable
from models.period import CITY_ZONE
from models.pipe_query import Asked
from models.pipe_tier import Tier

if TYPE_CHECKING:
    from connectors.pipes.answering import Answer
    from connectors.pipes.index import Index, Layer
    from connectors.pipes.work import Met

LOOK_SECONDS = 2.0
BREATH_SECONDS = 0.01
"""Between two blocks of a survey that is read while people ask: building one holds up the others of this process, so they get a turn."""
LOG = logging.getLogger("xiqu.pipes")


class Surveys(Protocol):
    """Where surveys are kept."""

    async def newest(self) -> list[Mapping[str, Any]]:
        """Return the newest version of every layer."""
        ...

    def blocks(self, version: int) -> AsyncIterator[bytes]:
        """Yield the blocks of a version."""
        ...


class PipeMap:
    """The newest survey of every layer, searched in memory."""

    def __init__(self, surveys: Surveys, now: Callable[[], datetime]) -> None:
        self._surveys = surveys
        self._now = now
        self._index: Index | None = None
        self._work: Any = None

    async def follow(self) -> None:
        """Keep up with what is loaded, for ever; a database that is away is asked again."""
        while True:
            try:
                await self.refresh()
            except Unavailable as error:
                LOG.warning("the map of pipes is not read: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def refresh(self) -> None:
        """Read what is newer than the map."""
        rows = await self._surveys.newest()
        standing = {} if self._index is None else dict(self._index.layers)
        if self._index is not None and {row["layer"]: row["version"] for row in rows} == {
            name: layer.version for name, layer in standing.items()
        }:
            return
        if not rows and self._work is None:
            return
        work = await self._working()
        layers: dict[str, Layer] = {}
        for row in rows:
            old = standing.get(row["layer"])
            layers[row["layer"]] = old if old is not None and old.version == row["version"] else await self._read(work, row)
        self._index = work.Index(layers)

    async def _read(self, work: Any, row: Mapping[str, Any]) -> "Layer":  # noqa: ANN401 - a module that is imported late
        sheets = []
        async for packed in self._surveys.blocks(row["version"]):
            sheets.append(await asyncio.to_thread(work.sheet_of, packed, row["crs"], row["near"]))
            grown()  # a million lines that every look for garbage would go through, while nobody is answered
            if self._index is not None:
                await asyncio.sleep(BREATH_SECONDS)
        return cast("Layer", work.layer_of(row, sheets))

    async def _working(self) -> Any:  # noqa: ANN401 - see above
        if self._work is None:
            self._work = await asyncio.to_thread(import_module, "connectors.pipes.work")
        return self._work

    async def _ready(self) -> "tuple[Any, Index]":
        if self._index is None:
            await self.refresh()
        work = await self._working()
        if self._index is None:
            self._index = work.Index()
        return work, self._index

    def _today(self) -> date:
        return self._now().astimezone(CITY_ZONE).date()

    async def answer(self, asked: Asked, tier: Tier, owners: frozenset[str], dig: Mapping[str, Any] | None) -> "Answer":
        """Return what *tier* is told; *dig*: the outline that bounds a contractor's answer. Raises BadArea, Unavailable."""
        work, index = await self._ready()
        return cast("Answer", await asyncio.to_thread(work.told, index, asked, tier, owners, dig, self._today()))

    async def outline(self, asked: Asked) -> Mapping[str, Any]:
        """Return the outline of a dig that is applied for. Raises BadArea, Unavailable."""
        work, index = await self._ready()
        return cast("Mapping[str, Any]", await asyncio.to_thread(work.dig_outline, index, asked))

    async def met(self, dig: Mapping[str, Any], depth_m: Decimal, tier: Tier) -> "Met":
        """Return what a dig meets. Raises BadArea, Unavailable."""
        work, index = await self._ready()
        return cast("Met", await asyncio.to_thread(work.met, index, dig, depth_m, tier, self._today()))
