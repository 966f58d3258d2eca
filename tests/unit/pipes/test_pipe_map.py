"""The map as the gateway holds it, over surveys in memory."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shapely import LineString

from connectors.pipe_map import PipeMap
from models.pipe_query import Asked
from models.pipe_tier import Tier
from tests.twins.pipes import TwinSurveys
from tests.unit.pipes.street import at, pipe, surveyed

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LINES = 2_000


@pytest.fixture(autouse=True)
def looked_through_again() -> Iterator[None]:
    """What a test has taken for good is garbage again after it."""
    yield
    gc.unfreeze()


def lines_looked_through() -> int:
    return sum(isinstance(each, LineString) for each in gc.get_objects())


async def told(pipe_map: PipeMap) -> list[str]:
    asked = Asked(shape={"type": "Point", "coordinates": at(0, 0)}, radius_m=1)
    return [each["number"] for each in (await pipe_map.answer(asked, Tier.OFFICER, frozenset(), None)).segments]


async def test_no_look_for_garbage_goes_through_the_lines_of_the_map(tmp_path: Path) -> None:
    surveys = TwinSurveys(lambda: NOW)
    surveys.load("street", surveyed(tmp_path, [pipe(f"{n}", "燃气", [(2 * n, -9), (2 * n, 9)]) for n in range(LINES)]))
    pipe_map, before = PipeMap(surveys, lambda: NOW), lines_looked_through()
    await pipe_map.refresh()
    assert await told(pipe_map) == ["0"]
    assert lines_looked_through() - before < LINES // 10


async def test_an_old_map_goes_although_it_was_taken_for_good(tmp_path: Path) -> None:
    surveys = TwinSurveys(lambda: NOW)
    surveys.load("street", surveyed(tmp_path, [pipe(f"{n}", "燃气", [(2 * n, -9), (2 * n, 9)]) for n in range(LINES)]))
    pipe_map, before = PipeMap(surveys, lambda: NOW), lines_looked_through()
    await pipe_map.refresh()
    surveys.load("street", surveyed(tmp_path, [pipe("new", "燃气", [(0, -9), (0, 9)])]))
    await pipe_map.refresh()
    assert await told(pipe_map) == ["new"]
    gc.unfreeze()
    assert lines_looked_through() - before < LINES // 10
