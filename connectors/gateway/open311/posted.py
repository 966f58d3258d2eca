"""A service request as it is posted: a form, read to the letter, with every mistake named at once.

The specification wants one full location: lat and long, or address_string, or address_id. Contact (email, phone, names) is nothing that a
case holds; it is kept apart, and answered to nobody.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from connectors.gateway.open311.faults import Fault, Faulty, bad

MOST_FIELDS = 200
LONGEST_DESCRIPTION = 4000
LONGEST_TEXT = 300
LONGEST_URL = 2000
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,100})\](?:\[\])?")
CONTACT = ("email", "phone", "first_name", "last_name")


class Posted(NamedTuple):
    """What was posted; "" and None: not said. attributes: answers by code."""

    service_code: str
    lat: Decimal | None
    long: Decimal | None
    address_string: str
    address_id: str
    description: str
    media_url: str
    account_id: str
    device_id: str
    contact: Mapping[str, str]
    attributes: Mapping[str, Sequence[str]]


def fields(body: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a form in UTF-8; Faulty where the body is none, or holds what no text can hold."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )  # fmt: skip
    except ValueError as error:
        raise Faulty(bad(
            "the body is no form in UTF-8 of at most {most} fields; send application/x-www-form-urlencoded",
            "请求体不是至多 {most} 项的 UTF-8 表单；请发送 application/x-www-form-urlencoded", most=MOST_FIELDS,
        )) from error  # fmt: skip
    if any("\0" in text for pair in pairs for text in pair):
        raise Faulty(bad("a field holds a NUL character; send text", "字段含有 NUL 字符；请发送文本"))
    return pairs


def posted(pairs: Sequence[tuple[str, str]]) -> Posted:
    """Return what the pairs of a form say; Faulty names everything that is wrong. An empty field is one that was not sent."""
    said: dict[str, str] = {}
    answers: dict[str, list[str]] = {}
    for name, text in pairs:
        if found := _ATTRIBUTE.fullmatch(name):
            answers.setdefault(found[1], []).append(text)
        elif text.strip():
            said.setdefault(name, text.strip())
    if wrong := list(_wrongs(said)):
        raise Faulty(*wrong)
    lat, lng = _degrees(said.get("lat", "")), _degrees(said.get("long", ""))
    words = {name: said.get(name, "") for name in ("address_string", "address_id", "description", "media_url", "account_id", "device_id")}
    contact = {name: said[name] for name in CONTACT if name in said}
    return Posted(service_code=said.get("service_code", ""), lat=lat, long=lng, contact=contact, attributes=answers, **words)


def _wrongs(said: Mapping[str, str]) -> Iterator[Fault]:
    if "service_code" not in said:
        yield bad("service_code was not provided; GET services lists them all", "未提供 service_code；GET services 列出全部服务")
    yield from _location(said)
    if len(said.get("description", "")) > LONGEST_DESCRIPTION:
        yield bad("description is longer than {most} characters", "description 超过 {most} 字", most=LONGEST_DESCRIPTION)
    for name in (*CONTACT, "address_string", "address_id", "account_id", "device_id"):
        if len(said.get(name, "")) > LONGEST_TEXT:
            yield bad("{name} is longer than {most} characters", "{name} 超过 {most} 字", name=name, most=LONGEST_TEXT)
    if "media_url" in said and not _is_web(said["media_url"]):
        yield bad("media_url is no address of a picture; send https://…", "media_url 不是图片网址；请发送 https://…")


def _location(said: Mapping[str, str]) -> Iterator[Fault]:
    here = [name for name in ("lat", "long") if name in said]
    if not here and "address_string" not in said and "address_id" not in said:
        yield bad(
            "no location was provided; send lat and long, address_string or address_id",
            "未提供位置；请发送 lat 和 long，或 address_string，或 address_id",
        )
    if len(here) == 1:
        yield bad("{name} was sent alone; send both lat and long", "只发送了 {name}；请同时发送 lat 和 long", name=here[0])
    for name, most in (("lat", 90), ("long", 180)):
        value = _degrees(said.get(name, ""))
        if name in said and (value is None or abs(value) > most):
            en, zh = "{name}={text} is not from −{most} to {most} degrees", "{name}={text} 不在 −{most} 至 {most} 度之间"
            yield bad(en, zh, name=name, text=said[name], most=most)


def _degrees(text: str) -> Decimal | None:
    try:
        found = Decimal(text) if len(text) <= 40 else Decimal("NaN")  # noqa: PLR2004 - far more digits than a place has
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _is_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= LONGEST_URL and text.isprintable() and " " not in text
    )
