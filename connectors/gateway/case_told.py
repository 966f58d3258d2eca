"""How cases leave the gateway: to anybody without what belongs to people, to the street's own with all of it."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from connectors.present import time_json
from models.case import STAGES, WAYS, Case, CaseEvent, people, priority
from models.kind import Kinds
from models.person import Person
from models.report import Report
from models.standards.rounding import round_half_even
from models.taking import Taken

ROUNDED = Decimal("0.001")
"""Degrees: about a hundred metres, so that a place is a street corner and not a door."""


def _rounded(degrees: Decimal) -> Decimal:
    return degrees.quantize(ROUNDED, ROUND_HALF_EVEN)


def _time(at: Any) -> str | None:  # noqa: ANN401 - a time or none
    return time_json(at) if at else None


def case_json(case: Case, kinds: Kinds) -> dict[str, Any]:
    """Return what anybody may see of *case*."""
    place, count = case.opening, people(case.reporters)
    kind, scores = kinds.by_id.get(place.kind), list(case.scores.values())
    return {
        "id": case.id, "number": case.number, "kind": place.kind, "title": kind.name if kind else place.kind, "stage": case.stage,
        "stage_zh": STAGES[case.stage], "city": place.city, "area": place.area, "found": place.found, "lat": _rounded(place.lat),
        "lng": _rounded(place.lng), "origin": place.origin, "opened_at": _time(case.opened_at), "happened_at": _time(place.happened_at),
        "moved_at": _time(case.moved_at), "due_at": _time(case.due_at), "due_provisional": case.due_provisional,
        "condition": case.condition,
        "closed_at": _time(case.closed_at), "dispatched_to": case.dispatched_to, "dispatched_by": case.dispatched_by, "reporters": count,
        "priority": priority(count), "reopened": case.reopened, "confirmed": case.confirmed,
        "satisfaction": round_half_even(Fraction(sum(scores), len(scores)), 1) if scores else None, "original": case.original or None,
        "href": f"/v1/cases/{case.id}",
    }  # fmt: skip


def taken_json(taken: Taken, kinds: Kinds, person: Person | None = None) -> dict[str, Any]:
    """Return what its sender is told about a report."""
    return {
        "report": taken.report.id, "fresh": taken.fresh, "joined": taken.joined, "person": person and person.id,
        "person_token": person and person.token, "flags": list(taken.report.flags),
        "case": case_json(taken.case, kinds),
    }  # fmt: skip


def whole_json(case: Case, log: Sequence[CaseEvent], reports: Sequence[Report] | None, kinds: Kinds) -> dict[str, Any]:
    """Return *case* with its steps; with *reports*, for those who work on it, also what was said."""
    steps = [{"move": each.move, "title": WAYS[each.move].title, "at": _time(each.at)} for each in log]
    inside = None if reports is None else _inside(case, log, reports)
    return case_json(case, kinds) | {"steps": steps, "inside": inside}


def _inside(case: Case, log: Sequence[CaseEvent], reports: Sequence[Report]) -> dict[str, Any]:
    return {
        "lat": case.opening.lat, "lng": case.opening.lng, "reason": case.reason, "evidence": case.evidence,
        "pauses": [
            {"start": _time(each.start), "end": _time(each.end), "reason": each.reason, "until": _time(each.until)} for each in case.pauses
        ],
        "returned": case.returned, "reworked": case.reworked, "reports": [_said(each) for each in reports],
        "log": [_logged(each) for each in log],
    }  # fmt: skip


def _said(report: Report) -> dict[str, Any]:
    return {
        "id": report.id, "lat": report.lat, "lng": report.lng, "stated": report.stated, "crs": report.crs,
        "happened_at": _time(report.happened_at), "received_at": _time(report.received_at), "note": report.note, "photos": report.photos,
        "flags": report.flags, "person": report.person,
    }  # fmt: skip


def _logged(event: CaseEvent) -> dict[str, Any]:
    return {
        "number": event.number, "move": event.move, "at": _time(event.at), "by": event.by, "role": event.role, "reason": event.reason,
        "note": event.note, "evidence": event.evidence, "area": event.area, "found": event.found, "until": _time(event.until),
        "kind": event.kind, "condition": event.condition,
    }  # fmt: skip
