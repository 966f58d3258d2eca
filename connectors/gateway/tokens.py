"""For whoever holds a key and would rather not send it with every request: a token that stands in for it for a quarter of an hour."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway.access import Permit
from connectors.gateway.access_problems import KEY_NEEDED, NO_TOKENS
from connectors.gateway.admission import key_of
from connectors.gateway.body_problems import BAD_FIELD, BROKEN_BODY, LONG_BODY
from connectors.gateway.describe import answers
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import Shape
from connectors.gateway.signing import is_token
from connectors.present import dumps, time_json
from models.access import HELD, Caller, Role


class TokenAsked(BaseModel):
    """How long the token is to last."""

    model_config = ConfigDict(extra="forbid")

    minutes: int = Field(default=15, ge=1, le=60)


class TokenShape(Shape):
    """A token; send it as `Authorization: Bearer TOKEN`. It ends with its key where that is revoked or expires earlier."""

    token: str
    token_type: Literal["Bearer"]
    expires_at: datetime
    role: Role
    name: str
    areas: list[str]


def tokens(permit: Permit) -> APIRouter:
    """Return the route that issues tokens."""
    router = APIRouter(tags=["access"])

    @router.post("/v1/tokens", status_code=201, response_model=None, responses=TOKEN_ANSWERS)
    async def issue(request: Request, caller: Annotated[Caller, Depends(permit(*HELD))], asked: TokenAsked | None = None) -> Response:
        """Issue a token on the key that the request carries."""
        if permit.signer is None:
            raise Refused(NO_TOKENS)
        if is_token(key_of(request)):
            raise Refused(KEY_NEEDED)
        made = permit.signer.issue(caller.id, permit.now(), timedelta(minutes=(asked or TokenAsked()).minutes))
        told = {"token": made.text, "token_type": "Bearer", "expires_at": time_json(made.expires_at)}
        who = {"role": caller.role, "name": caller.name, "areas": sorted(caller.areas)}
        return Response(dumps(told | who), 201, media_type="application/json")

    return router


TOKEN_ANSWERS = answers(
    201, TokenShape, "Issued.",
    {
        "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ4aXF1In0.c2lnbmF0dXJl", "token_type": "Bearer",
        "expires_at": "2026-11-25T15:15:00+08:00", "role": "handler", "name": "网格员 李某", "areas": ["烟洲社区"],
    },
    KEY_NEEDED, NO_TOKENS, BAD_FIELD, BROKEN_BODY, LONG_BODY,
)  # fmt: skip
