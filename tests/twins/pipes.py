"""What stands behind the routes of pipes and digs, in memory; the map is the real one, over surveys that a test loads."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.gateway.pipes_port import Application, PipeRoom, QueryMark
from connectors.pipe_map import PipeMap
from connectors.pipes.survey import Survey
from models.dig import Dig, DigEvent, DigState, DigStep, move_of
from models.pipe_query import Noted, Outcome, Stopped
from models.pipe_tier import Usage, too_much

COUNTED = {Outcome.ANSWERED, Outcome.NO_DATA}


@dataclass
class TwinSurveys:
    """The surveys that were loaded, and who owns what."""

    now: Callable[[], datetime]
    rows: list[dict[str, Any]] = field(default_factory=list)
    packed: dict[int, list[bytes]] = field(default_factory=dict)
    owners: dict[str, frozenset[str]] = field(default_factory=dict)

    def load(self, layer: str, survey: Survey, coverage: Mapping[str, Any] | None = None, classes: frozenset[str] = frozenset()) -> None:
        version = len(self.rows) + 1
        self.packed[version] = [block.packed() for block in survey.blocks]
        self.rows.append(
            {
                "version": version, "layer": layer, "loaded_at": self.now(), "loaded_by": "a test", "file": f"{layer}.geojson",
                "sha256": survey.sha256, "crs": survey.system.name, "near": survey.system.near, "shift_m": survey.system.shift_m,
                "segments": survey.segments, "length_m": survey.length_m, "classes": sorted(survey.classes | classes),
                "coverage": None if coverage is None else json.dumps(coverage), "covered": coverage is not None,
            }
        )  # fmt: skip

    async def newest(self) -> list[Mapping[str, Any]]:
        return list({row["layer"]: row for row in self.rows}.values())

    async def blocks(self, version: int) -> AsyncIterator[bytes]:
        for packed in self.packed[version]:
            yield packed

    async def history(self) -> list[Mapping[str, Any]]:
        return list(self.rows)

    async def owners_of(self, caller: str) -> frozenset[str]:
        return self.owners.get(caller, frozenset())


@dataclass
class TwinAudit:
    """The book of questions."""

    now: Callable[[], datetime]
    kept: list[Noted] = field(default_factory=list)
    stopped: list[Stopped] = field(default_factory=list)

    async def note(self, query: Noted) -> Stopped | None:
        stop = self._stop(query)
        if stop:
            query = replace(query, outcome=Outcome.STOPPED, reason=stop.reason, segments=0)
        self.kept.append(query)
        return stop

    def _stop(self, query: Noted) -> Stopped | None:
        who, at = query.asker.who, query.asked_at
        standing = next((each for each in self.stopped if each.who == who and each.until > at and each.released_at is None), None)
        if standing or query.outcome not in COUNTED:
            return standing
        lifted = max((each.released_at for each in self.stopped if each.who == who and each.released_at), default=None)
        mine = [
            each
            for each in self.kept
            if each.asker.who == who
            and each.outcome in COUNTED
            and each.asked_at > max(at - timedelta(days=1), lifted or at - timedelta(days=1))
        ]
        recent = sum(each.asked_at > at - timedelta(hours=1) for each in mine)
        cells = {cell for each in (*mine, query) for cell in each.cells}
        stop = too_much(query.asker.tier, Usage(recent + 1, sum(each.segments for each in (*mine, query)), len(cells)))
        if stop is None:
            return None
        made = Stopped(len(self.stopped) + 1, who, at, at + stop.lasts, stop.reason, stop.number, stop.limit)
        self.stopped.append(made)
        return made

    async def mark(self, address: str) -> str:
        return f"anybody-{address}"

    async def queries(self, who: str | None, permit: str | None, before: QueryMark, limit: int) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = [
            {
                "id": each.id, "asked_at": each.asked_at, "who": each.asker.who, "role": each.asker.role, "tier": each.asker.tier.value,
                "purpose": each.purpose, "permit": each.permit, "asked": each.asked, "outcome": each.outcome.value, "reason": each.reason,
                "segments": each.segments, "answer_ms": each.answer_ms, "versions": list(each.versions),
            }
            for each in sorted(self.kept, key=lambda each: (each.asked_at, each.id), reverse=True)
            if who in {None, each.asker.who} and permit in {None, each.permit} and (each.asked_at, each.id) < before
        ]  # fmt: skip
        return found[:limit]

    async def stops(self) -> list[Stopped]:
        return [each for each in self.stopped if each.until > self.now() and each.released_at is None]

    async def release(self, stop: int, by: str) -> Stopped | None:
        found = next((each for each in self.stopped if each.id == stop and each.released_at is None), None)
        if found is None:
            return None
        released = found._replace(released_at=self.now(), released_by=by)
        self.stopped[self.stopped.index(found)] = released
        return released


@dataclass
class TwinDigs:
    """The register of digs."""

    now: Callable[[], datetime]
    audit: TwinAudit
    kept: dict[str, Dig] = field(default_factory=dict)
    applications: list[tuple[Application, str]] = field(default_factory=list)
    events: dict[str, list[DigEvent]] = field(default_factory=dict)

    def _known(self, dig: Dig) -> Dig:
        asked = [each.asked_at for each in self.audit.kept if each.permit == dig.number and each.outcome is Outcome.ANSWERED]
        return replace(dig, checked_at=max(asked, default=None))

    async def apply(self, asked: Application, by: str) -> tuple[Dig, bool]:
        same = next((number for each, number in self.applications if each == asked), None)
        if same:
            return self._known(self.kept[same]), False
        number = f"DIG-2026-{len(self.kept) + 1:06d}"
        dig = Dig(
            number=number, holder=asked.holder, purpose=asked.purpose, outline=asked.outline, depth_m=asked.depth_m,
            starts_at=asked.starts_at, ends_at=asked.ends_at, applied_at=self.now(),
        )  # fmt: skip
        self.kept[number] = dig
        self.applications.append((asked, number))
        self.events[number] = [DigEvent("apply", DigState.APPLIED, self.now(), by, "")]
        return self._known(dig), True

    async def dig(self, number: str) -> Dig | None:
        return self._known(self.kept[number]) if number in self.kept else None

    async def digs(self, holder: str | None, state: DigState | None, after: str, limit: int) -> list[Dig]:
        return [
            self._known(dig)
            for number, dig in sorted(self.kept.items())
            if holder in {None, dig.holder} and state in {None, dig.state} and number > after
        ][:limit]

    async def log(self, number: str) -> list[DigEvent]:
        return self.events[number]

    async def move(self, number: str, step: DigStep, by: str, note: str) -> tuple[Dig, bool] | None:
        if number not in self.kept:
            return None
        dig = self.kept[number]
        move = move_of(dig.state, step)
        if move is None:
            return self._known(dig), False
        self.kept[number] = replace(dig, state=move.after)
        self.events[number].append(DigEvent(step.value, move.after, self.now(), by, note))
        return self._known(self.kept[number]), True


@dataclass
class TwinRoom:
    """A room and what stands in it."""

    surveys: TwinSurveys
    audit: TwinAudit
    digs: TwinDigs
    map: PipeMap

    @property
    def room(self) -> PipeRoom:
        return PipeRoom(map=self.map, audit=self.audit, surveys=self.surveys, digs=self.digs)


def twin_room(now: Callable[[], datetime]) -> TwinRoom:
    """Return a room with nothing in it."""
    surveys, audit = TwinSurveys(now), TwinAudit(now)
    return TwinRoom(surveys, audit, TwinDigs(now, audit), PipeMap(surveys, now))
