"""A million invented segments under a city of 20 by 20 km: how long until they answer, and how long a question about 100 m takes.

The map is the gateway's own (`connectors/pipe_map.py`) over PostgreSQL, the book of questions the real one with its transaction for
each; the questions come one after the other. What is not in the figure is HTTP itself, which every path has alike. Then a second version
is loaded while questions go on, because a map that stops for its own renewal is no map.
"""

import asyncio
import gc
import random
import secrets
from collections.abc import Iterator
from decimal import Decimal
from time import process_time
from typing import Any, NamedTuple

import numpy as np

from connectors.clock import now, stopwatch
from connectors.pipe_map import PipeMap
from connectors.pipes.block import COLUMNS, SEGMENTS, Block
from connectors.pipes.lines import near_each_other
from connectors.postgres.pipe_queries import PostgresPipeQueries, Where
from connectors.postgres.pipes import Load, PostgresPipes
from connectors.postgres.pool import Pool
from connectors.present import dumps
from models.landing import RANDOM_BYTES, landing_id
from models.pipe_query import Asked, Asker, Noted, Outcome
from models.pipe_tier import Tier
from xiqu.bench.process import memory
from xiqu.bench.report import Report, percentiles

SEED = 61
COUNT = 1_000_000
CORNER, SIDE = (113.25, 22.45), (0.195, 0.18)
"""About 20 by 20 km at 中山, in degrees."""
POINTS = 3
STEP = 2e-4
"""About 20 m."""
KINDS = ("JP", "YS", "WS", "TR", "GD", "XX")
QUESTIONS, WHILE_LOADING = 3_000, 500
RADIUS_M = 100.0
WARM = 200


class Asking(NamedTuple):
    """What the questions took, in seconds: the answer as bytes, its CPU time, and with it written down; how many segments each told of."""

    answer: list[float]
    cpu: list[float]
    written: list[float]
    segments: list[int]


def _texts(chance: np.random.Generator, size: int, first: int) -> tuple[dict[str, Any], dict[str, Any]]:
    some = {
        "number": [f"B{number}" for number in range(first, first + size)], "kind": KINDS, "owner": [f"单位{n}" for n in range(12)],
        "surveyed": [str(year) for year in range(2005, 2025)], "material": ["PE", "铸铁", "混凝土"],
        "diameter": ["DN100", "DN300", "DN600"],
        "depth_from": ["", *(f"{n / 10}" for n in range(5, 40))], "depth_to": ["", *(f"{n / 10}" for n in range(5, 40))],
        "accuracy": ["", "0.15", "0.5"], "depth_accuracy": ["", "0.1"], "pressure": ["", "中压"], "voltage": ["", "10kV"],
        "critical": ["", *[""] * 48, "1"],
    }  # fmt: skip
    texts = {name: np.array(some[name], dtype=np.str_) for name in COLUMNS}
    places = {name: chance.integers(0, len(some[name]), size) for name in COLUMNS}
    return texts, places | {"number": np.arange(size)}


def invented(count: int, seed: int = SEED) -> Iterator[Block]:
    """Yield blocks of *count* segments, neighbours together, as a loaded survey has them; coordinates in CGCS2000."""
    chance = np.random.default_rng(seed)
    starts = CORNER + chance.random((count, 2)) * SIDE
    starts = starts[near_each_other(starts)]
    for first in range(0, count, SEGMENTS):
        begin = starts[first : first + SEGMENTS]
        size = len(begin)
        along = np.where(chance.random((size, 1)) < 0.5, (STEP, 0.0), (0.0, STEP))  # noqa: PLR2004 - half of them east, half north
        bend = chance.normal(0, STEP / 10, (size, POINTS, 2))
        points = begin[:, None, :] + along[:, None, :] * np.arange(POINTS)[None, :, None] + bend
        yield Block(points.reshape(-1, 2), np.arange(0, size * POINTS + 1, POINTS), *_texts(chance, size, first))


async def _load(surveys: PostgresPipes, count: int, seed: int) -> int:
    told = Load(
        "bench", "bench", "invented", str(seed), "EPSG:4490", None, 1.0, count, Decimal(0), sorted({"JS", "PS", "RQ", "DL", "TX"}), None
    )
    packed = 0

    def blocks() -> Iterator[bytes]:
        nonlocal packed
        for block in invented(count, seed):
            made = block.packed()
            packed += len(made)
            yield made

    await surveys.load(told, blocks())
    return packed


async def _ask(pipe_map: PipeMap, book: PostgresPipeQueries, number: int, found: Asking, chance: random.Random) -> None:
    place = [CORNER[0] + chance.random() * SIDE[0], CORNER[1] + chance.random() * SIDE[1]]
    asked = Asked(shape={"type": "Point", "coordinates": place}, radius_m=RADIUS_M)
    elapsed, at, spent = stopwatch(), now(), process_time()
    told = await pipe_map.answer(asked, Tier.OFFICER, frozenset(), None)
    dumps(told.segments)
    took, cpu = elapsed(), process_time() - spent
    asker = Asker(f"bench-{number % 50}", "officer", Tier.OFFICER)
    kept = Noted(
        id=landing_id(at, secrets.token_bytes(RANDOM_BYTES)), asked_at=at, asker=asker, purpose="bench", permit=None, asked=asked.told(),
        outcome=Outcome.ANSWERED, segments=len(told.segments), cells=told.touched, answer_ms=Decimal(str(round(took * 1000, 1))),
        versions=tuple(told.versions.values()),
    )  # fmt: skip
    await book.note(kept)
    found.answer.append(took)
    found.cpu.append(cpu)
    found.written.append(elapsed())
    found.segments.append(len(told.segments))


async def pipes(pool: Pool, own_pid: int, scale: float) -> Report:
    """Measure *scale* × 1,000,000 segments; a larger scale than 1 makes no larger city."""
    count = max(SEGMENTS, int(COUNT * min(1.0, scale)))
    surveys, book = PostgresPipes(pool, now), PostgresPipeQueries(pool, now, Where("测速", ""))
    pipe_map, chance = PipeMap(surveys, now), random.Random(SEED)  # noqa: S311 - the same questions each time are the point
    elapsed = stopwatch()
    packed = await _load(surveys, count, SEED)
    loaded_s = elapsed()
    gc.collect()
    before, elapsed = memory(own_pid), stopwatch()
    await pipe_map.refresh()
    read_s, after = elapsed(), memory(own_pid)
    quiet, busy = Asking([], [], [], []), Asking([], [], [], [])
    for number in range(WARM):
        await _ask(pipe_map, book, number, Asking([], [], [], []), chance)
    for number in range(max(100, int(QUESTIONS * min(1.0, scale)))):
        await _ask(pipe_map, book, number, quiet, chance)
    await _load(surveys, count, SEED + 1)
    renewing = asyncio.create_task(pipe_map.refresh())
    for number in range(WHILE_LOADING):
        await _ask(pipe_map, book, number, busy, chance)
        if renewing.done() and number > len(quiet.answer) // 10:
            break
    await renewing
    return {
        "segments": count, "answer_ms": percentiles(quiet.answer), "cpu_ms": percentiles(quiet.cpu),
        "written_down_ms": percentiles(quiet.written),
        "while_loading_ms": percentiles(busy.answer), "segments_told": round(sum(quiet.segments) / len(quiet.segments)),
        "load_s": round(loaded_s, 2), "read_s": round(read_s, 2), "packed_mb": round(packed / 1e6, 1),
        "map_mb": round(after.now_mb - before.now_mb) if before and after else None, "questions": len(quiet.answer),
    }  # fmt: skip
