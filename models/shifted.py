"""Points that look as if they came from a map in GCJ-02 though their source says otherwise: half a kilometre off."""

from collections.abc import Iterator, Sequence

from models.datum import Degrees, unshifted
from models.place import Places, Point


def _degrees(point: Point) -> Degrees:
    return Degrees(float(point.lat), float(point.lng))


def inside(at: Degrees, ring: Sequence[Degrees]) -> bool:
    """Return whether *at* lies inside *ring*, by counting the edges east of it (even-odd rule)."""
    odd = False
    for one, other in zip(ring, (*ring[1:], *ring[:1]), strict=True):
        crosses = (one.lat > at.lat) != (other.lat > at.lat)
        if crosses and at.lng < one.lng + (at.lat - one.lat) / (other.lat - one.lat) * (other.lng - one.lng):
            odd = not odd
    return odd


def suspects(places: Places) -> Iterator[tuple[str, str]]:
    """Yield (subject, why) for each site that lies outside an area that it should lie in, and would lie inside if it were GCJ-02.

    Only areas with an outline can tell; a point that already was converted from GCJ-02 is left alone.
    """
    for (_, subject), site in places.sites.items():
        if site.point is None or site.point.datum in {"GCJ-02", "BD-09"}:
            continue
        at = _degrees(site.point)
        for name in site.areas:
            area = places.areas.get(name)
            ring = [_degrees(corner) for corner in area.outline] if area else []
            if ring and not inside(at, ring) and inside(unshifted(at), ring):
                yield subject, f"outside {name} as {site.point.datum}, inside if it is GCJ-02; state its datum"
