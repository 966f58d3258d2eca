"""Idle parking on offer near a place: what a car park has for a window, or in one word why it has nothing.

Nothing is hidden: a lot that is not offered is listed with its reason, because "full", "closed", "its count is old" and "all leased" send
a driver to different places. The live counts of the feed `parking_lots` speak about now, so they decide only about windows that begin soon.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Literal, NamedTuple, TypeAlias

from models.parking_price import Tariff
from models.place import Point
from models.window import Pattern, Window, time_of

SOON = timedelta(minutes=60)
"""A window that begins within this is judged by the live count: a count is stale after as long (see `parking.lot_idle_spaces`)."""
EARTH_M = 6_371_008
Live: TypeAlias = Literal["open", "full", "closed", "unknown", "stale", "uncounted"]
"""What the newest count of a lot says. unknown: it cannot be right; stale: it is too old; uncounted: the lot has never been counted."""
Reason: TypeAlias = Literal["closed", "full", "unknown", "stale", "no_offer", "leased", "overstayed", "by_round", "not_by_month"]
SAYS: dict[str, tuple[str, str]] = {
    "closed": ("停车场当前关闭", "the car park is closed now"),
    "full": ("停车场当前已满", "the car park is full now"),
    "unknown": ("停车场当前计数不可信", "the car park's newest count cannot be right"),
    "stale": ("停车场当前计数已过时", "the car park's newest count is too old"),
    "no_offer": ("该时段没有业主提供的车位", "no owner offers a space for the whole of this window"),
    "leased": ("该时段的车位均已租出", "every space on offer is leased in this window"),
    "overstayed": ("前一位停放者尚未驶出", "who parked before has not left yet"),
    "by_round": ("该时段的车位通过摇号分配", "spaces for this window are given by rounds; apply there"),
    "not_by_month": ("不按月出租", "not let by month"),
}


@dataclass(frozen=True, kw_only=True)
class Lot:
    """A car park whose owner offers spaces. subject: that of the feed `parking_lots`. spaces: their labels by number."""

    id: int
    subject: str
    title: str
    owner: str
    point: Point
    spaces: int = 0


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Spaces of a lot that are to let by a pattern. round_only: they are given by rounds alone."""

    id: int
    lot: int
    pattern: Pattern
    tariff: Tariff
    round_only: bool = False
    by: str = ""
    withdrawn_at: datetime | None = None


class Count(NamedTuple):
    """What the KPI `parking.lot_idle_spaces` says: its state, its idle spaces, and until when that holds."""

    state: str
    idle: Decimal | None
    as_of: datetime
    stale_at: datetime


class Stock(NamedTuple):
    """What the register knows of a lot for a window. covered: spaces offered for all of it; free: those that nobody holds.

    rounds: spaces that only rounds give. overstayed: free ones on which somebody still stands.
    """

    covered: int
    free: int
    rounds: int
    overstayed: int
    hour: Decimal | None
    month: Decimal | None
    deposit: Decimal | None


class Answer(NamedTuple):
    """What a lot has. free: spaces to let (0 where reason says why). live: what its count says."""

    lot: Lot
    metres: int
    free: int
    reason: Reason | None
    live: Live
    live_at: datetime | None
    stock: Stock


def metres(lat: float, lng: float, point: Point) -> int:
    """Return the distance over the ground in whole metres (haversine, mean radius): for an order, not for a survey."""
    south, north = radians(lat), radians(float(point.lat))
    across = radians(float(point.lng) - lng)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(across / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(half)))


def live_of(count: Count | None, now: datetime) -> Live:
    """Return what *count* says at *now*: one that was fresh when it was computed may have grown old since."""
    if count is None:
        return "uncounted"
    if now > count.stale_at:
        return "stale"
    match count.state:
        case "open" | "full" | "closed" | "stale" as state:
            return state
    return "unknown"


def answer(lot: Lot, away: int, stock: Stock, count: Count | None, asked: Sequence[Window], now: datetime, *, by_month: bool) -> Answer:
    """Return what *lot* has for *asked*; of several reasons the one that is hardest to change."""
    live = live_of(count, now)
    soon = time_of(asked[0].starts) <= now + SOON
    free = stock.free - (stock.overstayed if soon else 0)
    if soon and live == "open" and count is not None and count.idle is not None:
        free = min(free, int(count.idle))
    reason = _reason(stock, free, live if soon else "open", by_month=by_month)
    return Answer(lot, away, 0 if reason else free, reason, live, count.as_of if count else None, stock)


def _reason(stock: Stock, free: int, live: Live, *, by_month: bool) -> Reason | None:
    if live in {"closed", "full", "unknown", "stale"}:
        return live
    if not stock.covered:
        return "by_round" if stock.rounds else "no_offer"
    if by_month and stock.month is None:
        return "not_by_month"
    if free > 0:
        return None
    return "leased" if not stock.free else "overstayed" if stock.overstayed else "full"


def ordered(answers: Iterable[Answer], by: Literal["distance", "price"]) -> list[Answer]:
    """Return *answers* with what is to let first, by distance and then price, or by price and then distance."""

    def key(each: Answer) -> tuple[object, ...]:
        cost = each.stock.hour if each.stock.hour is not None else Decimal(0)
        near = (each.metres, cost) if by == "distance" else (cost, each.metres)
        return (each.reason is not None, *near, each.lot.id)

    return sorted(answers, key=key)
