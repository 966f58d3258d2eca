"""For people themselves: what is kept of them, who has looked, and how it is erased; and for everybody, how long anything is kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response

from connectors.gateway import people_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.people_port import People
from connectors.gateway.people_problems import NO_PERSON_TOKEN, NO_SECRET, OTHER_PERSON, UNKNOWN_PERSON
from connectors.gateway.photo_port import Photos
from connectors.gateway.refusal import Refused
from connectors.present import dumps, time_json
from models.access import Caller, Role
from models.person import UUID, Count, Erasure, Held
from models.retention import RETENTIONS

READERS = frozenset({Role.OFFICER, Role.ADMIN})
Token = Annotated[str | None, Header(alias="X-Person-Token", max_length=200, description="person_token of the answer to the report")]


def people(behind: People, permit: Permit) -> APIRouter:
    """Return the routes of people."""
    router = APIRouter(tags=["people"])
    anybody = Annotated[Caller, Depends(permit(*EVERYBODY))]

    @router.get("/v1/people/{person}", response_model=None, responses=people_answers.PERSON)
    async def show_person(person: str, caller: anybody, x_person_token: Token = None) -> Response:
        """Show what is kept of a person and who has looked, to themself and to officers of the street, whose look is noted."""
        own = await is_self(behind, person, x_person_token)
        if not own and caller.role not in READERS:
            raise Refused(NO_PERSON_TOKEN)
        if not behind.sealing:
            raise Refused(NO_SECRET)
        found = await behind.find(person)
        if found is None:
            raise Refused(UNKNOWN_PERSON, id=person)
        contact = await (behind.contact(person) if own else behind.contact(person, caller.role, caller.id))
        return _json({"contact": contact.model_dump() if contact else None} | found_json(found))

    @router.delete("/v1/people/{person}", response_model=None, responses=people_answers.ERASED)
    async def erase_person(person: str, caller: anybody, x_person_token: Token = None) -> Response:
        """Erase a person's contact for ever by deleting its key, and give the receipt; the same receipt when asked again."""
        own = await is_self(behind, person, x_person_token)
        if not own and caller.role is not Role.ADMIN:
            raise Refused(NO_PERSON_TOKEN)
        receipt = await behind.erase(person, "self" if own else "admin")
        if receipt is None:
            raise Refused(UNKNOWN_PERSON, id=person)
        return _json(erasure_json(receipt))

    return router


def retention(people: People, photos: Photos, permit: Permit) -> APIRouter:
    """Return the route that says how long anything is kept."""
    router = APIRouter(tags=["people"], dependencies=[Depends(permit(*EVERYBODY))])

    @router.get("/v1/retention", response_model=None, responses=people_answers.RETENTION)
    async def show_retention() -> Response:
        """Say how long what is known about people is kept, why, how much of it there is now, and whether anything is overdue."""
        counts = {each.kind: each for each in (*await people.counts(), *await photos.counts())}
        rows = [
            {"kind": each.kind, "title": each.title, "days": each.keep.days, "why": each.why, **_count(counts[each.kind])}
            for each in RETENTIONS
        ]
        return _json({"kinds": rows})

    return router


async def is_self(behind: People, person: str, token: str | None) -> bool:
    """Say whether the person themself asks; refuse a token of somebody else, and an id that is none."""
    if not UUID.fullmatch(person):
        raise Refused(UNKNOWN_PERSON, id=person)
    if token is None:
        return False
    if not behind.sealing:
        raise Refused(NO_SECRET)
    if not await behind.is_token(person, token):
        raise Refused(OTHER_PERSON, id=person)
    return True


def found_json(found: Held | Erasure) -> dict[str, Any]:
    """Return what is known of a person as it is told to them."""
    if isinstance(found, Erasure):
        return {"person": found.id, "kind": found.kind, "made_at": None, "keep_until": None, "looks": [], "erased": erasure_json(found)}
    looks = [{"at": time_json(each.at), "role": each.role} for each in found.looks]
    return {
        "person": found.id, "kind": found.kind, "made_at": time_json(found.made_at), "keep_until": time_json(found.keep_until),
        "looks": looks, "erased": None,
    }  # fmt: skip


def erasure_json(found: Erasure) -> dict[str, Any]:
    """Return a receipt."""
    return {
        "person": found.id, "kind": found.kind, "receipt": found.receipt, "erased_at": time_json(found.erased_at), "by": found.by,
    }  # fmt: skip


def _count(count: Count) -> dict[str, int]:
    return {"held": count.held, "overdue": count.overdue, "erased": count.erased}


def _json(what: object) -> Response:
    return Response(dumps(what), media_type="application/json")
