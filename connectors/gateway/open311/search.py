"""What GET requests asks for: the specification's filters and its 90 days and 1000 requests, with two extensions that its wiki documents.

`page` and `page_size` stand on its page of extensions, `updated_after` and `updated_before` in its draft of 2.1. All else is ignored.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from connectors.gateway.open311.faults import Fault, Faulty, bad
from connectors.gateway.open311.listing import kind_of
from connectors.gateway.open311.w3c import moment
from models.kind import Kinds

T = TypeVar("T")
LONGEST_SPAN = timedelta(days=90)
MOST = 1000
LAST_PAGE = 1_000_000
Status: TypeAlias = Literal["open", "closed"]
STATUSES: tuple[Status, ...] = ("open", "closed")


class Span(NamedTuple):
    """From *start* to *end*, both included."""

    start: datetime
    end: datetime


class Search(NamedTuple):
    """Which requests: those of *ids* alone, or those made in one span or changed in another; None: any. The newest come first."""

    ids: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    statuses: tuple[Status, ...] = STATUSES
    requested: Span | None = None
    updated: Span | None = None
    limit: int = MOST
    offset: int = 0


def search(given: Mapping[str, str], kinds: Kinds, now: datetime) -> Search:
    """Return what the parameters *given* ask for; Faulty names everything that is wrong with them."""
    asked = {name: text.strip() for name, text in given.items() if text.strip()}
    if "service_request_id" in asked:  # overrides all other arguments, says the specification
        return Search(ids=request_ids(asked["service_request_id"]))
    wrong: list[Fault] = []

    def read(step: Callable[[], T], instead: T) -> T:
        try:
            return step()
        except Faulty as error:
            wrong.extend(error.faults)
            return instead

    found = Search(
        kinds=read(lambda: _kinds(asked.get("service_code", ""), kinds), None),
        statuses=read(lambda: _statuses(asked.get("status", "")), STATUSES),
        updated=read(lambda: _span(asked, "updated_after", "updated_before", now), None),
        requested=read(lambda: _span(asked, "start_date", "end_date", now), None),
        limit=read(lambda: _whole(asked, "page_size", MOST, MOST), MOST),
    )
    page = read(lambda: _whole(asked, "page", 1, LAST_PAGE), 1)
    if wrong:
        raise Faulty(*wrong)
    if found.requested is None and found.updated is None:
        found = found._replace(requested=Span(now - LONGEST_SPAN, now))
    return found._replace(offset=(page - 1) * found.limit)


def request_ids(text: str) -> tuple[str, ...]:
    """Return the ids in a list with commas; what cannot be an id of ours is left out, as an id that nobody has is."""
    return tuple(dict.fromkeys(each for part in text.split(",")[:MOST] if (each := request_id(part))))


def request_id(text: str) -> str:
    """Return *text* as an id is written, "" where it cannot be one."""
    try:
        return str(UUID(text.strip()))
    except ValueError:
        return ""


def _kinds(text: str, kinds: Kinds) -> tuple[str, ...] | None:
    return tuple(kind_of(kinds, each).id for each in text.split(",") if each.strip()) if text else None


def _statuses(text: str) -> tuple[Status, ...]:
    named = [each.strip().lower() for each in text.split(",") if each.strip()]
    if any(each not in STATUSES for each in named):
        raise Faulty(
            bad("status={text} is unknown; send open, closed or both", "未知的 status={text}；请发送 open、closed 或两者", text=text)
        )
    return tuple(each for each in STATUSES if each in named) if named else STATUSES


def _span(asked: Mapping[str, str], first: str, last: str, now: datetime) -> Span | None:
    start, end = _moment(asked, first), _moment(asked, last, last=True)
    match start, end:
        case None, None:
            return None
        case None, datetime():
            start = end - LONGEST_SPAN
        case datetime(), None:
            end = min(max(now, start), start + LONGEST_SPAN)
    if start is None or end is None:
        return None
    if end < start:
        raise Faulty(bad("{last} lies before {first}", "{last} 早于 {first}", first=first, last=last))
    if end - start > LONGEST_SPAN:
        raise Faulty(
            bad("{first} to {last} is more than 90 days; ask in parts", "{first} 至 {last} 超过 90 天；请分段查询", first=first, last=last)
        )
    return Span(start, end)


def _moment(asked: Mapping[str, str], name: str, *, last: bool = False) -> datetime | None:
    if name not in asked:
        return None
    try:
        found = moment(asked[name], last=last)
        return found if found - LONGEST_SPAN < found + LONGEST_SPAN else None  # neither may leave the calendar
    except (ValueError, OverflowError) as error:
        raise Faulty(
            bad(
                "{name}={text} is no W3C date-time; send 2026-03-01T00:00:00Z or 2026-03-01T00:00:00+08:00",
                "{name}={text} 不是 W3C 时间；请发送 2026-03-01T00:00:00Z 或 2026-03-01T00:00:00+08:00", name=name, text=asked[name],
            )
        ) from error  # fmt: skip


def _whole(asked: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = asked.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise Faulty(bad("{name}={text} is not from 1 to {most}", "{name}={text} 不在 1 至 {most} 之间", name=name, text=text, most=most))
    return int(text)
