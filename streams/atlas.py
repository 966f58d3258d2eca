"""The graph over the newest registry: whoever hears of a version that is newer than his own looks there before he computes."""

from collections.abc import Awaitable, Callable, Iterable

from models.kpi import Kpi
from models.place import Places
from streams.graph import Graph


class Atlas:
    """Holds one graph and replaces it as a whole, never backwards."""

    def __init__(self, kpis: Iterable[Kpi], places: Places, newest: Callable[[], Awaitable[Places]]) -> None:
        self._kpis = tuple(kpis)
        self._newest = newest
        self.graph = Graph(self._kpis, places)

    async def at(self, version: int) -> Graph:
        """Return the graph over a registry of at least *version*."""
        if version > self.graph.places.version:
            places = await self._newest()
            if places.version > self.graph.places.version:
                self.graph = Graph(self._kpis, places)
        return self.graph


async def _no_newer() -> Places:
    return Places()


def fixed(graph: Graph) -> Atlas:
    """Return an atlas of which no newer version will be heard."""
    atlas = Atlas((), graph.places, _no_newer)
    atlas.graph = graph
    return atlas
