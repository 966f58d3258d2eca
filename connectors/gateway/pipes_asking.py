"""One question about pipes from asker to answer: who asks, whether they may, what they are told, and that it is written down first."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from secrets import token_bytes
from typing import Any, NoReturn, Protocol, TypeVar

from fastapi import Request

from connectors.clock import stopwatch
from connectors.gateway.pipes_port import PipeRoom, Told
from connectors.gateway.pipes_problems import (
    BAD_AREA,
    NO_PERMIT,
    NO_PURPOSE,
    PERMIT_CLOSED,
    PERMIT_MISSING,
    PERMIT_UNKNOWN,
    REASONS,
    TOO_CURIOUS,
)
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from models.access import Caller, Role
from models.dig import Dig, readable
from models.errors import BadArea
from models.landing import RANDOM_BYTES, landing_id
from models.pipe_query import Asker, Noted, Outcome, Stopped
from models.pipe_tier import Tier, tier_of

MILLISECONDS = 1000
DECIMALS = 1


class Telling(Protocol):
    """What came of a question."""

    @property
    def answer(self) -> Told: ...


Found = TypeVar("Found", bound=Telling)


def area_refused(error: BadArea) -> Refused:
    """Return the refusal of what cannot be meant."""
    return Refused(BAD_AREA, why=Text(error.wrong.en, error.wrong.zh), right=Text(error.right.en, error.right.zh))


@dataclass(frozen=True)
class Asking:
    """Asks for one caller. purpose, permit: as they were sent."""

    room: PipeRoom
    now: Callable[[], datetime]
    request: Request
    caller: Caller
    purpose: str
    permit: str | None

    async def asker(self) -> Asker:
        """Return who asks, as they are kept, and what they may see."""
        role = self.caller.role
        if role is Role.PUBLIC:
            address = self.request.client.host if self.request.client else ""
            return Asker(await self.room.audit.mark(address), role.value, Tier.PUBLIC)
        owners = frozenset[str]() if role in {Role.OFFICER, Role.ADMIN} else await self.room.surveys.owners_of(self.caller.id)
        tier = tier_of(role, owner=bool(owners), permit=self.permit is not None)
        return Asker(self.caller.id, role.value, tier, owners)

    async def dig(self, tier: Tier) -> Dig | None:
        """Return the dig that the question names; refuse a contractor's where it does not let them read."""
        if tier is not Tier.PUBLIC and not self.purpose.strip():
            raise Refused(NO_PURPOSE)
        if self.permit is None:
            if tier is Tier.CONTRACTOR:
                _no_permit(PERMIT_MISSING)
            return None
        found = await self.room.digs.dig(self.permit)
        if tier is Tier.CONTRACTOR:
            if found is None or found.holder != self.caller.id:
                _no_permit(PERMIT_UNKNOWN)
            if not readable(found, self.now()):
                _no_permit(PERMIT_CLOSED)
        return found

    async def told(self, asked: Mapping[str, Any], answer: Callable[[Asker, Dig | None], Awaitable[Found]]) -> tuple[Asker, str, Found]:
        """Return the asker, the question's id and what *answer* finds, once it is written down; refusals are written down too."""
        asked_at, elapsed, asker = self.now(), stopwatch(), await self.asker()
        query_id = landing_id(asked_at, token_bytes(RANDOM_BYTES))

        async def note(outcome: Outcome, reason: str = "", found: Told | None = None) -> None:
            took = Decimal(str(round(elapsed() * MILLISECONDS, DECIMALS)))
            stopped = await self.room.audit.note(
                Noted(
                    id=query_id,
                    asked_at=asked_at,
                    asker=asker,
                    purpose=self.purpose,
                    permit=self.permit,
                    asked=asked,
                    outcome=outcome,
                    reason=reason,
                    answer_ms=took,
                    segments=len(found.segments) if found else 0,
                    cells=found.touched if found else (),
                    versions=tuple(sorted(found.versions.values())) if found else (),
                )
            )
            if stopped:
                raise self._stopped(stopped)

        try:
            found = await answer(asker, await self.dig(asker.tier))
        except BadArea as error:
            await note(Outcome.REFUSED, BAD_AREA.code)
            raise area_refused(error) from error
        except Refused as refused:
            await note(Outcome.REFUSED, refused.problem.code)
            raise
        await note(Outcome.ANSWERED if found.answer.known else Outcome.NO_DATA, found=found.answer)
        return asker, query_id, found

    def _stopped(self, stopped: Stopped) -> Refused:
        seconds = max(1, int((stopped.until - self.now()).total_seconds()) + 1)
        return Refused(TOO_CURIOUS, retry_after=seconds, reason=REASONS[stopped.reason], number=stopped.number, bound=stopped.bound)


def _no_permit(why: tuple[Text, Text]) -> NoReturn:
    raise Refused(NO_PERMIT, why=why[0], right=why[1])
