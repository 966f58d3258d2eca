"""Registers of idle parking that are away, for gateways whose tests are about something else; the real ones run on PostgreSQL."""

from typing import Any, cast

from connectors.gateway.parking_port import IdleParking
from models.errors import Unavailable


class Away:
    """Whatever it is asked, it does not answer."""

    def __getattr__(self, name: str) -> object:
        async def nobody(*_: object, **__: object) -> None:
            raise Unavailable(f"the register of parking does not answer {name}")

        return nobody


def parking_away() -> IdleParking:
    away = cast("Any", Away())
    return IdleParking(offers=away, leases=away, rounds=away, seed=lambda: "7")
