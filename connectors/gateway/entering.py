"""An entry for the plan on its way in: whose key it is, and a JSON object whose numbers keep every digit that was typed."""

import asyncio
import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import NoReturn

from fastapi import Request
from starlette.requests import ClientDisconnect

from connectors.gateway import problems
from connectors.gateway.admission import key_of
from connectors.gateway.plan_problems import BAD_ENTRY, LONG_ENTRY
from connectors.gateway.ports import Keys
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.intake.http import unpacked
from models.errors import BadEntry, BodyTooLarge

PLAN_KEY = "plan"
"""What a key must be for to enter figures; `xiqu keys add plan --note DEPARTMENT` makes one."""
LARGEST_ENTRY = 16 * 1024
SLOWEST_ENTRY = timedelta(seconds=10)


async def holder(request: Request, keys: Keys) -> str:
    """Return whose key the request carries, as it was noted when the key was made; refuse any that is not for the plan."""
    key = key_of(request)
    if not key:
        raise Refused(problems.NO_KEY)
    allowed = await keys.feeds_of(key)
    if allowed is None:
        raise Refused(problems.WRONG_KEY, feed=PLAN_KEY)
    if PLAN_KEY not in allowed:
        raise Refused(problems.OTHER_FEED, feed=PLAN_KEY, allowed=tuple(sorted(allowed)))
    return await keys.note_of(key)


def refuse(error: BadEntry) -> NoReturn:
    """Refuse with the words of *error*."""
    raise Refused(BAD_ENTRY, why=Text(error.wrong.en, error.wrong.zh), right=Text(error.right.en, error.right.zh)) from error


async def entered(request: Request, required: Collection[str], optional: Collection[str]) -> dict[str, str | None]:
    """Return the fields of the JSON object in the body; numbers as the text that stands there, null only for *value*."""
    try:
        async with asyncio.timeout(SLOWEST_ENTRY.total_seconds()):
            body = await unpacked(request.stream(), LARGEST_ENTRY, gzip=False)
    except BodyTooLarge as error:
        raise Refused(LONG_ENTRY, limit=LARGEST_ENTRY) from error
    except TimeoutError as error:
        raise Refused(problems.TOO_SLOW, seconds=f"{SLOWEST_ENTRY.total_seconds():g}") from error
    except ClientDisconnect as error:
        raise Refused(problems.CUT_OFF) from error
    return _fields(_object(body), required, optional)


def _object(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body.decode(), parse_float=str, parse_int=str, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        _bad("the body is no JSON", "请求体不是 JSON", "send one JSON object in UTF-8", "请发送一个 UTF-8 编码的 JSON 对象", error)
    if not isinstance(found, dict):
        _bad("the body is no JSON object", "请求体不是 JSON 对象", "send one JSON object with its fields", "请发送一个 JSON 对象")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def _fields(found: Mapping[str, object], required: Collection[str], optional: Collection[str]) -> dict[str, str | None]:
    known = ", ".join((*required, *optional))
    unknown, missing = [name for name in found if name not in {*required, *optional}], [name for name in required if name not in found]
    if unknown:
        _bad(f"there is no field {unknown[0][:40]!r}", f"没有字段 {unknown[0][:40]!r}", f"send {known}", f"请发送 {known}")
    if missing:
        named = ", ".join(missing)
        _bad(f"missing: {named}", f"缺少字段：{named}", f"send {known}", f"请发送 {known}")
    for name, value in found.items():
        if not isinstance(value, str) and not (value is None and name == "value"):
            _bad(f"{name} is neither text nor a number", f"{name} 既不是文本也不是数字", "send text or a number", "请发送文本或数字")
    return {name: value if isinstance(value, str) else None for name, value in found.items()}


def _bad(wrong: str, wrong_zh: str, right: str, right_zh: str, cause: Exception | None = None) -> NoReturn:
    raise Refused(BAD_ENTRY, why=Text(wrong, wrong_zh), right=Text(right, right_zh)) from cause
