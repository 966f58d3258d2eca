"""Who may ask what: each route names the roles that it lets in, and a test finds the route that names none.

    @router.post("/v1/things")
    async def make(thing: Thing, caller: Annotated[Caller, Depends(permit(Role.OFFICER, Role.ADMIN))]) -> Response: ...

Where PUBLIC is among the roles, a request without a key is let in; a wrong, expired or revoked key is 401 even there, because whoever
sends one means to be somebody. A machine's key (of a feed) is nobody: it opens what is public and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, NoReturn

from fastapi import Depends, Request

from connectors.gateway import access_problems, problems
from connectors.gateway.access_problems import NOT_VALID, OTHER_ROLE
from connectors.gateway.admission import key_of
from connectors.gateway.ports import Callers, Keys
from connectors.gateway.problems import Text
from connectors.gateway.rate import Buckets
from connectors.gateway.refusal import Refused
from connectors.gateway.signing import Signer, is_token
from connectors.gateway.throttle import too_often
from models.access import ANYBODY, ROLE_TITLES, Caller, Grant, Role

KEY = Text("This key", "此密钥")


@dataclass(frozen=True, eq=False)
class Permitted:
    """A FastAPI dependency: the caller, where their role is one of *roles*.

    No two are equal: FastAPI keeps what it found out about a dependency, and would ask the callers of another app with the same roles.
    """

    roles: tuple[Role, ...]
    permit: "Permit" = field(repr=False)

    async def __call__(self, request: Request) -> Caller:
        """Return who sent *request*, or refuse."""
        caller = await self.permit.sender(request)
        if caller.role in self.roles:
            return caller
        if caller == ANYBODY and not credential(request):
            raise Refused(problems.NO_KEY)
        needed = Text(", ".join(self.roles), "、".join(ROLE_TITLES[role] for role in self.roles))
        raise Refused(OTHER_ROLE, role=Text(caller.role, ROLE_TITLES[caller.role]), roles=needed)


@dataclass(frozen=True)
class Permit:
    """Makes the dependencies; one an app."""

    callers: Callers
    keys: Keys
    now: Callable[[], datetime]
    signer: Signer | None = None
    buckets: Buckets | None = None

    def __call__(self, *roles: Role) -> Permitted:
        """Return the dependency that lets these roles in."""
        return Permitted(roles, self)

    async def sender(self, request: Request) -> Caller:
        """Return who sent *request*; ANYBODY where it carries no key. Refuses a key that does not hold."""
        return await self.caller(credential(request))

    async def caller(self, key: str) -> Caller:
        """Return whose key or token *key* is, ANYBODY for ""; refuses one that does not hold."""
        if not key:
            return ANYBODY
        grant = await self._of_token(key) if is_token(key) else await self.callers.of_key(key)
        if grant is None:
            if not is_token(key) and await self.keys.feeds_of(key) is not None:
                return ANYBODY
            refuse(access_problems.UNKNOWN)
        standing = grant.standing(self.now())
        if standing != "valid":
            refuse(access_problems.REVOKED if standing == "revoked" else access_problems.EXPIRED)
        if self.buckets and (wait := self.buckets.wait(grant.caller.id, self.now())):
            raise too_often(KEY, self.buckets.rate, wait)
        return grant.caller

    async def _of_token(self, token: str) -> Grant | None:
        key_id = self.signer.key_id(token, self.now()) if self.signer else "broken"
        if key_id in {"broken", "over"}:
            refuse(access_problems.TOKEN_OVER if key_id == "over" else access_problems.NO_TOKEN_OF_OURS)
        return await self.callers.of_id(key_id)


def credential(request: Request) -> str:
    """Return the key or token that *request* carries, "" where it carries none; refuses an Authorization that is none of ours."""
    found = key_of(request)
    if not found and request.headers.get("authorization", "").strip():
        refuse(access_problems.NO_BEARER)
    return found


def refuse(why: tuple[Text, Text]) -> NoReturn:
    """Refuse a key or token with what is wrong and what would be right."""
    raise Refused(NOT_VALID, why=why[0], right=why[1])


class Machines:
    """Marks a route that asks for a machine's key by itself: the key of a feed, or of the plan."""

    async def __call__(self) -> None:
        """Let everything pass; the route itself refuses."""


class Anyone:
    """Marks a route that never looks at a key: whoever keeps this running asks it when PostgreSQL is away."""

    async def __call__(self) -> None:
        """Let everything pass."""


ANYONE = Anyone()
Machine = Annotated[None, Depends(Machines())]
EVERYBODY = tuple(Role)
