"""Short-lived tokens that stand in for a key, so that the key itself need not travel with every request of a page or an app.

A token says which key it was issued on and until when, signed (JWT, HS256). What the key grants is looked up each time, so a revoked
key takes its tokens with it. Time is injected; the library only checks the signature and the shape.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

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
    """Signs and reads tokens with one *secret*; a new secret ends every token."""

    secret: str = field(repr=False)

    def issue(self, key_id: str, now: datetime, lasts: timedelta) -> Token:
        """Return a token for the key of that id."""
        issued, end = int(now.timestamp()), int((now + lasts).timestamp())
        claims = {"iss": ISSUER, "sub": key_id, "iat": issued, "exp": end}
        return Token(jwt.encode(claims, self.secret, ALGORITHM), datetime.fromtimestamp(end, now.tzinfo))

    def key_id(self, token: str, now: datetime) -> str | Fault:
        """Return the id of the key that *token* was issued on, or what is wrong with it."""
        try:
            claims = jwt.decode(
                token, self.secret, [ALGORITHM], issuer=ISSUER,
                options={"require": CLAIMS, "verify_exp": False, "verify_iat": False},
            )  # fmt: skip
        except (jwt.PyJWTError, ValueError):
            return "broken"
        match claims:
            case {"sub": str(key_id), "exp": int(end)}:
                return key_id if end > now.timestamp() else "over"
        return "broken"
