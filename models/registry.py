"""The registry of places as a file: read, checked as a whole, and refused with every mistake named, because figures stand on it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.datum import to_wgs84
from models.errors import PlacesError
from models.place import Area, AreaKind, Datum, Places, Point, Site, listed

NAMED_AT_MOST = 20
LONGEST_LINE = 1_000


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Area(_Row):
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^/]+$")
    kind: AreaKind
    parent: str = ""
    code: str = ""
    notes: dict[str, str] = {}
    outline: list[tuple[str, str]] = []
    datum: Datum = "WGS-84"
    approximate: bool = True


class _Site(_Row):
    subject: str = Field(min_length=3, max_length=200, pattern=r"^[^/]+/[^/]+(/[^/]+)?$")
    feed: str = Field(min_length=1)
    title: str = ""
    areas: list[str] = []
    lat: str = ""
    lng: str = ""
    datum: Datum = "unstated"
    marks: dict[str, Decimal] = {}
    words: dict[str, str] = {}
    line: list[tuple[str, str]] = Field(default=[], max_length=LONGEST_LINE)


class _Registry(_Row):
    areas: list[_Area]
    sites: list[_Site] = []


def _point(row: _Site) -> Point | None:
    return to_wgs84(row.lat, row.lng, row.datum) if row.lat or row.lng else None


def _line(row: _Site) -> tuple[Point, ...]:
    return tuple(to_wgs84(lat, lng, row.datum) for lat, lng in row.line)


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _area_problems(areas: Mapping[str, _Area]) -> Iterator[str]:
    for area in areas.values():
        if area.parent and area.parent not in areas:
            yield f"area {area.name}: its parent {area.parent!r} is not listed; list it or correct the name"
        if area.kind != "city" and not area.parent:
            yield f"area {area.name} is a {area.kind} without a parent; name the area that it lies in"
        seen, above = {area.name}, area.parent
        while above in areas and above not in seen:
            seen.add(above)
            above = areas[above].parent
        if above in seen:
            yield f"area {area.name}: its parents lead back to {above}; an area cannot lie inside itself"


def _site_problems(site: _Site, areas: Mapping[str, _Area]) -> Iterator[str]:
    for area in site.areas:
        if area not in areas:
            yield f"site {site.subject}: the area {area!r} is not listed; list it or correct the name"
    for mark, value in site.marks.items():
        if not value.is_finite():
            yield f"site {site.subject}: the mark {mark} is {value}; send a number"
    if len(site.line) == 1:
        yield f"site {site.subject}: its line has one place; send two or more, or lat and lng"
    try:
        _point(site)
        _line(site)
    except ValueError as error:
        yield f"site {site.subject}: {error}"


def _problems(registry: _Registry) -> Iterator[str]:
    """Name what does not fit together."""
    areas = {area.name: area for area in registry.areas}
    for name in _repeated(area.name for area in registry.areas):
        yield f"area {name} is listed more than once; keep one"
    for name in _repeated(f"{site.subject} of {site.feed}" for site in registry.sites):
        yield f"site {name} is listed more than once; keep one"
    yield from _area_problems(areas)
    for site in registry.sites:
        yield from _site_problems(site, areas)


def places_from(text: str | bytes, version: int = 0) -> Places:
    """Read the registry from JSON in the shape of `models/places.json`; PlacesError names everything that is wrong with it."""
    try:
        registry = _Registry.model_validate_json(text)
    except ValidationError as error:
        found = [f"{'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}" for each in error.errors()]
    else:
        found = list(_problems(registry))
    if found:
        more = f"\n… and {len(found) - NAMED_AT_MOST} more" if len(found) > NAMED_AT_MOST else ""
        raise PlacesError("these places cannot be used:\n" + "\n".join(found[:NAMED_AT_MOST]) + more)
    areas = (
        Area(
            name=each.name, kind=each.kind, parent=each.parent, code=each.code, notes=each.notes,
            outline=tuple(to_wgs84(lat, lng, each.datum) for lat, lng in each.outline), approximate=each.approximate,
        )
        for each in registry.areas
    )  # fmt: skip
    sites = (
        Site(
            subject=each.subject, feed=each.feed, title=each.title, areas=tuple(each.areas), point=_point(each),
            marks=each.marks, words=each.words, line=_line(each),
        )
        for each in registry.sites
    )  # fmt: skip
    return listed(areas, sites, version)


def street_file() -> str:
    """Return the text of the registry that this copy is made for."""
    return files("models").joinpath("places.json").read_text("utf-8")


def street_places() -> Places:
    """Return the registry that this copy is made for."""
    return places_from(street_file())
