"""What the records of each topic tell a follower. Each change is written as JSON once, whoever hears of it.

A figure's digits are passed on as `compute` wrote them, never by way of a float.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from connectors.feeds.case_event import CASE_EVENT
from connectors.gateway.case_port import CaseBook, CaseQuestion
from connectors.gateway.case_told import case_json
from connectors.gateway.cases import LAST_ID, NEWEST
from connectors.live.port import Record, Standing
from connectors.present import dumps, result_json, time_json
from models.case import OPEN, PRIVATE, Case
from models.feed import Cell
from models.kind import Kinds
from models.period import city_time
from models.place import Places, Point
from models.result import Result
from streams.live.event import Box, Event
from streams.live.latest import Latest, Readings, Series
from streams.record import parts_in

_NEXT_RESULT = re.compile(rb',(?=\{"kpi":"[^"\\]+","version":\d+,"subject":")')
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CASES_AT_ONCE = 500


def one_by_one(record: bytes) -> Iterable[tuple[str, bytes]]:
    """Yield subject and bytes of every result in a record of `city.results`."""
    told = orjson.loads(record)
    # Each result begins so, and its evidence may: but where there are as many beginnings as results, these are all of them.
    pieces = _NEXT_RESULT.split(record[1:-1])
    if len(pieces) != len(told):
        pieces = [dumps(each) for each in json.loads(record, parse_float=Decimal)]
    return zip((each["subject"] for each in told), pieces, strict=True)


@dataclass
class Decoding:
    """Makes events of records, as one follower of the log hears them in their order.

    feeds: those whose readings are told. Everything that asks may raise Unavailable; asking again is harmless.
    """

    standing: Standing
    cases: CaseBook
    kinds: Callable[[], Awaitable[Kinds]]
    places: Callable[[], Awaitable[Places]]
    feeds: frozenset[str]
    readings: Readings = field(default_factory=Readings)
    _where: tuple[Places, Mapping[str, Box]] | None = None

    def anew(self) -> "Decoding":
        """Return one that has heard no reading yet."""
        return Decoding(self.standing, self.cases, self.kinds, self.places, self.feeds)

    async def events(self, records: Sequence[Record]) -> list[Event]:
        """Return what *records* tell; lets others have their turn between two of them."""
        where = await self.where()
        touched = dict.fromkeys(each for record in records if record.topic == "cases" for each in ids_in(record.value))
        found = await self.of_cases(list(touched))
        # What is asked is asked before: a reading that was heard is not news a second time.
        for record in records:
            match record.topic:
                case "results":
                    found += [Event("results", subject, told, where.get(subject)) for subject, told in one_by_one(record.value)]
                case "alarms":
                    found += [alarm_event(told, where) for told in json.loads(record.value, parse_float=Decimal)]
                case "readings":
                    heard = self.readings.hear(parts_in(record.value), self.feeds)
                    found += [reading_event(series, reading, where) for series, reading in heard]
            await asyncio.sleep(0)
        return found

    async def where(self) -> Mapping[str, Box]:
        """Return where each subject is, as the newest registry says."""
        places = await self.places()
        if self._where is None or self._where[0] is not places:
            self._where = places, boxes(places)
        return self._where[1]

    async def of_cases(self, ids: Sequence[str]) -> list[Event]:
        """Return the cases of these ids as they stand."""
        if not ids:
            return []
        kinds = await self.kinds()
        return [case_event(case, kinds) for case in await self.standing.cases(ids)]

    async def open_cases(self) -> AsyncIterator[list[Event]]:
        """Yield every case that is open, some at a time."""
        before, kinds = (NEWEST, LAST_ID), await self.kinds()
        while True:
            page = await self.cases.page(CaseQuestion(before, CASES_AT_ONCE, stages=sorted(OPEN), hidden=()))
            yield [case_event(case, kinds) for case in page]
            if len(page) < CASES_AT_ONCE:
                return
            before = page[-1].opened_at, page[-1].id


def ids_in(body: bytes) -> list[str]:
    """Return the ids of the cases that a body of `case_event` speaks of."""
    subjects = (cell.subject for cell in CASE_EVENT.decode(body) if isinstance(cell, Cell))
    return list(dict.fromkeys(found for subject in subjects if _UUID.fullmatch(found := subject.rpartition("/")[2])))


def case_event(case: Case, kinds: Kinds) -> Event:
    """Return *case* as anybody may see it; that of a call for help as nobody but the street may."""
    told = case_json(case, kinds)
    lat, lng = float(told["lat"]), float(told["lng"])
    subject = "/".join(filter(None, (case.opening.city, case.opening.area, case.id)))
    return Event("cases", subject, dumps(told), Box(lng, lat, lng, lat), of_street=case.opening.origin in PRIVATE)


def alarm_event(told: Mapping[str, Any], where: Mapping[str, Box]) -> Event:
    """Return the newest change of an alarm, as it was announced."""
    return Event("alarms", told["subject"], dumps(told), where.get(told["subject"]))


def result_event(result: Result, where: Mapping[str, Box]) -> Event:
    """Return *result* as it is told everywhere."""
    return Event("results", result.subject, dumps(result_json(result)), where.get(result.subject))


def reading_event(series: Series, reading: Latest, where: Mapping[str, Box]) -> Event:
    """Return *reading* with what it is of."""
    feed, subject, metric = series
    told = {
        "feed": feed, "subject": subject, "metric": metric, "observed_at": time_json(city_time(reading.observed_at)),
        "value": None if reading.value is None else orjson.Fragment(reading.value), "flag": reading.flag,
    }  # fmt: skip
    return Event("readings", subject, dumps(told), where.get(subject))


def boxes(places: Places) -> Mapping[str, Box]:
    """Return where each subject is, of which the registry knows that: a source at its point, an area within its outline."""
    found = {site.subject: _around([site.point]) for site in places.sites.values() if site.point is not None}
    return found | {area.name: _around(area.outline) for area in places.areas.values() if area.outline}


def _around(points: Sequence[Point]) -> Box:
    lats, lngs = [float(point.lat) for point in points], [float(point.lng) for point in points]
    return Box(min(lngs), min(lats), max(lngs), max(lats))
