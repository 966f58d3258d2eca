"""How a request for a space is met: looked up, held under its key, or refused with the reason of every lot that was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from connectors.gateway.parking_forms import HoldForm, point
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_problems import BAD_POINT, NOT_FREE, UNKNOWN_LOT, unknown
from connectors.gateway.parking_search import around, looked
from connectors.gateway.parking_told import says
from connectors.gateway.ports import Registry
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from models.lease import settled
from models.lease_asked import Asked, Known, digest
from models.parking import SAYS, Answer, Lot, ordered

ANY_LOT = "不限"
RIGHT = Text("GET /v1/parking/search says what is free and why the rest is not", "GET /v1/parking/search 列出可租车位及其余不可租的原因")


class Held(NamedTuple):
    """A lease; fresh: it was not held under the same key before."""

    known: Known
    fresh: bool


@dataclass(frozen=True)
class Holding:
    """Meets requests."""

    behind: IdleParking
    places: Registry

    async def hold(self, form: HoldForm, holder: str, key: str | None, now: datetime) -> Held:
        """Hold what *form* asks for, or refuse."""
        same = digest(form.model_dump_json())
        if key is not None and (before := await self.behind.leases.held_before(holder, key, same)):
            return Held(before._replace(lease=settled(before.lease, now)), fresh=False)
        windows = form.windows(now)
        lots = await self._lots(form)
        near = None if form.lat is None or form.lng is None else point(form.lat, form.lng, form.datum)
        answers = await looked(self.behind, lots, near, windows, now, by_month=form.month is not None)
        free = tuple(each.lot.id for each in ordered(answers, "distance") if each.reason is None)
        subject = await self._subject(form, lots)
        asked = Asked(holder=holder, lots=free, windows=windows, subject=subject, label=form.space, month=form.month or "", key=key)
        held = await self.behind.leases.hold(asked, same, now) if free else None
        if held is not None:
            return Held(held, fresh=True)
        why = _why(answers)
        await self.behind.leases.unmet(asked, why, now)
        raise _not_free(answers, why)

    async def _lots(self, form: HoldForm) -> Sequence[Lot]:
        if (form.lot is None) == (form.lat is None or form.lng is None):
            why = Text("either a lot or a place is needed", "需要停车场或位置，二者之一")
            raise Refused(BAD_POINT, why=why, right=Text("send lot, or lat and lng", "请发送 lot，或 lat 和 lng"))
        if form.lot is None:
            return await around(self.behind, point(form.lat or 0.0, form.lng or 0.0, form.datum), form.radius_m)
        lots = await self.behind.offers.lots([form.lot])
        if not lots:
            raise unknown(UNKNOWN_LOT, form.lot)
        return lots

    async def _subject(self, form: HoldForm, lots: Sequence[Lot]) -> str:
        """Return of whom the request is counted: of the lot, or of any lot of the area of the nearest."""
        if form.lot is not None:
            return lots[0].subject
        if lots:
            return "/".join((*lots[0].subject.split("/")[:-1], ANY_LOT))
        cities = sorted(area.name for area in (await self.places.newest()).areas.values() if area.kind == "city")
        return f"{cities[0] if cities else ANY_LOT}/{ANY_LOT}"


def _why(answers: Sequence[Answer]) -> str:
    """Return the reason that stands for all: that of the nearest lot, "leased" where the last space went meanwhile."""
    if not answers:
        return "no_offer"
    return ordered(answers, "distance")[0].reason or "leased"


def _not_free(answers: Sequence[Answer], why: str) -> Refused:
    zh, en = SAYS[why]
    lots = [{"lot": each.lot.id, "reason": each.reason or "leased", "says": says(each.reason or "leased")} for each in answers]
    return Refused(NOT_FREE, why=Text(en, zh), right=RIGHT, extra={"reason": why, "lots": lots})
