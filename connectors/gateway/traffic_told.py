"""How what is known of the traffic leaves the gateway: as JSON, or as GeoJSON for a map."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from connectors.gateway.traffic_port import Works
from connectors.present import time_json
from models.case import Case
from models.kind import Kinds
from models.place import Site
from models.standards.rounding import round_half_even
from models.standards.traffic import NAME, UNCONFIRMED
from streams.traffic.route import LENGTH_MARK, At, Travel, beside, course
from streams.traffic.segment import Now, Seen, Usual

IN_THE_WAY_M = 100.0
"""How near to a segment's point a dig or a report must be to be told with it; a rule of our own."""
SPEED_DECIMALS = 1


class InTheWay(NamedTuple):
    """Digs, and open reports with the words for what they are about."""

    works: Sequence[Works]
    reported: Sequence[Case]
    kinds: Kinds


def traffic_json(at: datetime, seen: Sequence[tuple[Site, Seen]], hindered: InTheWay, trip: Travel | None) -> dict[str, Any]:
    """Return the answer."""
    segments = [_segment(site, each, hindered) for site, each in seen]
    counts = {word: sum(each.now.known == word for _, each in seen) for word in ("fresh", "stale", "unknown")}
    travel = None if trip is None else trip._asdict() | {"standing": list(trip.standing)}
    unconfirmed = [UNCONFIRMED["free_flow"], UNCONFIRMED["free_flow_month"]]
    return {"asked_at": time_json(at), "standard": NAME, "segments": segments, **counts, "travel": travel, "unconfirmed": unconfirmed}


def geojson(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return *told* as a FeatureCollection; what is not of a segment stands beside the features."""
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(each),
            "properties": {name: value for name, value in each.items() if name not in {"lat", "lng", "line"}},
        }
        for each in told["segments"]
    ]
    return {"type": "FeatureCollection", "features": features} | {name: value for name, value in told.items() if name != "segments"}


def _geometry(segment: Mapping[str, Any]) -> dict[str, Any] | None:
    if segment["line"]:
        return {"type": "LineString", "coordinates": [[lng, lat] for lat, lng in segment["line"]]}
    return None if segment["lat"] is None else {"type": "Point", "coordinates": [segment["lng"], segment["lat"]]}


def _segment(site: Site, seen: Seen, hindered: InTheWay) -> dict[str, Any]:
    works = [*_digs(site, hindered.works), *_reports(site, hindered.reported, hindered.kinds)]
    free = None if seen.free_flow is None else round_half_even(Fraction(seen.free_flow), SPEED_DECIMALS)
    return {
        "subject": site.subject, "title": site.title or site.subject, "lat": site.point.lat if site.point else None,
        "lng": site.point.lng if site.point else None, "line": [[each.lat, each.lng] for each in site.line],
        "length_km": site.marks.get(LENGTH_MARK), "free_flow_kmh": free,
        "now": _now(seen.now), "usual": _usual(seen.usual), "works": works,
    }  # fmt: skip


def _now(now: Now) -> dict[str, Any]:
    return {
        "known": now.known, "speed_kmh": now.speed, "at": time_json(now.at) if now.at else None,
        "age_s": None if now.age is None else int(now.age.total_seconds()), "grade": now.grade.name if now.grade else None,
    }  # fmt: skip


def _usual(usual: Usual | None) -> dict[str, Any] | None:
    if usual is None:
        return None
    return {"speed_kmh": usual.speed, "weeks": usual.weeks, "grade": usual.grade.name if usual.grade else None}


def _digs(site: Site, works: Sequence[Works]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "dig", "title": "挖掘 (dig)", "id": each.number, "since": time_json(each.starts_at), "until": time_json(each.ends_at),
            "under_way": each.started,
        }
        for each in works
        if _near(site, each.outline)
    ]  # fmt: skip


def _near(site: Site, outline: Mapping[str, Any]) -> bool:
    """Say whether a dig lies within `IN_THE_WAY_M` of the course of *site*, edge to edge, corners being places enough for a street."""
    drawn, ring = course(site), [At(place[1], place[0]) for place in outline["coordinates"][0]]
    pairs = [(at, ring) for at in drawn] + [(at, drawn) for at in ring if drawn]
    return any(beside(at, other)[0] <= IN_THE_WAY_M for at, other in pairs)


def _reports(site: Site, reported: Sequence[Case], kinds: Kinds) -> list[dict[str, Any]]:
    drawn = course(site)
    return [
        {
            "kind": "report", "title": kinds.by_id[each.kind].name if each.kind in kinds.by_id else each.kind, "id": case.id,
            "since": time_json(each.happened_at), "until": None, "under_way": True,
        }
        for case in reported
        for each in (case.opening,)
        if drawn and beside(At(float(each.lat), float(each.lng)), drawn)[0] <= IN_THE_WAY_M
    ]  # fmt: skip
