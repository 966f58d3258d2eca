"""A case as a service request of GeoReport v2: what anybody may see of it, and no more than elsewhere.

The specification's `description` is what a reporter wrote, and anybody may ask for it without a key; here the words of reporters are for
those who work on the case, as contact is, so it stays empty, and the place is rounded to about a hundred metres.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from connectors.gateway.open311.shapes import RequestShape
from connectors.gateway.open311.w3c import w3c
from models.case import DONE, STAGES, Case
from models.kind import Kinds
from models.place import Places

ROUNDED = Decimal("0.001")
"""Degrees, as everywhere in public."""
PROVISIONAL = "期限跨入尚未公布节假日的年份，暂按周末推算 (provisional: the holidays of that year are not published yet)"


def service_request(case: Case, kinds: Kinds, places: Places) -> RequestShape:
    """Return *case* as a service request; one that is closed was last changed when it was closed, as the specification has it."""
    place, done = case.opening, case.stage in DONE
    kind = kinds.by_id.get(place.kind)
    area = places.areas.get(place.area)
    updated = case.closed_at if done and case.closed_at else case.moved_at
    return RequestShape(
        service_request_id=case.id, status="closed" if done else "open", status_notes=_notes(case),
        service_name=kind.name if kind else place.kind,
        service_code=place.kind, agency_responsible=case.dispatched_to or None,
        service_notice=PROVISIONAL if case.due_at and case.due_provisional else None, requested_datetime=w3c(case.opened_at),
        updated_datetime=w3c(updated), expected_datetime=w3c(case.due_at) if case.due_at else None, address=_address(case, places),
        address_id=(area.code or area.name) if area else None, lat=_rounded(place.lat), long=_rounded(place.lng),
    )  # fmt: skip


def _notes(case: Case) -> str:
    """Return the stage, and the case that this one belongs to where it is a duplicate."""
    return STAGES[case.stage] + (f"，并入 {case.original} (duplicate)" if case.original else "")


def _address(case: Case, places: Places) -> str | None:
    """Return the areas of the place from the most specific to the most general."""
    area = case.opening.area
    named = [area, *places.ancestors(area)] if area in places.areas else [area]
    return ", ".join(dict.fromkeys(filter(None, (*named, case.opening.city)))) or None


def _rounded(degrees: Decimal) -> Decimal:
    return degrees.quantize(ROUNDED, ROUND_HALF_EVEN)
