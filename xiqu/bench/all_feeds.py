"""All feeds at once: a simulated stretch of the street lands as fast as the city takes it, broken and double bodies too, with every KPI on.

Each of its feeds has its own KPIs, so this is what the road carries when nothing is left out; `xiqu/bench/beside.py` says what a KPI costs
those that do not stand on it.
"""

from datetime import datetime, timedelta

from connectors.clock import now, stopwatch
from connectors.postgres.figures import PostgresFigures
from connectors.postgres.places import PostgresPlaces
from models.errors import ImbalanceError
from models.landing import landed_at
from models.period import CITY_ZONE
from models.registry import street_file
from xiqu.bench.process import cpu_seconds
from xiqu.bench.report import Report
from xiqu.bench.results import results
from xiqu.bench.stage import Stage
from xiqu.computed import computed
from xiqu.landings import Intake
from xiqu.simulate.day import day
from xiqu.simulate.playing import play
from xiqu.simulate.stream import Sent
from xiqu.simulate.town import registry

SEED = 442000
END = datetime(2025, 6, 3, tzinfo=CITY_ZONE)
"""A midnight: in the hours before it most of the feeds that speak once a day have spoken."""


def stretch(hours: int) -> list[Sent]:
    """Return what the street sends in the *hours* before END, in the order in which it arrives."""
    return list(day(END - timedelta(hours=hours), END, SEED))


async def all_feeds(stage: Stage, to: Intake, hours: int) -> Report:
    """Land *hours* of the simulated street; ImbalanceError where a reading of it is not accounted for."""
    await PostgresPlaces(to.pool, now).load(registry(street_file()), "bench", "all_feeds")
    sent, figures = stretch(hours), PostgresFigures(to.pool)
    before, spent, elapsed = sum((await figures.count()).values()), _spent(stage), stopwatch()
    landings = await stage.until(_landed(to, sent))
    await stage.until(computed(stage.settings))
    settled, after = elapsed(), _spent(stage)
    counts = await to.receipts.counts(landings)
    if counts.difference or not counts.received:
        raise ImbalanceError(f"of the simulated {hours} hours not every reading is accounted for: {counts}")
    async with results(stage.settings.kafka) as heard:
        seconds = await heard.newest_at() - landed_at(min(landings)).timestamp()
    return {
        "hours": hours, "feeds": len({each.feed for each in sent}), "bodies": len(sent), "readings": counts.received,
        "stored": counts.stored, "figures": sum((await figures.count()).values()) - before,
        "readings_per_s": round(counts.received / seconds), "seconds": round(seconds, 2), "settled_s": round(settled, 2),
        "cpu_s": {role: None if used is None else round(used - (spent[role] or 0.0), 2) for role, used in after.items()},
    }  # fmt: skip


async def _landed(to: Intake, sent: list[Sent]) -> list[str]:
    return [each async for ids in play(to, sent, 0) for each in ids]


def _spent(stage: Stage) -> dict[str, float | None]:
    return {role: cpu_seconds(pid) for role, pid in stage.pids.items()}
