"""What machines see becomes a case of the same kind as what people report (多网合一): detections, gas alarms, calls for help from homes.

A pure rule a feed says which readings are worth a case. The id of such a report follows from what was seen, so the same body read again,
landed again or replayed adds nothing. Who saw it counts as one reporter however often it looks, and is never asked for a word.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from models.case import case_id_of
from models.datum import DATUMS, Degrees, to_wgs84
from models.detection import CONFIRMED, KINDS, OPEN, latitude, longitude, stated_latitude, stated_longitude, system
from models.kind import kind_id
from models.kind_number import CALL_FOR_HELP, GAS_ALARM
from models.landing import landed_at
from models.observation import Part, Reading
from models.period import CITY_ZONE, city_time
from models.place import Places, Point, Site
from models.report import Report
from models.statement import SHIFTED, UNSTATED
from models.whereabouts import area_of, looks_shifted
from streams.kpis.device_alarm import limit_of
from streams.kpis.hazard import ALARMS

OLDEST = timedelta(days=3)
"""What was seen longer than this before it landed is history, and nobody is sent there any more."""
HELP = "1"
SECOND_STAGE = 2
NORMAL = "0"


class Sight(NamedTuple):
    """Something seen: which kind of case it is, when, and what makes it the same again. point: where the reading itself says so."""

    subject: str
    kind: str
    at: int
    same: str
    note: str
    point: Point | None = None


Rule = Callable[[Sequence[Reading], Places], Iterator[Sight]]


def _stated(readings: Iterable[Reading]) -> Mapping[tuple[str, str, int], str]:
    return {(each.subject, each.metric, each.observed_at): each.value for each in readings if each.value is not None and not each.flag}


def detections(readings: Sequence[Reading], places: Places) -> Iterator[Sight]:
    """Yield detections that wait for a look or are confirmed; a false or a cleared one needs nobody."""
    stated = _stated(readings)
    for (subject, metric, at), state in stated.items():
        kind = next((each for each in KINDS if each.name == metric), None)
        if kind is None or state not in {str(OPEN), str(CONFIRMED)}:
            continue
        point = _seen_at({name: stated.get((subject, name(kind.name), at)) for name in _WHERE}, subject, places)
        yield Sight(subject, kind_id("matter", kind.code), at, f"{metric} {at}", f"{kind.title}（巡查发现）", point)


_WHERE = (latitude, longitude, stated_latitude, stated_longitude, system)


def _seen_at(told: Mapping[Callable[[str], str], str | None], subject: str, places: Places) -> Point | None:
    """Return the place that the row itself says: converted where it declared its system, else in that of its device in the registry."""
    lat, lng, declared = told[latitude], told[longitude], told[system]
    if not (lat and lng):
        return None
    if declared:
        return Point(Decimal(lat), Decimal(lng), DATUMS[int(declared) - 1], (told[stated_latitude] or lat, told[stated_longitude] or lng))
    site = places.standing(subject, "detections").site
    return to_wgs84(lat, lng, site.point.datum if site and site.point else "unstated")


def hazard(readings: Sequence[Reading], places: Places) -> Iterator[Sight]:
    """Yield gases at or beyond their second limit (高报), once a device, gas and day; not while the device calibrates or warms up."""
    stated = _stated(readings)
    for (subject, metric, at), value in stated.items():
        alarm = next((each for each in ALARMS if each.metric == metric), None)
        if alarm is None or stated.get((subject, f"{metric}_flag", at), NORMAL) != NORMAL:
            continue
        if stated.get((subject, "state", at), NORMAL) != NORMAL:
            continue
        if limit_of(alarm, places.standing(subject, "hazard").site).stage(Decimal(value)) == SECOND_STAGE:
            day = city_time(at).date().isoformat()
            yield Sight(subject, GAS_ALARM, at, f"{metric} {day}", f"{metric} {value}（高报）")


def sos(readings: Sequence[Reading], _places: Places) -> Iterator[Sight]:
    """Yield calls for help; mistakes, monthly tests and power cuts are none."""
    for (subject, metric, at), value in _stated(readings).items():
        if metric == "kind" and value == HELP:
            yield Sight(subject, CALL_FOR_HELP, at, f"{at}", "居家求助")


RULES: Mapping[str, Rule] = {"detections": detections, "hazard": hazard, "sos": sos}


def reports(parts: Iterable[Part], places: Places) -> list[Report]:
    """Return the reports that machines make with *parts*, each once; what nobody can place is left out."""
    bodies: dict[tuple[str, str], list[Reading]] = {}
    for part in parts:
        bodies.setdefault((part.feed, part.landing_id), []).extend(part.readings)
    found: dict[str, Report] = {}
    for (feed, landing), readings in sorted(bodies.items(), key=lambda each: each[0][1]):
        for sight in RULES[feed](readings, places) if feed in RULES else ():
            report = _report(feed, sight, landed_at(landing), places)
            if report is not None:
                found.setdefault(report.id, report)
    return list(found.values())


def _report(feed: str, sight: Sight, landed: datetime, places: Places) -> Report | None:
    site: Site | None = places.standing(sight.subject, feed).site
    point = sight.point or (site.point if site else None)
    at = city_time(sight.at)
    if point is None or landed - at > OLDEST:
        return None
    at_point = Degrees(float(point.lat), float(point.lng))
    city, _, rest = sight.subject.partition("/")
    named = rest.partition("/")[0] if "/" in rest else ""
    area, how = (named, "stated") if named in places.areas else area_of(at_point, places)
    flags = [UNSTATED] if sight.point and point.datum == "unstated" else []
    flags += [SHIFTED] if sight.point and point.datum not in {"GCJ-02", "BD-09"} and looks_shifted(at_point, places) else []
    return Report(
        id=case_id_of(f"{feed} {sight.subject} {sight.same}"), kind=sight.kind, lat=point.lat, lng=point.lng, stated=point.stated,
        crs=point.datum, city=city, area=area, found=how, happened_at=min(at, landed).astimezone(CITY_ZONE), received_at=landed, timed=True,
        sender=sight.subject, note=sight.note, flags=tuple(flags), origin=feed,
    )  # fmt: skip
