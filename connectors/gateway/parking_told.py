"""Idle parking as JSON."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from connectors.present import time_json
from models.allocation import RULE
from models.lease_asked import Known, Logged
from models.parking import SAYS, Answer, Lot, Offer
from models.parking_price import Tariff, price
from models.parking_round import Entry, Round
from models.window import Window, time_of


def window_json(window: Window) -> dict[str, Any]:
    """Return a window with its begin and its end."""
    return {"from": time_json(time_of(window.starts)), "to": time_json(time_of(window.ends))}


def lot_json(lot: Lot) -> dict[str, Any]:
    """Return a lot; its owner is not told."""
    return {
        "id": lot.id, "subject": lot.subject, "title": lot.title, "lat": lot.point.lat, "lng": lot.point.lng, "spaces": lot.spaces,
        "stated": {"lat": lot.point.stated[0], "lng": lot.point.stated[1], "datum": lot.point.datum},
        "href": f"/v1/parking/lots/{lot.id}",
    }  # fmt: skip


def says(reason: str | None) -> dict[str, str] | None:
    """Return a reason in both languages."""
    return {"zh": SAYS[reason][0], "en": SAYS[reason][1]} if reason else None


def answer_json(answer: Answer, windows: Sequence[Window], *, by_month: bool) -> dict[str, Any]:
    """Return what a lot has for *windows*, or why it has nothing. price: of the cheapest free space, for all of it."""
    stock = answer.stock
    cost = None
    if answer.free and stock.hour is not None:
        cost = price(Tariff(stock.hour, stock.month, stock.deposit or Decimal(0)), windows, by_month=by_month)
    return lot_json(answer.lot) | {
        "metres": answer.metres, "free": answer.free, "offered": stock.covered, "reason": answer.reason, "says": says(answer.reason),
        "live": answer.live, "live_at": answer.live_at and time_json(answer.live_at), "hour_price": stock.hour if answer.free else None,
        "month_price": stock.month if answer.free else None, "deposit": stock.deposit if answer.free else None, "price": cost,
    }  # fmt: skip


def clock(minute: int) -> str:
    """Return a minute of the day as 18:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def offer_json(offer: Offer) -> dict[str, Any]:
    """Return an offer."""
    pattern, tariff = offer.pattern, offer.tariff
    return {
        "id": offer.id, "lot": offer.lot, "first": pattern.first.isoformat(), "last": pattern.last.isoformat(),
        "opens": clock(pattern.daily.opens), "closes": clock(pattern.daily.closes), "weekdays": sorted(pattern.weekdays),
        "hour_price": tariff.hour, "month_price": tariff.month, "deposit": tariff.deposit, "by_round": offer.round_only,
        "withdrawn_at": offer.withdrawn_at and time_json(offer.withdrawn_at),
    }  # fmt: skip


def lease_json(known: Known) -> dict[str, Any]:
    """Return a lease to its holder."""
    lease = known.lease
    return {
        "id": lease.id, "state": lease.state, "lot": {"id": lease.lot, "subject": known.subject, "title": known.title},
        "space": lease.label, "price": lease.price, "deposit": lease.deposit, "deposit_state": lease.deposit_state,
        "month": lease.month or None, "round": lease.round, "held_at": time_json(lease.held_at), "hold_until": time_json(lease.hold_until),
        "stays": [
            {"number": each.number, **window_json(each.window), "state": each.state,
             "arrived_at": each.arrived_at and time_json(each.arrived_at), "left_at": each.left_at and time_json(each.left_at)}
            for each in lease.stays
        ],
        "href": f"/v1/parking/leases/{lease.id}",
    }  # fmt: skip


def log_json(log: Iterable[Logged]) -> list[dict[str, Any]]:
    """Return what happened to a lease."""
    return [{"at": time_json(each.at), "event": each.event, "by": each.by} for each in log]


def round_json(of: Round) -> dict[str, Any]:
    """Return a round; the seed is told with the draw."""
    return {
        "id": of.id, "title": of.title, "lots": list(of.lots), "month": of.month or None, "windows": len(of.windows),
        "from": time_json(time_of(of.windows[0].starts)), "to": time_json(time_of(of.windows[-1].ends)),
        "closes_at": time_json(of.closes_at), "rule": RULE, "commitment": of.commitment, "seed": of.seed or None,
        "drawn_at": of.drawn_at and time_json(of.drawn_at), "supply": {str(lot): count for lot, count in of.supply.items()},
        "href": f"/v1/parking/rounds/{of.id}",
    }  # fmt: skip


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return an application without who made it: its number is what they were given."""
    return {
        "application": entry.id, "lots": list(entry.lots), "rank": entry.rank, "given": entry.given, "ticket": entry.ticket,
        "awarded": entry.awarded, "steps": [{"lot": step.lot, "left": step.left} for step in entry.steps],
        "instead_of": entry.instead_of, "lapsed_at": entry.lapsed_at and time_json(entry.lapsed_at),
    }  # fmt: skip
