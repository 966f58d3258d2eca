"""The life of a lease of a parking space, and of each stay in it: what may follow what, and when, as pure decisions.

    lease  HELD ─► CONFIRMED ─► ENDED          a hold that nobody confirms in time is EXPIRED, one that is given up CANCELLED
    stay   DUE ──► IN ─► OUT                   a stay that nobody comes to is a NO_SHOW, one of a lease that fell through RELEASED

A lease of a window has one stay, a lease by month one for each of its nights: who misses a night keeps the others. A stay that is DUE or IN
keeps everybody else off the space; each other state lets it go. Nobody waits for a clock here: what is past due is so from that moment on,
for whoever asks first (`settled`). Who says again what is so already, because an answer was lost, is given the lease as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from models.errors import NotLet
from models.plan.said import Said
from models.window import Window, minute_after, minute_of, time_of

HOLD = timedelta(minutes=10)
"""How long a space is kept for somebody who has not confirmed."""
GRACE = timedelta(minutes=30)
"""How long after its begin a stay waits for somebody to come; a shorter one waits for as long as it lasts."""
FREE_CANCEL = timedelta(hours=2)
"""Up to this long before the first stay a confirmed lease is given up without losing the deposit."""


class LeaseState(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    ENDED = "ended"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class StayState(StrEnum):
    DUE = "due"
    IN = "in"
    OUT = "out"
    NO_SHOW = "no_show"
    RELEASED = "released"


class Deposit(StrEnum):
    """What the deposit's keeper is to do; no money moves here."""

    OPEN = "open"
    RETURN = "return"
    KEEP = "keep"


LEASE_NEXT: Mapping[LeaseState, frozenset[LeaseState]] = {
    LeaseState.HELD: frozenset({LeaseState.CONFIRMED, LeaseState.EXPIRED, LeaseState.CANCELLED}),
    LeaseState.CONFIRMED: frozenset({LeaseState.ENDED, LeaseState.CANCELLED}),
    LeaseState.ENDED: frozenset(),
    LeaseState.EXPIRED: frozenset(),
    LeaseState.CANCELLED: frozenset(),
}
STAY_NEXT: Mapping[StayState, frozenset[StayState]] = {
    StayState.DUE: frozenset({StayState.IN, StayState.NO_SHOW, StayState.RELEASED}),
    StayState.IN: frozenset({StayState.OUT}),
    StayState.OUT: frozenset(),
    StayState.NO_SHOW: frozenset(),
    StayState.RELEASED: frozenset(),
}
HOLDING = frozenset({StayState.DUE, StayState.IN})
"""The states in which a stay keeps everybody else off the space."""


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One uninterrupted use of the space. lapses_at: when it falls through unless somebody acts. window: shorter where left early."""

    number: int
    window: Window
    state: StayState = StayState.DUE
    lapses_at: datetime
    arrived_at: datetime | None = None
    left_at: datetime | None = None

    def used(self) -> Window | None:
        """Return the minutes in which the space was used, None where it was not; what lies outside the stay is not counted."""
        if self.arrived_at is None or self.left_at is None:
            return None
        starts = max(self.window.starts, minute_of(self.arrived_at))
        return Window(starts, max(starts + 1, min(self.window.ends, minute_after(self.left_at))))


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A space let to somebody. holder: the caller's id. price, deposit: in yuan, for all of it."""

    id: int
    lot: int
    space: int
    label: str
    holder: str
    state: LeaseState = LeaseState.HELD
    price: Decimal
    deposit: Decimal
    deposit_state: Deposit = Deposit.OPEN
    held_at: datetime
    hold_until: datetime
    stays: tuple[Stay, ...]
    month: str = ""
    round: int | None = None


def no_show_at(window: Window) -> datetime:
    """Return when a confirmed stay that nobody came to falls through."""
    return min(time_of(window.starts) + GRACE, time_of(window.ends))


def _refuse(wrong: Said, right: Said) -> NotLet:
    return NotLet("lease-state", wrong, right)


def _as(lease: Lease, state: LeaseState) -> Lease:
    if state not in LEASE_NEXT[lease.state]:
        may = ", ".join(sorted(LEASE_NEXT[lease.state])) or "—"
        raise _refuse(
            Said(f"租约状态为 {lease.state}，不能变为 {state}", f"the lease is {lease.state} and cannot become {state}"),
            Said(f"该状态之后只能是：{may}", f"after this state it can be: {may}"),
        )
    return replace(lease, state=state)


def _stay_as(stay: Stay, state: StayState) -> Stay:
    if state not in STAY_NEXT[stay.state]:
        may = ", ".join(sorted(STAY_NEXT[stay.state])) or "—"
        raise _refuse(
            Said(
                f"第 {stay.number} 次停放状态为 {stay.state}，不能变为 {state}",
                f"stay {stay.number} is {stay.state} and cannot become {state}",
            ),
            Said(f"该状态之后只能是：{may}", f"after this state it can be: {may}"),
        )
    return replace(stay, state=state)


