"""For the street: which car parks there are, whose they are, and what their spaces are called."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Annotated, NoReturn

from fastapi import APIRouter, Depends, Path, Response

from connectors.gateway import parking_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.parking_forms import LotForm, Number, point
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_problems import BAD_LOT, LOT_EXISTS, UNKNOWN_LOT, unknown
from connectors.gateway.parking_told import lot_json, offer_json
from connectors.gateway.ports import Registry
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from models.access import Caller, Role
from models.parking import Lot

STREET = (Role.OFFICER, Role.ADMIN)
OFFERS_SHOWN = 100
NumberInPath = Annotated[Number, Path()]


def json(what: object, status: int = 200) -> Response:
    """Return *what* as JSON."""
    return Response(dumps(what), status, media_type="application/json")


def parking_lots(behind: IdleParking, places: Registry, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of lots."""
    router = APIRouter(tags=["parking"])

    @router.get("/v1/parking/lots", response_model=None, responses=parking_answers.LOTS, dependencies=[Depends(permit(*EVERYBODY))])
    async def list_lots() -> Response:
        """List every lot whose spaces are or were to let."""
        return json({"lots": [lot_json(each) for each in await behind.offers.lots()]})

    @router.post("/v1/parking/lots", status_code=201, response_model=None, responses=parking_answers.LOT_MADE)
    async def register_lot(form: LotForm, caller: Annotated[Caller, Depends(permit(*STREET))]) -> Response:
        """Register a lot and its spaces, for its owner. Its live counts are those that `parking_lots` sends under the same names."""
        subject, labels = _subject(form), _labels(form.spaces)
        _known_area(form, (await places.newest()).areas)
        title = form.title or form.lot
        new = Lot(id=0, subject=subject, title=title, owner=form.owner or caller.id, point=point(form.lat, form.lng, form.datum))
        made = await behind.offers.add_lot(new, labels, now())
        if made is None:
            right = Text("GET /v1/parking/lots lists it", "GET /v1/parking/lots 可查到它")
            raise Refused(LOT_EXISTS, why=Text(f"{subject} is registered", f"{subject} 已登记"), right=right)
        return json(lot_json(made), 201)

    @router.get(
        "/v1/parking/lots/{lot}", response_model=None, responses=parking_answers.LOT, dependencies=[Depends(permit(*EVERYBODY))]
    )  # fmt: skip
    async def show_lot(lot: NumberInPath) -> Response:
        """Return a lot with the labels of its spaces and its newest offers."""
        found = await known_lot(behind, lot)
        offers = await behind.offers.offers(lot, OFFERS_SHOWN)
        labels = list(await behind.offers.spaces(lot))
        return json(lot_json(found) | {"labels": labels, "offers": [offer_json(each) for each in offers]})

    return router


async def known_lot(behind: IdleParking, number: int) -> Lot:
    """Return a lot, or refuse."""
    found = await behind.offers.lots([number])
    if not found:
        raise unknown(UNKNOWN_LOT, number)
    return found[0]


def bad_lot(why: Text, right: Text) -> NoReturn:
    """Refuse what cannot be kept of a lot."""
    raise Refused(BAD_LOT, why=why, right=right)


def _plain(text: str) -> str:
    found = text.strip()
    if not found or not found.isprintable():
        bad_lot(Text(f"{text!r} is no name", f"{text!r} 不是名称"), Text("send printable characters", "请使用可显示的字符"))
    return found


def _subject(form: LotForm) -> str:
    return "/".join(_plain(each) for each in (form.city, form.community, form.lot) if each is not None)


def _labels(given: Sequence[str]) -> Sequence[str]:
    labels = [_plain(each) for each in given]
    if len(set(labels)) < len(labels):
        bad_lot(Text("a space is named twice", "有车位重名"), Text("give each space a label of its own", "请为每个车位使用不同编号"))
    return labels


def _known_area(form: LotForm, areas: Collection[str]) -> None:
    if form.community is not None and form.community.strip() not in areas:
        right = Text("send a community of the registry, or leave it out", "请发送登记簿中的社区，或省略")
        bad_lot(Text(f"no area is called {form.community}", f"没有名为 {form.community} 的区域"), right)
