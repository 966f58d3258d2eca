"""Whom a row speaks of: `<city>/<point>`, or `<city>/<area>/<point>` where the sender itself names the community or grid."""

from functools import lru_cache

from connectors.feeds.rows.label import name

PLACE = frozenset({"city", "community"})
"""The columns beside the point's own; a sender may leave `community` out or empty."""


@lru_cache(maxsize=65_536)
def _subject(city: str, community: str, point: str, column: str) -> str:
    between = f"/{name(community, 'community')}" if community.strip() else ""
    return f"{name(city, 'city')}{between}/{name(point, column)}"


def subject_of(row: dict[str, str], column: str) -> str:
    """Return the subject of *row*, whose point stands in *column*."""
    return _subject(row["city"], row.get("community", ""), row[column], column)
