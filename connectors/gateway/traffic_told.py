"""How what is known of the traffic leaves the gateway: as JSON, or as GeoJSON for a map."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from connectors.gateway.traffic_port import Works
from connectors.present import time_json
from models.case import Case
from models.kind import standard_kinds
from models.place import Site
from models.standards.rounding import round_half_even
from models.standards.traffic import NAME, UNCONFIRMED
from streams.traffic.route import LENGTH_MARK, At, Travel, beside, metres
from streams.traffic.segment import Now, Seen, Usual

IN_THE_WAY_M = 100.0
"""How near to a segment's point a dig or a report must be to be told with it; a rule of our own."""
SPEED_DECIMALS = 1


def traffic_json(
    at: datetime, seen: Sequence[tuple[Site, Seen]], works: Sequence[Works], reported: Sequence[Case], trip: Travel | None
) -> dict[str, Any]:
    """Return the answer."""
    segments = [_segment(site, each, works, reported) for site, each in seen]
    counts = {word: sum(each.now.known == word for _, each in seen) for word in ("fresh", "stale", "unknown")}
    travel = None if trip is None else trip._asdict() | {"standing": list(trip.standing)}
    unconfirmed = [UNCONFIRMED["free_flow"], UNCONFIRMED["free_flow_month"]]
    return {"asked_at": time_json(at), "standard": NAME, "segments": segments, **counts, "travel": travel, "unconfirmed": unconfirmed}


def geojson(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return *told* as a FeatureCollection; what is not of a segment stands beside the features."""
    features = [
        {
            "type": "Feature",
            "geometry": None if each["lat"] is None else {"type": "Point", "coordinates": [each["lng"], each["lat"]]},
            "properties": {name: value for name, value in each.items() if name not in {"lat", "lng"}},
        }
        for each in told["segments"]
    ]
    return {"type": "FeatureCollection", "features": features} | {name: value for name, value in told.items() if name != "segments"}


def _segment(site: Site, seen: Seen, works: Sequence[Works], reported: Sequence[Case]) -> dict[str, Any]:
    free = None if seen.free_flow is None else round_half_even(Fraction(seen.free_flow), SPEED_DECIMALS)
    return {
        "subject": site.subject, "title": site.title or site.subject, "lat": site.point.lat if site.point else None,
        "lng": site.point.lng if site.point else None, "length_km": site.marks.get(LENGTH_MARK), "free_flow_kmh": free,
        "now": _now(seen.now), "usual": _usual(seen.usual), "works": [*_digs(site, works), *_reports(site, reported)],
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
    if site.point is None:
        return False
    ring = [At(place[1], place[0]) for place in outline["coordinates"][0]]
    return beside(At(float(site.point.lat), float(site.point.lng)), ring)[0] <= IN_THE_WAY_M


def _reports(site: Site, reported: Sequence[Case]) -> list[dict[str, Any]]:
    kinds = standard_kinds().by_id
    return [
        {
            "kind": "report", "title": kinds[case.opening.kind].name if case.opening.kind in kinds else case.opening.kind, "id": case.id,
            "since": time_json(case.opening.happened_at), "until": None, "under_way": True,
        }
        for case in reported
        if site.point and metres(_at(site.point.lat, site.point.lng), _at(case.opening.lat, case.opening.lng)) <= IN_THE_WAY_M
    ]  # fmt: skip


def _at(lat: Decimal, lng: Decimal) -> At:
    return At(float(lat), float(lng))
