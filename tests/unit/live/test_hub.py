"""One gateway's live feed over a log and a database in memory."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest

from connectors.live.decode import Decoding
from connectors.live.following import Limits
from connectors.live.frame import Form
from connectors.live.hub import Live
from connectors.metrics import Metrics
from connectors.present import dumps, result_json
from models.errors import Unavailable
from models.kind import Kinds
from models.observation import Part, Reading
from models.place import Places
from models.result import Result
from streams.live.event import Topic
from streams.live.latest import Latest
from streams.live.wanted import Wanted
from streams.record import record_of
from tests.twins.cases import TwinCases
from tests.twins.live_log import TwinLog, TwinStanding
from tests.unit.gateway.twins import result

ALL: frozenset[Topic] = frozenset({"results"})
LINES = Form("ndjson")
PATIENCE_S = 60
HASTE = Limits(pace_seconds=0)
NO_KINDS = Kinds({}, "", date(2026, 1, 1))


async def no_kinds() -> Kinds:
    return NO_KINDS


async def no_places() -> Places:
    return Places()


@dataclass
class Gateways:
    """Any number of gateways over one log and one database."""

    log: TwinLog = field(default_factory=TwinLog)
    standing: TwinStanding = field(default_factory=TwinStanding)
    limits: Limits = HASTE

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Live]:
        decoding = Decoding(self.standing, TwinCases(), no_kinds, no_places, frozenset({"air"}))
        live = Live(self.log, self.standing, decoding, Metrics(), self.limits)
        running = asyncio.create_task(live.run())
        try:
            yield live
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    def commit(self, subject: str) -> Result:
        """Save the next revision of *subject*."""
        before = self.standing.newest.get(subject)
        found = result(subject, revision=before.revision + 1 if before else 1)
        self.standing.newest[subject] = found
        return found

    def publish(self, *results: Result) -> None:
        self.log.write("results", dumps([result_json(each) for each in results]))

    def change(self, subject: str) -> None:
        self.publish(self.commit(subject))


@dataclass
class Follower:
    """A program that follows: what it was told since the last gap, and where it stands."""

    told: dict[str, list[int]] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    snapshots: int = 0
    at: str | None = None
    stream: AsyncIterator[bytes] | None = None

    async def connect(self, live: Live, wanted: Wanted | None = None) -> None:
        self.stream = live.listen(wanted or Wanted(ALL), LINES, self.at)
        await self.hear()

    async def hear(self) -> list[dict[str, Any]]:
        """Hear up to the next place."""
        heard: list[dict[str, Any]] = []
        assert self.stream is not None
        async with asyncio.timeout(PATIENCE_S):
            while not heard or heard[-1]["event"] != "at":
                heard += map(orjson.loads, (await anext(self.stream)).splitlines())
        for each in heard:
            self._take(each)
        return heard

    def _take(self, said: dict[str, Any]) -> None:
        match said["event"]:
            case "at":
                self.at = said["id"]
            case "gap":
                self.gaps.append(said["data"]["reason"])
            case "snapshot":
                self.snapshots += 1
                self.told.clear()
            case "results":
                self.told.setdefault(said["data"]["subject"], []).append(said["data"]["revision"])

    def whole(self, standing: TwinStanding) -> bool:
        """Whether it knows the newest of all, and no revision is missing between the oldest it was told and the newest."""
        return self.told.keys() == standing.newest.keys() and all(
            max(heard) == standing.newest[subject].revision and set(heard) >= set(range(min(heard), max(heard) + 1))
            for subject, heard in self.told.items()
        )


async def test_a_follower_is_told_how_things_stand_and_then_what_changes() -> None:
    city, follower = Gateways(), Follower()
    city.change("中山")
    async with city.one() as live:
        await follower.connect(live)
        city.change("中山")
        city.change("珠海")
        while not follower.whole(city.standing):
            await follower.hear()
    assert follower.told == {"中山": [1, 2], "珠海": [1]}
    assert (follower.snapshots, follower.gaps) == (1, [])


async def test_what_is_committed_and_announced_while_things_are_read_is_missed_by_nobody() -> None:
    city, follower = Gateways(), Follower()
    async with city.one() as live:
        late = city.commit("中山")  # in the database before it is read, in the log after
        await follower.connect(live)
        city.publish(late)
        while len(follower.told["中山"]) < 2:
            await follower.hear()
    assert follower.told == {"中山": [1, 1]}


@pytest.mark.parametrize("seed", range(30))
async def test_a_follower_that_drops_and_comes_to_any_gateway_has_seen_every_change_or_a_gap(seed: int) -> None:
    dice, city, follower = random.Random(seed), Gateways(), Follower()
    city.log.before_the_end = dice.choice((0, 0, 3))
    unpublished: list[Result] = []
    for _ in range(dice.randint(2, 5)):
        async with city.one() as live:
            for _ in range(dice.randint(1, 4)):
                await follower.connect(live)
                for _ in range(dice.randint(0, 6)):
                    unpublished.append(city.commit(dice.choice(("中山", "珠海"))))
                    if dice.random() < 0.7:
                        city.publish(*unpublished)
                        unpublished.clear()
                        if dice.random() < 0.7:
                            await follower.hear()
                city.publish(*unpublished) if dice.random() < 0.5 else None
                if dice.random() < 0.2:
                    city.log.first = city.log.end("results")  # the log lets go of what is old
                if dice.random() < 0.2:
                    city.log.begin_again(f"log {dice.random()}")
                    city.publish(*unpublished)
    city.publish(*unpublished)
    city.change("中山")
    city.change("珠海")
    async with city.one() as live:
        await follower.connect(live)
        while not follower.whole(city.standing):
            await follower.hear()
    assert follower.snapshots == len(follower.gaps) + 1


async def test_another_log_is_told_as_a_gap_and_followed_by_how_things_stand() -> None:
    city, follower = Gateways(), Follower()
    city.change("中山")
    async with city.one() as live:
        await follower.connect(live)
        city.log.begin_again("two")
        city.change("中山")
        while not follower.gaps:
            await follower.hear()
    assert follower.gaps == ["other_log"]
    assert follower.whole(city.standing)


@pytest.mark.parametrize(("after", "reason"), [("nonsense", "unknown"), ("AAAAAAAAAQEA", "other_topics"), ("AAAAAAAAAAEA", "other_log")])
async def test_a_place_that_is_none_of_this_log_is_told_as_a_gap(after: str, reason: str) -> None:
    city, follower = Gateways(), Follower(at=after)
    async with city.one() as live:
        await follower.connect(live)
    assert (follower.gaps, follower.snapshots) == ([reason], 1)


async def test_a_follower_that_does_not_read_hears_of_a_gap_and_keeps_nobody_waiting() -> None:
    city, slow, quick = Gateways(limits=Limits(pace_seconds=0, held_bytes=1_000)), Follower(), Follower()
    async with city.one() as live:
        await slow.connect(live)
        await quick.connect(live)
        for number in range(20):
            city.change("中山")
            while quick.told.get("中山", [0])[-1] <= number:
                await quick.hear()
        while not slow.gaps:
            await slow.hear()
        assert slow.whole(city.standing)
    assert (quick.gaps, slow.gaps) == ([], ["too_slow"])
    assert quick.told == {"中山": list(range(1, 21))}


async def test_many_followers_that_come_at_once_are_one_question_to_the_database() -> None:
    city = Gateways()
    city.change("中山")
    async with city.one() as live:
        followers = [Follower() for _ in range(50)]
        await asyncio.gather(*(each.connect(live) for each in followers))
        assert live.followers == 50
        assert all(each.whole(city.standing) for each in followers)
    assert city.standing.reads == 1


async def test_who_asks_while_the_log_is_away_is_refused_and_no_stream_begins() -> None:
    city = Gateways(TwinLog(away=True), limits=Limits(patience_seconds=0.01))
    async with city.one() as live:
        with pytest.raises(Unavailable):
            await Follower().connect(live)
        assert live.followers == 0


def reading(at: int, value: str, landing: str) -> bytes:
    return record_of([Part(feed="air", landing_id=landing, shard=0, parts=1, received=1, readings=[Reading("中山/1", "o3", at, value)])])


async def test_readings_that_postgresql_does_not_have_yet_are_among_how_things_stand() -> None:
    city = Gateways(TwinLog(before_the_end=9))
    city.standing.stated = {
        ("air", "中山/1", "o3"): Latest(100, 0, "a", 0, "35", ""), ("air", "中山/2", "o3"): Latest(100, 0, "a", 0, "7.10", ""),
    }  # fmt: skip
    city.log.write("readings", reading(200, "36", "b"))
    follower, wanted = Follower(), Wanted(frozenset({"readings"}), street=True)
    async with city.one() as live:
        follower.stream = live.listen(wanted, LINES)
        raw = b"".join([await anext(follower.stream) for _ in range(3)])
        stood = [orjson.loads(line)["data"] for line in raw.splitlines() if b'"readings","data"' in line]
        city.log.write("readings", reading(150, "1", "c") + b"")
        city.log.write("readings", reading(200, "37", "c"))
        heard = await follower.hear()
    assert {each["subject"]: each["value"] for each in stood} == {"中山/1": 36, "中山/2": 7.10}
    assert b'"value":7.10,' in raw
    assert [each["data"]["value"] for each in heard if each["event"] == "readings"] == [37]


async def test_alarms_are_told_as_they_were_announced() -> None:
    city, follower = Gateways(), Follower()
    raised = {"id": "a1", "move": 1, "rule": "air.aqi", "subject": "中山/华柏园", "state": "raised", "value": Decimal("201.50")}
    city.standing.alarmed.append(raised)
    async with city.one() as live:
        follower.stream = live.listen(Wanted(frozenset({"alarms"})), LINES)
        raw = b"".join([await anext(follower.stream) for _ in range(3)])
        city.log.write("alarms", dumps([raised | {"move": 2, "state": "cleared"}]))
        heard = await follower.hear()
    assert b'"state":"raised","value":201.50}' in raw
    assert [(each["data"]["move"], each["data"]["state"]) for each in heard if each["event"] == "alarms"] == [(2, "cleared")]


async def test_a_log_that_is_read_anew_is_gone_on_with_where_each_follower_was() -> None:
    city, follower = Gateways(), Follower()
    async with city.one() as live:
        await follower.connect(live)
        city.log.fail()
        for _ in range(3):
            city.change("中山")
        while not follower.whole(city.standing):
            await follower.hear()
    assert (follower.gaps, follower.snapshots, set(follower.told["中山"])) == ([], 1, {1, 2, 3})
