"""Which subjects speak for which area: by their names, and where the registry says so. Reference data: loaded, never in code.

A source's subject is `<city>/<point>`, or `<city>/<area>/<point>` where the sender itself names the community or grid. An area has no
slash in its name: a city, a street, a community, a grid, each but the city inside another.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

LAST_CHARACTER = "\U0010ffff"
ANY_FEED = "*"

AreaKind: TypeAlias = Literal["city", "street", "community", "grid", "river"]
"""A river is the stretch of it that lies in its parent; its sections, points and patrols speak for both."""
Datum: TypeAlias = Literal["WGS-84", "CGCS2000", "GCJ-02", "BD-09", "unstated"]
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Span(NamedTuple):
    """Subjects from *low* to *high*, both inclusive, in the order of their UTF-8 bytes."""

    low: str
    high: str


def only(subject: str) -> Span:
    """Return the span that holds *subject* alone."""
    return Span(subject, subject)


def under(prefix: str) -> Span:
    """Return the span of all subjects below *prefix*."""
    return Span(f"{prefix}/", f"{prefix}/{LAST_CHARACTER}")


class Point(NamedTuple):
    """A place in WGS-84 degrees, and as its source stated it."""

    lat: Decimal
    lng: Decimal
    datum: Datum = "WGS-84"
    stated: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class Area:
    """A named part of the city. code: its official number. notes: what must be said wherever a figure of a feed is shown for it.

    outline: rings of points; approximate where it is not the official one.
    """

    name: str
    kind: AreaKind
    parent: str = ""
    code: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[Point, ...] = ()
    approximate: bool = True


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the registry knows of one source of one feed. areas: whom it speaks for, be it inside or the nearest there is.

    marks: numbers that figures are judged by, such as capacity or warning_mark, in the unit of the feed's metric. words: the rest.
    line: the course of what is no point, such as a road segment, from one end to the other.
    """

    subject: str
    feed: str
    title: str = ""
    areas: tuple[str, ...] = ()
    point: Point | None = None
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    line: tuple[Point, ...] = ()


class Standing(NamedTuple):
    """What the registry adds to the figure of one subject: see `Context`."""

    note: str = ""
    site: Site | None = None
    registered: tuple[Site, ...] = ()


@dataclass(frozen=True)
class Places:
    """One version of the registry: areas by name, sites by (feed, subject)."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    sites: Mapping[tuple[str, str], Site] = field(default_factory=dict)
    version: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "areas_of", lru_cache(maxsize=65_536)(self.areas_of))
        object.__setattr__(self, "spans", lru_cache(maxsize=4_096)(self.spans))
        object.__setattr__(self, "standing", lru_cache(maxsize=65_536)(self.standing))

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        """Each area with all areas inside it, itself first."""
        inside: dict[str, list[str]] = {name: [name] for name in self.areas}
        for name in self.areas:
            for above in self.ancestors(name):
                inside[above].append(name)
        return {name: tuple(names) for name, names in inside.items()}

    @cached_property
    def _sites_of(self) -> Mapping[tuple[str, str], tuple[Site, ...]]:
        """Sites by (feed, area that they speak for directly or by what lies above it)."""
        found: dict[tuple[str, str], dict[str, Site]] = {}
        for (feed, subject), site in sorted(self.sites.items()):
            for area in self.areas_of(subject, feed):
                found.setdefault((feed, area), {})[subject] = site
        return {key: tuple(sites.values()) for key, sites in found.items()}

    def ancestors(self, area: str) -> Iterator[str]:
        """Yield what *area* lies in, from the inside out."""
        above = self.areas[area].parent
        while above:
            yield above
            above = self.areas[above].parent if above in self.areas else ""

    def _city_of(self, area: str) -> str:
        """Return the city that *area* lies in, "" where the registry names none."""
        above = self.ancestors(area) if area in self.areas else iter(())
        return next((each for each in above if each in self.areas and self.areas[each].kind == "city"), "")

    def areas_of(self, subject: str, feed: str) -> tuple[str, ...]:
        """Return the areas that *subject* of *feed* speaks for, its city first. An area speaks for itself alone."""
        city, slash, rest = subject.partition("/")
        if not slash:
            return ()
        middle, deeper, _ = rest.partition("/")
        direct = [middle] if deeper and self._city_of(middle) == city else []
        for key in ((feed, subject), (ANY_FEED, subject)):
            if key in self.sites:
                direct += self.sites[key].areas
        above = (area for each in direct if each in self.areas for area in (each, *self.ancestors(each)))
        return tuple(dict.fromkeys((city, *above)))

    def spans(self, area: str, feed: str) -> tuple[Span, ...]:
        """Return where the subjects of *feed* that speak for *area* are found; the spans do not overlap."""
        if area not in self.areas or self.areas[area].kind == "city":
            return (under(area),)
        inside = self._below[area]
        city = self._city_of(area)
        named = tuple(under(f"{city}/{each}") for each in inside) if city else ()
        listed = {site.subject for key in (feed, ANY_FEED) for each in inside for site in self._sites_of.get((key, each), ())}
        return (*named, *(only(each) for each in sorted(listed) if not any(low <= each <= high for low, high in named)))

    def standing(self, subject: str, feed: str) -> Standing:
        """Return what the registry says about *subject*, a source or an area, for figures that stand on *feed*."""
        if "/" in subject:
            return Standing(site=self.sites.get((feed, subject)) or self.sites.get((ANY_FEED, subject)))
        notes = self.areas[subject].notes if subject in self.areas else NOTHING
        return Standing(notes.get(feed, notes.get(ANY_FEED, "")), None, self._sites_of.get((feed, subject), ()))


def listed(areas: Iterable[Area], sites: Iterable[Site], version: int = 0) -> Places:
    """Return the registry of *areas* and *sites*."""
    return Places({area.name: area for area in areas}, {(site.feed, site.subject): site for site in sites}, version)
