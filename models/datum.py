"""From the coordinates that Chinese maps and phones state to WGS-84: 560 m decide about the community that a place lies in.

GCJ-02 shifts WGS-84 by a few hundred metres, BD-09 shifts GCJ-02 once more; CGCS2000 differs from WGS-84 by less than a metre. The shift
is the published formula (Krassovsky 1940 ellipsoid, a = 6378245 m, e² = 0.00669342162296594323); it has no closed inverse, so the way
back is found by iteration to less than a millimetre. Standards: none; `docs/decisions/0041` says why no library does it.
"""

from decimal import Decimal
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import NamedTuple

from models.place import Datum, Point

AXIS_M = 6378245.0
ECCENTRICITY2 = 0.00669342162296594323
BD_ANGLE = pi * 3000 / 180
DECIMALS = 7
"""Of a degree: about a centimetre."""
CHINA = (0.8293, 55.8271, 72.004, 137.8347)
"""South, north, west, east: outside the published formula does not shift."""
POLE, ANTIMERIDIAN = 90, 180
STEPS = 12
DATUMS: tuple[Datum, ...] = ("WGS-84", "CGCS2000", "GCJ-02", "BD-09")
"""What may be declared; facts number them from 1 in this order."""


class Degrees(NamedTuple):
    """A place on the ground, in degrees."""

    lat: float
    lng: float


def _inside(at: Degrees) -> bool:
    south, north, west, east = CHINA
    return south <= at.lat <= north and west <= at.lng <= east


def _wave(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3


def shifted(at: Degrees) -> Degrees:
    """Return WGS-84 *at* in GCJ-02."""
    if not _inside(at):
        return at
    x, y = at.lng - 105.0, at.lat - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _wave(x)
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _wave(x)
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    latitude = at.lat / 180 * pi
    magic = 1 - ECCENTRICITY2 * sin(latitude) ** 2
    meridian = AXIS_M * (1 - ECCENTRICITY2) / (magic * sqrt(magic)) * pi / 180
    parallel = AXIS_M / sqrt(magic) * cos(latitude) * pi / 180
    return Degrees(at.lat + north / meridian, at.lng + east / parallel)


def unshifted(at: Degrees) -> Degrees:
    """Return GCJ-02 *at* in WGS-84."""
    guess = at
    for _ in range(STEPS):
        there = shifted(guess)
        guess = Degrees(guess.lat + at.lat - there.lat, guess.lng + at.lng - there.lng)
    return guess


def to_bd09(at: Degrees) -> Degrees:
    """Return GCJ-02 *at* in BD-09."""
    radius = hypot(at.lng, at.lat) + 0.00002 * sin(at.lat * BD_ANGLE)
    angle = atan2(at.lat, at.lng) + 0.000003 * cos(at.lng * BD_ANGLE)
    return Degrees(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)


def from_bd09(at: Degrees) -> Degrees:
    """Return BD-09 *at* in GCJ-02."""
    guess = Degrees(at.lat - 0.006, at.lng - 0.0065)
    for _ in range(STEPS):
        there = to_bd09(guess)
        guess = Degrees(guess.lat + at.lat - there.lat, guess.lng + at.lng - there.lng)
    return guess


def to_wgs84(lat: str, lng: str, datum: Datum) -> Point:
    """Return what was stated as a point in WGS-84 that remembers it; "unstated" is taken as it stands. ValueError: no degrees."""
    at = Degrees(float(lat), float(lng))
    if not (-POLE <= at.lat <= POLE and -ANTIMERIDIAN <= at.lng <= ANTIMERIDIAN):  # also refuses NaN
        message = f"{lat}, {lng} is no latitude and longitude in degrees; send them in this order, such as 22.5677, 113.3086"
        raise ValueError(message)
    if datum == "BD-09":
        at = from_bd09(at)
    if datum in {"BD-09", "GCJ-02"}:
        at = unshifted(at)
    exact = (Decimal(lat), Decimal(lng)) if datum in {"WGS-84", "CGCS2000", "unstated"} else None
    found = exact or (Decimal(f"{at.lat:.{DECIMALS}f}"), Decimal(f"{at.lng:.{DECIMALS}f}"))
    return Point(*found, datum, (lat, lng))
