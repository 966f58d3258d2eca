"""POST requests: a form becomes a report like any other, and the case that it opens or joins is the service request.

Whoever posts needs an api_key, as the specification says; many people share that of one app, so it is the app's account_id or device_id
that tells one reporter from another. What has no place in a report (the address, answers, a picture's address) is added to its note.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from connectors.gateway.access import Permit
from connectors.gateway.entering import SLOWEST_ENTRY
from connectors.gateway.open311.faults import Faulty, bad, forbidden
from connectors.gateway.open311.listing import kind_of
from connectors.gateway.open311.located import located
from connectors.gateway.open311.posted import Posted, fields
from connectors.gateway.open311.questions import SEEN_AT, judged, questions, told
from connectors.gateway.open311.shapes import CreatedShape
from connectors.gateway.open311.w3c import moment
from connectors.gateway.problems import Text
from connectors.gateway.reports import Intake
from connectors.intake.http import media_type, unpacked
from models.access import ANYBODY, Caller
from models.errors import BadReport, BodyTooLarge
from models.person import Contact
from models.place import Places
from models.report import NAMED, Report
from models.statement import Sender, Statement
from models.taking import Taken

FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 64 * 1024
LONGEST_KEY = 200
JOINED = "已有人上报同一问题，已合并跟踪 (others have reported the same; it is followed as one)"


class Placed(NamedTuple):
    """Where it is: WGS-84. area: set where the place was only named."""

    lat: Decimal
    lng: Decimal
    area: str = ""
    named: bool = False


async def read(request: Request) -> list[tuple[str, str]]:
    """Return the fields of the form in the body, before those of the query, which some clients use for the key."""
    media = media_type(request.headers.get("content-type", ""))
    if media != FORM:
        raise Faulty(
            bad("the body is {media}; send it as {form}", "请求体为 {media}；请以 {form} 发送", media=media or "untyped", form=FORM)
        )
    try:
        async with asyncio.timeout(SLOWEST_ENTRY.total_seconds()):
            body = await unpacked(request.stream(), LARGEST_FORM, gzip=False)
    except BodyTooLarge as error:
        raise Faulty(bad("the form is longer than {most} bytes", "表单超过 {most} 字节", most=LARGEST_FORM)) from error
    except (TimeoutError, ClientDisconnect) as error:
        raise Faulty(bad("the form did not arrive whole", "表单未完整到达")) from error
    return [*fields(body), *request.query_params.multi_items()]


async def key_holder(pairs: Sequence[tuple[str, str]], request: Request, permit: Permit) -> Caller:
    """Return who posts: the holder of api_key, else of the key in a header; Faulty (403) without either."""
    key = next((text.strip() for name, text in pairs if name == "api_key" and text.strip()), "")
    found = await (permit.caller(key) if key else permit.sender(request))
    if found == ANYBODY:
        raise Faulty(
            forbidden(
                "Missing or invalid api_key; the discovery file says how to get one", "缺少 api_key 或其无效；服务发现文件说明如何获取"
            )
        )
    return found


def placed(asked: Posted, places: Places) -> Placed:
    """Return where the request is: lat and long as they stand, else the registered place that the address names."""
    if asked.lat is not None and asked.long is not None:
        return Placed(asked.lat, asked.long)
    here = located(places, asked.address_id, asked.address_string)
    if here is None:
        raise Faulty(bad("the address is not in the register of places; send lat and long", "地址不在地名登记表中；请发送 lat 和 long"))
    return Placed(here.lat, here.lng, here.area, named=True)


def note(asked: Posted, answers: Sequence[str]) -> str:
    """Return everything that was said in words."""
    address = f"地址：{asked.address_string or asked.address_id}" if asked.address_string or asked.address_id else ""
    picture = f"图片：{asked.media_url}" if asked.media_url else ""
    return "\n".join(filter(None, (asked.description, address, *answers, picture)))


def sent_by(sender: Sender, caller: Caller, account: str) -> Sender:
    """Return *sender* as one person: by the app's own id of them, else as nobody known whose repetition can still be told."""
    if not account:
        return replace(sender, id="", mark=sender.mark or caller.id)
    return replace(sender, id=f"{caller.id} {sha256(f'{caller.id} {account}'.encode()).hexdigest()[:32]}")


def contact_of(said: Mapping[str, str]) -> Contact | None:
    """Return how to reach who posts, None where they do not say; Faulty where it is no way to reach anybody."""
    name = " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    if not (name or said.get("email") or said.get("phone")):
        return None
    try:
        return Contact(name=name, phone=said.get("phone", ""), email=said.get("email", ""))
    except ValidationError as error:
        fields = ", ".join(sorted({str(each["loc"][0]) if each["loc"] else "email" for each in error.errors()}))
        raise Faulty(
            bad(
                "{fields} cannot be used; send a way to reach you, or leave it out",
                "{fields} 不可用；请发送联系方式，或省略",
                fields=fields,
            )
        ) from error


async def create(request: Request, asked: Posted, caller: Caller, intake: Intake) -> Taken:
    """Take the request in; Faulty names what is wrong with it."""
    desk = await intake.desk()
    kind = kind_of(desk.kinds, asked.service_code)
    asking = questions(desk.kinds, kind.id)
    if wrong := list(judged(asking, asked.attributes)):
        raise Faulty(*wrong)
    where, contact = placed(asked, desk.places), contact_of(asked.contact)
    seen, words = _seen(asked.attributes), note(asked, told(asking, asked.attributes))
    said = Statement.model_construct(
        kind=kind.id, lat=where.lat, lng=where.lng, crs="WGS-84", observed_at=seen, note=words, contact=contact
    )
    sender = intake.sender(request, caller, request.headers.get("idempotency-key", "")[:LONGEST_KEY])
    sender = sent_by(sender, caller, asked.account_id or asked.device_id)
    try:
        made = await intake.report(said, sender, desk)
        (taken,) = await intake.take([_named(made.report, where)])
    except BadReport as error:
        wrong_and_right = Text(f"{error.wrong.en}; {error.right.en}", f"{error.wrong.zh}；{error.right.zh}")
        raise Faulty(bad("{says}", "{says}", says=wrong_and_right)) from error
    return taken


def _seen(attributes: Mapping[str, Sequence[str]]) -> datetime | None:
    return next((moment(each) for each in attributes.get(SEEN_AT.code, ()) if each.strip()), None)


def _named(report: Report, where: Placed) -> Report:
    """Return *report* in the area that was named, where its place was only named."""
    return report.model_copy(update={"found": NAMED, "area": where.area or report.area}) if where.named else report


def created(taken: Taken, account_id: str) -> CreatedShape:
    """Return what the sender is told."""
    notice = JOINED if taken.joined else None
    return CreatedShape(service_request_id=taken.case.id, service_notice=notice, account_id=account_id or None)
