"""A drawn route: which segments lie on it and in which order, how long it takes as far as it is measured, and how much of it is not.

The registry knows a segment by its line, or by one point and its length: it lies on the route where its middle does. Geometry is on a
plane, good to a metre in a city; minutes are exact until they are rounded.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import cos, hypot, radians
from typing import NamedTuple

from models.place import Site
from models.standards.rounding import round_half_even
from streams.traffic.segment import Now

METRES_A_DEGREE = 111_195.0
NEAR_M = 60.0
"""How far a segment's point may lie beside the line that was drawn; a rule of our own."""
LENGTH_MARK = "length_km"
KM_DECIMALS, MINUTE_DECIMALS = 2, 1


class At(NamedTuple):
    """A place in WGS-84 degrees."""

    lat: float
    lng: float


class Travel(NamedTuple):
    """minutes: over the measured_km, None where nothing is. unknown_km: the rest of route_km, of which nothing is known."""

    route_km: Decimal
    measured_km: Decimal
    unknown_km: Decimal
    minutes: Decimal | None
    standing: tuple[str, ...]


def _plane(at: At, origin: At) -> tuple[float, float]:
    return (at.lng - origin.lng) * cos(radians(origin.lat)) * METRES_A_DEGREE, (at.lat - origin.lat) * METRES_A_DEGREE


def metres(one: At, other: At) -> float:
    """Return how far two places are apart."""
    return hypot(*_plane(other, one))


def beside(at: At, line: Sequence[At]) -> tuple[float, float]:
    """Return how far *at* lies beside *line*, and how far along it, in metres; a line of one place is that place."""
    if len(line) == 1:
        return metres(at, line[0]), 0.0
    best, begun = (float("inf"), 0.0), 0.0
    for one, other in pairwise(line):
        (x, y), (px, py) = _plane(other, one), _plane(at, one)
        length = hypot(x, y)
        share = min(1.0, max(0.0, (px * x + py * y) / length**2)) if length else 0.0
        best = min(best, (hypot(px - share * x, py - share * y), begun + share * length))
        begun += length
    return best


def course(site: Site) -> list[At]:
    """Return the places that *site* is drawn by: its line, else its point, else none."""
    known = site.line or ((site.point,) if site.point else ())
    return [At(float(each.lat), float(each.lng)) for each in known]


def middle(line: Sequence[At]) -> At:
    """Return the place halfway along *line*, which has one place at least."""
    left = sum(metres(one, other) for one, other in pairwise(line)) / 2
    for one, other in pairwise(line):
        length = metres(one, other)
        if length and left <= length:
            share = left / length
            return At(one.lat + share * (other.lat - one.lat), one.lng + share * (other.lng - one.lng))
        left -= length
    return line[0]


def along(sites: Iterable[Site], line: Sequence[At]) -> list[Site]:
    """Return the sites that lie on *line*, in its order."""
    found = []
    for site in sites:
        if drawn := course(site):
            off, on = beside(middle(drawn), line)
            if off <= NEAR_M:
                found.append((on, site.subject, site))
    return [site for _, _, site in sorted(found, key=lambda each: each[:2])]


def travel(sites: Sequence[Site], now: Mapping[str, Now], line: Sequence[At]) -> Travel:
    """Return how long *line* takes over those of its segments that have a fresh speed and a length."""
    length = sum(metres(one, other) for one, other in pairwise(line))
    route = round_half_even(Fraction(length) / 1000, KM_DECIMALS)
    minutes, measured, standing = Fraction(0), Decimal(0), []
    for site in sites:
        km, seen = site.marks.get(LENGTH_MARK), now[site.subject]
        if seen.known != "fresh" or seen.speed is None or not km:
            continue
        if seen.speed == 0:
            standing.append(site.subject)
            continue
        measured += km
        minutes += Fraction(km) / Fraction(seen.speed) * 60
    told = round_half_even(minutes, MINUTE_DECIMALS) if measured else None
    measured = round_half_even(Fraction(measured), KM_DECIMALS)
    return Travel(route, measured, max(Decimal(0), route - measured), told, tuple(standing))
