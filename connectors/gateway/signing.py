"""Short-lived tokens that stand in for a key, so that the key itself need not travel with every request of a page or an app.

A token says which key it was issued on and until when, signed (JWT, HS256). What the key grants is looked up each time, so a revoked
key takes its tokens with it. Time is injected; the library only checks the signature and the shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

import jwt

ISSUER = "xiqu"
ALGORITHM = "HS256"
CLAIMS = ["iss", "sub", "iat", "exp"]
Fault: TypeAlias = Literal["over", "broken"]


class Token(NamedTuple):
    """A token and its end."""

    text: str
    expires_at: datetime


def is_token(credential: str) -> bool:
    """Say whether *credential* looks like a token: it has three parts, a key has one."""
    return credential.count(".") == 2  # noqa: PLR2004 - header.claims.signature


@dataclass(frozen=True)
class Signer:
    """Signs tokens with one *secret* and reads those of the *other* one, too, that is on its way in or out ("" for none)."""

    secret: str = field(repr=False)
    other: str = field(default="", repr=False)

    def issue(self, key_id: str, now: datetime, lasts: timedelta) -> Token:
        """Return a token for the key of that id."""
        issued, end = int(now.timestamp()), int((now + lasts).timestamp())
        claims = {"iss": ISSUER, "sub": key_id, "iat": issued, "exp": end}
        return Token(jwt.encode(claims, self.secret, ALGORITHM), datetime.fromtimestamp(end, now.tzinfo))

    def key_id(self, token: str, now: datetime) -> str | Fault:
        """Return the id of the key that *token* was issued on, or what is wrong with it."""
        for secret in filter(None, (self.secret, self.other)):
            match _claims(token, secret):
                case {"sub": str(key_id), "exp": int(end)}:
                    return key_id if end > now.timestamp() else "over"
        return "broken"


def _claims(token: str, secret: str) -> Mapping[str, Any]:
    try:
        return jwt.decode(token, secret, [ALGORITHM], issuer=ISSUER, options={"require": CLAIMS, "verify_exp": False, "verify_iat": False})
    except (jwt.PyJWTError, ValueError):
        return {}
