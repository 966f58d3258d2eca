"""A registry for tests: one area, and the sources of a feed that speak for it."""

from collections.abc import Iterable

from models.place import ANY_FEED, Area, Places, Site, listed


def area_of(name: str, subjects: Iterable[str], note: str = "", feed: str = ANY_FEED) -> Places:
    return listed(
        [Area(name=name, kind="street", notes={feed: note} if note else {})],
        [Site(subject=subject, feed=feed, areas=(name,)) for subject in subjects],
    )
