"""How an AQI, or its absence, is told to readers: the same words for stations and areas, hours and days."""

from decimal import Decimal
from typing import Any, TypeAlias

from models.kpi import NotEnough, Value
from models.standards.air import DISPLAY_NAMES, Aqi, NoAqi

Outcome: TypeAlias = Value | NotEnough


def outcome(verdict: Aqi | NoAqi, evidence: dict[str, Any]) -> Outcome:
    """Return *verdict* as a figure with *evidence* beside it; NA keeps the evidence too, because areas average its concentrations."""
    if isinstance(verdict, NoAqi):
        evidence |= {
            "level": None,
            "grade": None,
            "colour": None,
            "primary": [],
            "iaqi": verdict.iaqi,
            "missing": list(verdict.missing),
            "capped": [],
        }
        return NotEnough(verdict.reason, verdict.edition, evidence)
    rating = verdict.rating
    evidence |= {
        "level": rating.name,
        "grade": rating.grade,
        "colour": rating.colour,
        "primary": [DISPLAY_NAMES[metric] for metric in verdict.primary],
        "iaqi": verdict.iaqi,
        "missing": list(verdict.missing),
        "capped": list(verdict.capped),
    }
    return Value(Decimal(verdict.value), verdict.edition, evidence)
