"""Emergency resources 应急资源: what the registry has of pumps, teams, shelters and stores, the nearest first.

They are sites of the feed `emergency_resource`, loaded as all reference data is; what they hold and whom to call stands in their words.
"""

from typing import NamedTuple

from models.datum import Degrees
from models.place import Places, Site
from models.whereabouts import metres

RESOURCES = "emergency_resource"


class Near(NamedTuple):
    """A resource, and how far it is in a straight line."""

    site: Site
    metres: int


def nearest(at: Degrees, places: Places, most: int) -> list[Near]:
    """Return the resources nearest to *at* of which the registry knows where they are."""
    found = [
        Near(site, round(metres(at, Degrees(float(site.point.lat), float(site.point.lng)))))
        for (feed, _), site in places.sites.items()
        if feed == RESOURCES and site.point is not None
    ]
    return sorted(found, key=lambda near: (near.metres, near.site.subject))[:most]
