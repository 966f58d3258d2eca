"""Where a posted address is, as far as the registry of places knows it: there is no geocoder here, so an unknown address is refused.

A place that is only named is the middle of what was named. It is said so (found: named), and such a report is never joined with another
by its place, because two doors of one community are not one place.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from models.place import Places, Point


class Located(NamedTuple):
    """A place in WGS-84 degrees. area: the registered area that was named, "" for a site."""

    lat: Decimal
    lng: Decimal
    area: str
    title: str


def located(places: Places, address_id: str, address: str) -> Located | None:
    """Return where *address_id* is (an area's name or code, or a site's subject), else what *address* names; None where nobody knows."""
    for key, here in _known(places):
        if address_id and address_id == key:
            return here
    named = [(len(key), here) for key, here in _known(places) if len(key) > 1 and key in address] if address else []
    return max(named, key=lambda each: each[0])[1] if named else None


def _known(places: Places) -> Iterator[tuple[str, Located]]:
    """Yield each name that the registry has a place for."""
    for site in places.sites.values():
        if site.point:
            here = Located(site.point.lat, site.point.lng, "", site.title or site.subject)
            yield from ((key, here) for key in (site.subject, site.title) if key)
    for area in places.areas.values():
        if area.outline and area.kind != "city":
            lat, lng = _middle(area.outline)
            here = Located(lat, lng, area.name, area.name)
            yield from ((key, here) for key in (area.name, area.code) if key)


def _middle(outline: tuple[Point, ...]) -> tuple[Decimal, Decimal]:
    """Return the middle of the box round an outline, which needs no more than to be inside the right community."""
    lats, lngs = [each.lat for each in outline], [each.lng for each in outline]
    return (min(lats) + max(lats)) / 2, (min(lngs) + max(lngs)) / 2
