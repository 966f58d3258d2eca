"""Telling one channel one change, whatever kind it is."""

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

import httpx
import orjson

from connectors.channels.http import tell_dingtalk, tell_webhook, tell_wecom
from connectors.channels.mail import tell_email
from connectors.channels.outcome import Outcome
from models.channel import Channel, DingTalk, Email, Webhook, WeCom


async def tell(client: httpx.AsyncClient, channel: Channel, body: bytes, message: str, now: Callable[[], datetime]) -> Outcome:
    """Tell *channel* the change that *body* holds as JSON; *message* names it, for whoever hears it twice."""
    match channel:
        case Webhook():
            return await tell_webhook(client, channel, body, message, now)
        case WeCom():
            return await tell_wecom(client, channel, orjson.loads(body), now)
        case DingTalk():
            return await tell_dingtalk(client, channel, orjson.loads(body), now)
        case Email():
            return await tell_email(channel, orjson.loads(body), message)
        case _ as never:
            assert_never(never)