def _with(lease: Lease, changed: Stay) -> Lease:
    stays = tuple(changed if each.number == changed.number else each for each in lease.stays)
    return replace(lease, stays=stays)


def confirmed(lease: Lease, now: datetime) -> Lease:
    """Return *lease* confirmed by its holder: each stay now waits until the grace after its begin."""
    lease = settled(lease, now)
    if lease.state is LeaseState.CONFIRMED:
        return lease
    done = _as(lease, LeaseState.CONFIRMED)
    return replace(done, stays=tuple(replace(each, lapses_at=no_show_at(each.window)) for each in done.stays))


def cancelled(lease: Lease, now: datetime) -> Lease:
    """Return *lease* given up: stays that nobody came to are released, and the deposit is kept where that was too late."""
    lease = settled(lease, now)
    if lease.state is LeaseState.CANCELLED:
        return lease
    first = min((time_of(each.window.starts) for each in lease.stays if each.state is StayState.DUE), default=None)
    if any(each.state is StayState.IN for each in lease.stays):
        raise _refuse(
            Said("车辆仍在车位内", "a car still stands on the space"),
            Said("请先办理驶出 (check-out)", "check out first, then cancel the rest"),
        )
    late = lease.state is LeaseState.CONFIRMED and first is not None and now > first - FREE_CANCEL
    kept = late or any(each.state is StayState.NO_SHOW for each in lease.stays)
    stays = tuple(_stay_as(each, StayState.RELEASED) if each.state is StayState.DUE else each for each in lease.stays)
    return replace(_as(lease, LeaseState.CANCELLED), stays=stays, deposit_state=Deposit.KEEP if kept else Deposit.RETURN)


def arrived(lease: Lease, now: datetime) -> Lease:
    """Return *lease* with its holder on the space: from the begin of a stay until its grace is over."""
    lease = settled(lease, now)
    if lease.state is not LeaseState.CONFIRMED:
        raise _refuse(
            Said(f"租约状态为 {lease.state}", f"the lease is {lease.state}"),
            Said("只有已确认的租约可以驶入", "only a confirmed lease can be checked into"),
        )
    if any(each.state is StayState.IN for each in lease.stays):
        return lease
    due = min((each for each in lease.stays if each.state is StayState.DUE), key=lambda each: each.window, default=None)
    if due is None:
        raise _refuse(Said("没有待开始的停放", "no stay is left to come to"), Said("请重新租用", "ask for another lease"))
    if now < time_of(due.window.starts):
        at = time_of(due.window.starts)
        raise _refuse(
            Said(
                f"停放从 {at:%Y-%m-%d %H:%M} 开始，此前车位可能属于他人",
                f"the stay begins at {at:%Y-%m-%d %H:%M}; until then the space may be someone else's",
            ),
            Said("请在开始之后驶入", "check in when it has begun"),
        )
    return _with(lease, replace(_stay_as(due, StayState.IN), arrived_at=now))


def left(lease: Lease, now: datetime) -> Lease:
    """Return *lease* with its holder gone; the rest of the stay is free for others from the next minute on."""
    lease = settled(lease, now)
    stay = next((each for each in lease.stays if each.state is StayState.IN), None)
    if stay is None:
        begun = [each for each in lease.stays if each.window.starts <= minute_of(now)]
        if begun and max(begun, key=lambda each: each.window.starts).state is StayState.OUT:
            return lease
        raise _refuse(Said("尚未驶入", "nobody is checked in"), Said("请先办理驶入 (check-in)", "check in first"))
    ends = max(stay.window.starts + 1, min(stay.window.ends, minute_after(now)))
    gone = replace(_stay_as(stay, StayState.OUT), left_at=now, window=Window(stay.window.starts, ends))
    return _ended(_with(lease, gone))


def settled(lease: Lease, now: datetime) -> Lease:
    """Return *lease* as it stands at *now*: a hold that ran out is expired, a stay that nobody came to is a no-show."""
    if lease.state is LeaseState.HELD and now > lease.hold_until:
        stays = tuple(_stay_as(each, StayState.RELEASED) for each in lease.stays)
        return replace(_as(lease, LeaseState.EXPIRED), stays=stays, deposit_state=Deposit.RETURN)
    if lease.state is not LeaseState.CONFIRMED:
        return lease
    missed = [each for each in lease.stays if each.state is StayState.DUE and now > each.lapses_at]
    for each in missed:
        lease = _with(lease, _stay_as(each, StayState.NO_SHOW))
    return _ended(lease) if missed else lease


def _ended(lease: Lease) -> Lease:
    if any(each.state in HOLDING for each in lease.stays):
        return lease
    missed = any(each.state is StayState.NO_SHOW for each in lease.stays)
    return replace(_as(lease, LeaseState.ENDED), deposit_state=Deposit.KEEP if missed else Deposit.RETURN)
