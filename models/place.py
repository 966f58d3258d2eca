"""Which subjects lie in which area: a station belongs to its city by name, and to a street where the street lists it.

Reference data, so it is loaded, not written in code; `models/places.json` holds the street's own list.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import NamedTuple

LAST_CHARACTER = "\U0010ffff"


class Span(NamedTuple):
    """Subjects from *low* to *high*, both inclusive, in the order of their UTF-8 bytes."""

    low: str
    high: str


def only(subject: str) -> Span:
    """Return the span that holds *subject* alone."""
    return Span(subject, subject)


@dataclass(frozen=True)
class Area:
    """A street or another named part of the city, with the stations that speak for it and what must be said about them."""

    name: str
    members: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Places:
    """Who lies where. A source's subject is `<city>/<point>`; a subject without a slash is an area."""

    areas: Mapping[str, Area] = field(default_factory=dict)

    def areas_of(self, subject: str) -> tuple[str, ...]:
        """Return the areas that *subject* speaks for: its city first, then every area that lists it."""
        city, slash, _ = subject.partition("/")
        listed = tuple(area.name for area in self.areas.values() if subject in area.members)
        return (city, *listed) if slash else listed

    def spans(self, area: str) -> tuple[Span, ...]:
        """Return where the members of *area* are found: its list, or every point of the city of that name."""
        if area in self.areas:
            return tuple(only(member) for member in self.areas[area].members)
        return (Span(f"{area}/", f"{area}/{LAST_CHARACTER}"),)

    def note(self, area: str) -> str:
        """Return what must be said wherever a figure of *area* is shown."""
        return self.areas[area].note if area in self.areas else ""


def places_from(text: str) -> Places:
    """Read places from JSON: `{"areas": [{"name", "members", "note"}]}`."""
    areas = (Area(area["name"], tuple(sorted(set(area["members"]))), area.get("note", "")) for area in json.loads(text)["areas"])
    return Places({area.name: area for area in areas})


def street_places() -> Places:
    """Return the places of the street that this copy is made for."""
    return places_from(files("models").joinpath("places.json").read_text("utf-8"))
