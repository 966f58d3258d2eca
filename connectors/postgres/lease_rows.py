"""Leases between their rows and what they are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.postgres.pool import Row
from models.lease import Deposit, Lease, LeaseState, Stay, StayState
from models.period import CITY_ZONE
from models.window import Window


def stay_of(row: Row) -> Stay:
    """Return the stay in *row*."""
    return Stay(
        number=row["number"], window=Window(row["starts"], row["ends"]), state=StayState(row["state"]),
        lapses_at=row["lapses_at"].astimezone(CITY_ZONE), arrived_at=row["arrived_at"] and row["arrived_at"].astimezone(CITY_ZONE),
        left_at=row["left_at"] and row["left_at"].astimezone(CITY_ZONE),
    )  # fmt: skip


def lease_of(row: Row, stays: Iterable[Row]) -> Lease:
    """Return the lease in *row* with its *stays*."""
    return Lease(
        id=row["id"], lot=row["lot"], space=row["space"], label=row["label"], holder=row["holder"], state=LeaseState(row["state"]),
        price=row["price"], deposit=row["deposit"], deposit_state=Deposit(row["deposit_state"]),
        held_at=row["held_at"].astimezone(CITY_ZONE), hold_until=row["hold_until"].astimezone(CITY_ZONE),
        stays=tuple(map(stay_of, stays)), month=row["month"], round=row["round"],
    )  # fmt: skip


def changed_columns(before: Lease, after: Lease) -> Sequence[Sequence[Any]]:
    """Return the stays that differ, as the columns that `save` takes."""
    was: Mapping[int, Stay] = {each.number: each for each in before.stays}
    found = [each for each in after.stays if each != was[each.number]]
    return (
        [each.number for each in found], [each.state.value for each in found], [each.window.ends for each in found],
        [each.lapses_at for each in found], [each.arrived_at for each in found], [each.left_at for each in found],
    )  # fmt: skip
