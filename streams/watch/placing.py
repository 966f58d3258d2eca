"""Where a sign is: an alarm's subject by the registry, a report by its own place. What has no place cannot join, and that is said."""

from collections.abc import Mapping, Sequence

from models.alarm_rule import AlarmRule
from models.datum import Degrees
from models.kpi import Kpi
from models.place import Places, Point


def feed_of(rule: AlarmRule, kpis: Mapping[str, Kpi]) -> str:
    """Return the feed whose sites the subjects of *rule* are; "" for a figure of figures, which stands for no place."""
    facts = kpis[rule.kpi].facts
    return facts[0].feed if facts else ""


def course_of(subject: str, feed: str, places: Places) -> Sequence[Degrees]:
    """Return where *subject* is in WGS-84, a point or a line; nothing where the registry does not say."""
    site = places.standing(subject, feed).site if feed else None
    if site is None:
        return ()
    return tuple(map(degrees, [site.point] if site.point else site.line))


def degrees(point: Point) -> Degrees:
    """Return *point* as numbers that can be measured with."""
    return Degrees(float(point.lat), float(point.lng))
