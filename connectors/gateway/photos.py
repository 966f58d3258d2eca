"""For whoever has a photo of it: the photo is looked into, written anew without what it tells of the phone, and kept by content."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.requests import ClientDisconnect

from connectors.gateway import photo_answers, problems
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.photo_problems import BY_FAULT, ELSEWHERES_PHOTO, HIDDEN_PHOTO, UNKNOWN_PHOTO
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.gateway.remembered import Remembered
from connectors.intake.http import unpacked
from connectors.people.vault import Vault
from connectors.photos.develop import developed, too_large
from connectors.present import dumps
from models.access import Caller, Role
from models.dealing import STREET, works_on
from models.errors import BadPhoto, BodyTooLarge
from models.photo import LARGEST_PHOTO, PHOTO_HASH, Developed

HASH = re.compile(PHOTO_HASH)
SLOWEST_PHOTO = timedelta(minutes=3)
READERS = frozenset({Role.HANDLER, *STREET})
AT_ONCE = 2
"""Photos that are developed at the same time: each may take 200 MB."""
Token = Annotated[str | None, Header(alias="X-Photo-Token", max_length=200, description="token of the answer to POST /v1/photos")]


class Darkroom:
    """Develops photos in threads, a few at a time. vault: what tokens are made with, None where there is no secret."""

    def __init__(self, vault: Vault | None) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._vault = vault

    async def develop(self, bodies: Sequence[bytes]) -> list[Developed]:
        """Return *bodies* as they are to be kept; the first that cannot be is refused, and with it all."""
        made = []
        for body in bodies:
            async with self._turns:
                try:
                    made.append(await asyncio.to_thread(developed, body))
                except BadPhoto as error:
                    raise refused(error) from error
        return made

    def token(self, photo: str) -> str | None:
        """Return what shows that somebody has sent *photo*."""
        return self._vault.token(f"photo {photo}") if self._vault else None

    def is_token(self, photo: str, token: str) -> bool:
        """Say whether *token* is that of *photo*."""
        return self._vault is not None and self._vault.is_token(f"photo {photo}", token)


def refused(error: BadPhoto) -> Refused:
    """Return the refusal with the words of *error*."""
    why, right = Text(error.wrong.en, error.wrong.zh), Text(error.right.en, error.right.zh)
    return Refused(BY_FAULT[error.fault], why=why, right=right)


def photos(behind: Behind, darkroom: Darkroom, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of photos."""
    router = APIRouter(tags=["photos"])
    placing = Remembered(behind.places.newest, now)
    anybody = Annotated[Caller, Depends(permit(*EVERYBODY))]

    @router.post(
        "/v1/photos", status_code=201, response_model=None, responses=photo_answers.KEPT, openapi_extra=photo_answers.PHOTO_REQUEST
    )
    async def keep_photo(request: Request, _: anybody) -> Response:
        """Keep a photo for a day, or for as long as its case where a report names it; the file itself is the body."""
        (made,) = await darkroom.develop([await _whole(request)])
        await behind.photos.keep([made])
        return Response(dumps(photo_json(made, darkroom)), 201, {"Location": f"/v1/photos/{made.photo.hash}"}, "application/json")

    @router.get("/v1/photos/{photo}", response_model=None, response_class=Response, responses=photo_answers.PHOTO)
    async def show_photo(photo: str, caller: anybody, x_photo_token: Token = None) -> Response:
        """Show a photo to whoever sent it, to handlers of an area whose cases name it, and to officers of the street."""
        if not HASH.fullmatch(photo):
            raise Refused(UNKNOWN_PHOTO, id=photo)
        own = x_photo_token is not None and darkroom.is_token(photo, x_photo_token)
        if not own and caller.role not in READERS:
            raise Refused(HIDDEN_PHOTO)
        found = await behind.photos.find(photo)
        if found is not None and not own and not await working_on(photo, caller):
            raise Refused(ELSEWHERES_PHOTO)
        body = await behind.photos.read(photo) if found else None
        if found is None or body is None:
            raise Refused(UNKNOWN_PHOTO, id=photo)
        return Response(body, media_type=found.media)

    async def working_on(photo: str, caller: Caller) -> bool:
        if caller.role in STREET:
            return True
        places = await placing.newest()
        cases = [await behind.cases.one(each) for each in await behind.photos.cases(photo)]
        return any(works_on(case, caller, places) for case in cases if case is not None)

    return router


async def _whole(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_PHOTO:
        raise refused(too_large())
    try:
        async with asyncio.timeout(SLOWEST_PHOTO.total_seconds()):
            return await unpacked(request.stream(), LARGEST_PHOTO, gzip=False)
    except BodyTooLarge as error:
        raise refused(too_large()) from error
    except TimeoutError as error:
        raise Refused(problems.TOO_SLOW, seconds=f"{SLOWEST_PHOTO.total_seconds():g}") from error
    except ClientDisconnect as error:
        raise Refused(problems.CUT_OFF) from error


def photo_json(made: Developed, darkroom: Darkroom) -> dict[str, Any]:
    """Return a photo as its sender is told of it."""
    photo = made.photo
    return {
        "hash": photo.hash, "media": photo.media, "width": photo.width, "height": photo.height, "bytes": photo.size,
        "token": darkroom.token(photo.hash), "href": f"/v1/photos/{photo.hash}",
    }  # fmt: skip
