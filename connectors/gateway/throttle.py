"""How often one address may ask without a key, or with a wrong one, so that nobody can starve the rest or try keys at leisure.

Holders of keys are counted by key (`connectors/gateway/access.py`), because many may sit behind one address. What operators ask is not
counted. The count is this gateway's own: with three of them, three times as much passes.
"""

import math
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.gateway.access_problems import TOO_OFTEN
from connectors.gateway.admission import key_of
from connectors.gateway.problems import Text
from connectors.gateway.rate import Buckets, Rate
from connectors.gateway.refusal import Refused, answer

FREE = ("/health/", "/metrics")
WRONG_KEYS = Rate(per_second=5, burst=50)
UNAUTHORIZED = 401
ADDRESS = Text("This address", "此地址")
NETWORK_BITS = 64
"""Of an IPv6 address, what its holder cannot change at will."""


def neighbour(address: str) -> str:
    """Return what *address* is counted under."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(int(known) >> NETWORK_BITS) if isinstance(known, IPv6Address) else address


def too_often(who: Text, rate: Rate, wait: float) -> Refused:
    """Return the refusal of somebody who has to wait."""
    return Refused(TOO_OFTEN, who=who, per_second=f"{rate.per_second:g}", retry_after=math.ceil(wait))


class Throttle:
    """ASGI middleware over any app."""

    def __init__(self, app: ASGIApp, rate: Rate, now: Callable[[], datetime]) -> None:
        self.app = app
        self.now = now
        self.strangers = Buckets(rate)
        self.wrong = Buckets(WRONG_KEYS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        who = neighbour(request.client.host if request.client else "")
        named = bool(key_of(request))
        wait = self.wrong.left(who, self.now()) if named else self.strangers.wait(who, self.now())
        if wait:
            rate = self.wrong.rate if named else self.strangers.rate
            await answer(request, too_often(ADDRESS, rate, wait))(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if named and message["type"] == "http.response.start" and message["status"] == UNAUTHORIZED:
                self.wrong.wait(who, self.now())
            await send(message)

        await self.app(scope, receive, sending)
