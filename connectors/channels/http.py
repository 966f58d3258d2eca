"""Telling over HTTP: robots of WeCom and DingTalk, and any program that takes a signed webhook."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
import orjson

from connectors.alarm_told import sentence
from connectors.channels.outcome import Again, Heard, Never, Outcome, retry_after
from connectors.channels.signed import dingtalk_url, webhook_headers
from models.channel import DingTalk, Webhook, WeCom

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_TEXT = 600
"""Characters of a robot's text; WeCom takes 2,048 bytes, which is as many as 682 Chinese characters."""
TOO_OFTEN = {45009, 130101, 45033}
"""Error codes of WeCom and DingTalk for more messages in a minute than a robot may send (20)."""
A_MINUTE = timedelta(minutes=1)
PASSING = {408, 425, 429}
ROBOT_OK = 0
JSON = {"content-type": "application/json; charset=utf-8"}


async def tell_webhook(client: httpx.AsyncClient, channel: Webhook, body: bytes, message: str, now: Callable[[], datetime]) -> Outcome:
    """Post *body* as it is, signed; the id is *message*, the same however often it is sent."""
    headers = {**JSON, **webhook_headers(channel.secret, message, now(), body)}
    return (await _post(client, channel.url, body, headers, now))[0]


async def tell_wecom(client: httpx.AsyncClient, channel: WeCom, told: Mapping[str, Any], now: Callable[[], datetime]) -> Outcome:
    """Let a robot of WeCom say it; the key in its address is all that it asks for."""
    return await _robot(client, channel.url, sentence(told, channel.language), now)


async def tell_dingtalk(client: httpx.AsyncClient, channel: DingTalk, told: Mapping[str, Any], now: Callable[[], datetime]) -> Outcome:
    """Let a robot of DingTalk say it."""
    return await _robot(client, dingtalk_url(channel.url, channel.secret, now()), sentence(told, channel.language), now)


async def _robot(client: httpx.AsyncClient, url: str, text: str, now: Callable[[], datetime]) -> Outcome:
    said = {"msgtype": "text", "text": {"content": text[:LONGEST_TEXT]}}
    outcome, answer = await _post(client, url, orjson.dumps(said), JSON, now)
    if not isinstance(outcome, Heard):
        return outcome
    try:
        told = orjson.loads(answer)
        code, why = int(told["errcode"]), str(told.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Again("the robot's answer is not its JSON with errcode")
    if code == ROBOT_OK:
        return outcome
    error = f"errcode {code}: {why[:200]}"
    return Again(error, A_MINUTE) if code in TOO_OFTEN or code < 0 else Never(error)


async def _post(
    client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], now: Callable[[], datetime]
) -> tuple[Outcome, bytes]:
    """Return what became of it, and the answer. No address is repeated in an error: a robot's holds its key."""
    try:
        answer = await client.post(url, content=body, headers=headers)
    except httpx.InvalidURL:
        return Never("the address is none"), b""
    except httpx.HTTPError as error:
        return Again(f"no answer ({type(error).__name__})"), b""
    if answer.is_success:
        return Heard(), answer.content
    why = f"HTTP {answer.status_code}"
    if answer.status_code in PASSING or answer.is_server_error:
        return Again(why, retry_after(answer.headers.get("retry-after"), now())), b""
    return Never(why), b""
