"""Black and odorous water (黑臭水体): the month of a sampling point, and of the water bodies of an area.

A point is surveyed where transparency, dissolved oxygen and ammonia were each sampled at least three times; the redox potential is
optional. Automatic sections state no transparency: they say nothing here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.place import Site
from models.result import Result
from models.standards.black_odorous import TITLES
from models.standards.water import BLACK_ODOROUS_EDITION, GRADES, POINTS, REQUIRED, SAMPLES, body_grade, point_grade, value_grade

Outcome: TypeAlias = Value | NotEnough
INDICATORS: tuple[str, ...] = tuple(TITLES)
DEPTH = "depth"
ODOUR_METRICS = (*INDICATORS, DEPTH)
RIVER = "river"
"""The registry's word for the water body of a point whose name does not say it."""
KILOMETRE = "km"
"""The registry's mark of where along the water body a point lies."""


def _grades(facts: Mapping[str, Sequence[Fact]]) -> dict[str, list[int]]:
    """Return the grade of every value that counts, by indicator; transparency by the depth of the same sample."""
    depths = {fact.observed_at: fact.value for fact in facts.get(DEPTH, ()) if not fact.flag}
    return {
        key: [value_grade(key, value, depths.get(at)) for at, value, flag, _, _ in facts.get(key, ()) if not flag and value is not None]
        for key in INDICATORS
    }


def odour_point(inputs: Inputs, _context: Context) -> Outcome:
    """Return 不黑臭, 轻度黑臭 or 重度黑臭 of one point's month."""
    grades = _grades(inputs.facts)
    samples = {key: len(values) for key, values in grades.items() if values}
    lacking = [key for key in REQUIRED if samples.get(key, 0) < SAMPLES]
    evidence: dict[str, Any] = {"samples": samples, "without": [key for key in INDICATORS if key not in samples]}
    if lacking:
        titles = "、".join(TITLES[key] for key in lacking)
        return NotEnough(f"fewer than {SAMPLES} samples of {titles} in the month", BLACK_ODOROUS_EDITION, evidence)
    found = point_grade(grades)
    light = {key: sum(grade > 0 for grade in values) for key, values in grades.items() if values}
    evidence |= {"heavy": dict(found.heavy), "light_or_heavy": light, "grade": found.grade}
    return Value(GRADES[found.grade], BLACK_ODOROUS_EDITION, evidence)


def _body_of(subject: str, site: Site | None) -> str:
    """Return the water body of a point: the middle of its name, the registry's word, or the point itself."""
    _, middle, *rest = subject.split("/")
    if rest:
        return middle
    return site.words.get(RIVER, middle) if site else middle


def _graded(points: Sequence[Result], sites: Mapping[str, Site]) -> dict[str, Any]:
    """Return the verdict on one body; stretches only where the registry says where along it each point lies."""
    places = {point.subject: sites[point.subject].marks.get(KILOMETRE) for point in points if point.subject in sites}
    ordered = all(places.get(point.subject) is not None for point in points)
    along = sorted(points, key=lambda point: (places[point.subject], point.subject)) if ordered else points
    found = body_grade([point.evidence["grade"] for point in along])
    names = [point.subject for point in along]
    return {
        "grade": found.grade,
        "name": GRADES[found.grade],
        "points": {point.subject: point.value for point in along},
        "enough_points": len(points) >= POINTS,
        "heavy_stretches": [[names[first], names[last]] for first, last in found.stretches] if ordered else None,
    }


def odour_bodies(inputs: Inputs, context: Context) -> Outcome:
    """Return the grade of the worst water body of the area; each body and its points stand in the evidence."""
    surveyed = [point for point in inputs.children if point.value is not None]
    sites = {site.subject: site for site in context.registered}
    by_body: dict[str, list[Result]] = {}
    for point in surveyed:
        by_body.setdefault(_body_of(point.subject, sites.get(point.subject)), []).append(point)
    bodies = {name: _graded(points, sites) for name, points in by_body.items()}
    evidence = {"bodies": bodies, "surveyed": len(surveyed), "not_surveyed": len(inputs.children) - len(surveyed)}
    if not surveyed:
        return NotEnough("no point of the area was surveyed in this month", BLACK_ODOROUS_EDITION, evidence)
    worst = max(body["grade"] for body in bodies.values())
    black = sorted(name for name, body in bodies.items() if body["grade"])
    return Value(GRADES[worst], BLACK_ODOROUS_EDITION, evidence | {"black_odorous_bodies": black})
