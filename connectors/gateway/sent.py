"""A report on its way in: as JSON, or as a form with photos beside its fields; with the contact and the photos that it brings."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from connectors.gateway import problems
from connectors.gateway.body_problems import BROKEN_BODY, LONG_BODY
from connectors.gateway.photo_port import Photos
from connectors.gateway.photos import Darkroom
from connectors.gateway.refusal import Refused
from connectors.intake.http import media_type, unpacked
from models.errors import BadReport, BodyTooLarge
from models.person import Contact
from models.photo import LARGEST_FORM
from models.plan.said import Said
from models.statement import MOST_PHOTOS, Statement

LARGEST_JSON = 64 * 1024
LARGEST_FIELD = 16 * 1024
MOST_FIELDS = 20
SLOWEST = timedelta(minutes=3)
PHOTO = "photo"
CONTACT = "contact_"
FORM = "multipart/form-data"


class Sent(NamedTuple):
    """What arrived: the report, and the bytes of the photos beside it."""

    asked: Statement
    photos: Sequence[bytes]


async def sent(request: Request) -> Sent:
    """Return the report that *request* carries, or refuse it; nothing beyond the limits is ever held, and nothing touches a disk."""
    form = media_type(request.headers.get("content-type", "")) == FORM
    limit = LARGEST_FORM if form else LARGEST_JSON
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise Refused(LONG_BODY, limit=limit)
    try:
        async with asyncio.timeout(SLOWEST.total_seconds()):
            return await (_form(request) if form else _json(request))
    except BodyTooLarge as error:
        raise Refused(LONG_BODY, limit=limit) from error
    except TimeoutError as error:
        raise Refused(problems.TOO_SLOW, seconds=f"{SLOWEST.total_seconds():g}") from error
    except ClientDisconnect as error:
        raise Refused(problems.CUT_OFF) from error
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error


async def _json(request: Request) -> Sent:
    return Sent(Statement.model_validate_json(await unpacked(request.stream(), LARGEST_JSON, gzip=False)), ())


class _InMemory(MultiPartParser):
    """A parser that keeps photos as they were sent, with all they tell, off the disk."""

    spool_max_size = LARGEST_FORM


async def _form(request: Request) -> Sent:
    parser = _InMemory(
        request.headers, _whole(request.stream(), LARGEST_FORM), max_files=MOST_PHOTOS, max_fields=MOST_FIELDS,
        max_part_size=LARGEST_FIELD,
    )  # fmt: skip
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise Refused(BROKEN_BODY) from error
    try:
        photos = [await each.read() for each in form.getlist(PHOTO) if isinstance(each, UploadFile) and (each.filename or each.size)]
        return Sent(Statement.model_validate(_fields(form)), photos)
    finally:
        await form.close()


async def _whole(pieces: AsyncIterator[bytes], limit: int) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of a form; one that ends before its last boundary would otherwise lose its last part without a word."""
    arrived, tail = 0, b""
    async for piece in pieces:
        arrived += len(piece)
        if arrived > limit:
            raise BodyTooLarge
        tail = (tail + piece)[-8:]
        yield piece
    if not tail.rstrip(b"\r\n").endswith(b"--"):
        raise MultiPartException("the form ends before its last boundary")


def _fields(form: FormData) -> dict[str, Any]:
    """Return the form's fields as JSON would bring them; one that stands there twice is a list, which no field is."""
    fields: dict[str, Any] = {}
    for name in dict.fromkeys(name for name, value in form.multi_items() if name != PHOTO or isinstance(value, str)):
        values = [value if isinstance(value, str) else "(file)" for value in form.getlist(name)]
        fields[name] = values[0] if len(values) == 1 else values
    contact = {name.removeprefix(CONTACT): fields.pop(name) for name in list(fields) if name.startswith(CONTACT)}
    if any(contact.values()):
        fields["contact"] = contact
    return {name: value for name, value in fields.items() if value != ""}


@dataclass(frozen=True)
class Enclosed:
    """What comes with a report as bytes."""

    photos: Photos
    darkroom: Darkroom

    async def statement(self, it: Sent) -> Statement:
        """Keep the photos that came along, all or none, and return the report that names them."""
        made = await self.darkroom.develop(it.photos)
        hashes = tuple(dict.fromkeys((*it.asked.photos, *(each.photo.hash for each in made))))
        if len(hashes) > MOST_PHOTOS:
            wrong = Said(f"照片有 {len(hashes)} 张", f"there are {len(hashes)} photos")
            raise BadReport("photos", wrong, Said(f"请发送最多 {MOST_PHOTOS} 张", f"send at most {MOST_PHOTOS}"))
        if made:
            await self.photos.keep(made)
        return it.asked.model_copy(update={"photos": hashes})


_AS_JSON = Statement.model_json_schema(ref_template="#/components/schemas/{model}")
_PLAIN = {name: shape for name, shape in _AS_JSON["properties"].items() if name not in {"contact", "photos"}}
_WORDS = {f"{CONTACT}{name}": shape for name, shape in Contact.model_json_schema()["properties"].items()}
_BINARY = {"type": "array", "maxItems": MOST_PHOTOS, "items": {"type": "string", "format": "binary"}}
_JSON_SCHEMA = {name: part for name, part in _AS_JSON.items() if name != "$defs"}
REPORT_REQUEST = {
    "requestBody": {
        "required": True,
        "description": "JSON; or a form of the same fields, contact_name, contact_phone, contact_email, and each photo as a file `photo`.",
        "content": {
            "application/json": {"schema": _JSON_SCHEMA},
            FORM: {
                "schema": {
                    "type": "object", "additionalProperties": False, "required": _AS_JSON["required"],
                    "properties": _PLAIN | _WORDS | {PHOTO: _BINARY},
                }
            },
        },
    }
}  # fmt: skip
