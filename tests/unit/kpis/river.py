"""Sections of a river in a city of memory, for tests of the water KPIs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.place import Area, Places, Site
from tests.unit.kpis.city import City

CLEAR: Mapping[str, str] = {"ph": "7.5", "do": "8", "codmn": "1.5", "nh3n": "0.1", "tp": "0.01"}
FEED = "water_quality"


def water(**changed: str | None) -> dict[str, Any]:
    """Clear water, with some of it *changed*; None leaves an indicator out."""
    return {key: text for key, text in {**CLEAR, **changed}.items() if text is not None}


def sampled(city: City, subject: str, moment: datetime, **changed: str | None) -> None:
    city.says(subject, moment, FEED, **water(**changed))


def registry(*sites: Site) -> Places:
    areas = (Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山"))
    return Places({area.name: area for area in areas}, {(site.feed, site.subject): site for site in sites})
