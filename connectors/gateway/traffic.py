"""For whoever is about to set out: how the road runs now, what is usual, what is in the way; 智慧交通查询."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Depends, Query, Response

from connectors.gateway import problems
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.open311.search import Search
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.gateway.remembered import Remembered
from connectors.gateway.traffic_problems import UNKNOWN_AREA, UNKNOWN_SEGMENT
from connectors.gateway.traffic_shapes import TRAFFIC, TrafficAsked
from connectors.gateway.traffic_told import InTheWay, geojson, traffic_json
from connectors.present import dumps
from models.kind import OURS
from models.place import Places, Site
from models.traffic_query import Way, tallied
from streams.traffic.route import At, along, travel
from streams.traffic.segment import Seen, free_flow_of, hours_asked, now_of, usual_of

FEED = "traffic_flow"
MOST_PLACES = 200
ONE_OF = Text("Send one of segment, area and route", "请发送 segment、area、route 三者之一")
ROUTE = Text("Send 22.5677,113.3086;22.5701,113.3120 with 2 to 200 places", "请发送 22.5677,113.3086;22.5701,113.3120，2 至 200 个点")
IN_THE_WAY = ("matter-06013", f"{OURS}-flooded-road")
"""Kinds of reports that tell a driver something: a broken road, a road under water."""


def traffic(behind: Behind, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the route of traffic."""
    router = APIRouter(tags=["traffic"])
    placing, kinds = Remembered(behind.places.newest, now), Remembered(behind.limits.kinds, now)

    @router.get("/v1/traffic", dependencies=[Depends(permit(*EVERYBODY))], response_model=None, responses=TRAFFIC)
    async def ask_traffic(asked: Annotated[TrafficAsked, Query()]) -> Response:
        """Return grade and speed of road segments now and as usual, works in the way, and the travel time of a drawn route."""
        at, places = now(), await placing.newest()
        line = _line(asked.route) if asked.route is not None else []
        sites = _chosen(asked, places, line)
        seen = await _seen(behind, sites, at)
        works = await behind.traffic.works(at)
        reported = await behind.service_requests.found(Search(kinds=IN_THE_WAY, statuses=("open",)))
        await behind.traffic.note(_way(asked), tallied([seen[site.subject].now.known for site in sites]), at)
        trip = travel(sites, {subject: each.now for subject, each in seen.items()}, line) if line else None
        hindered = InTheWay(works, reported, await kinds.newest())
        told = traffic_json(at, [(site, seen[site.subject]) for site in sites], hindered, trip)
        if asked.format == "geojson":
            return Response(dumps(geojson(told)), media_type="application/geo+json")
        return Response(dumps(told), media_type="application/json")

    return router


async def _seen(behind: Behind, sites: Sequence[Site], at: datetime) -> Mapping[str, Seen]:
    recent, usual = hours_asked(at)
    hours = await behind.traffic.hours([site.subject for site in sites], [*recent, *usual]) if sites else []
    found = {}
    for site in sites:
        mine = [hour for hour in hours if hour.subject == site.subject]
        today, before = ([hour for hour in mine if hour.period_start in starts] for starts in (recent, usual))
        free = free_flow_of(mine)
        found[site.subject] = Seen(now_of(today, at, free), usual_of(before, free), free)
    return found


def _chosen(asked: TrafficAsked, places: Places, line: Sequence[At]) -> list[Site]:
    if sum((bool(asked.segment), asked.area is not None, asked.route is not None)) != 1:
        _bad("segment, area, route", ONE_OF)
    segments = {subject: site for (feed, subject), site in places.sites.items() if feed == FEED}
    if line:
        return along(segments.values(), line)
    if asked.area is not None:
        if asked.area not in places.areas:
            raise Refused(UNKNOWN_AREA, name=asked.area, known=tuple(places.areas))
        return [site for subject, site in sorted(segments.items()) if asked.area in places.areas_of(subject, FEED)]
    for name in asked.segment:
        if name not in segments:
            raise Refused(UNKNOWN_SEGMENT, name=name)
    return [segments[name] for name in dict.fromkeys(asked.segment)]


def _way(asked: TrafficAsked) -> Way:
    return Way.ROUTE if asked.route is not None else Way.AREA if asked.area is not None else Way.SEGMENT


def _line(text: str) -> list[At]:
    try:
        line = [At(*map(float, place.split(","))) for place in text.split(";") if place.strip()]
    except (ValueError, TypeError):
        _bad(f"route={text}", ROUTE)
    if not 2 <= len(line) <= MOST_PLACES or any(not (-90 <= at.lat <= 90 and -180 <= at.lng <= 180) for at in line):  # noqa: PLR2004
        _bad(f"route={text}", ROUTE)
    return line


def _bad(given: str, right: Text, **values: Any) -> NoReturn:  # noqa: ANN401 - values of a problem
    why = Text("this is not one question", "不是一个可答的问题")
    raise Refused(problems.BAD_PARAMETER, given=given, why=why, right=right, **values)
