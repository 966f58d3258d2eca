"""Read: from the bytes that landed to readings in shards, and to a reason for every piece that cannot be read. Pure.

A decoder finds cells; here each is judged once, for all feeds alike: is it a number, is it physically possible, is its time believable.
A bad piece becomes a rejection and never stops the good ones beside it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from models.feed import Cell, Feed, Metric, Unit
from models.landing import LARGEST_BODY, landed_ms
from models.observation import IMPLAUSIBLE, NEGATIVE, NOT_MONITORED, SHARDS, Part, Reading, made
from models.period import EARLIEST, city_time, unix
from models.rejected import WHOLE_BODY, Rejection, Unreadable
from models.shard import shard_of
from models.standards.rounding import round_half_even

CLOCK_TOLERANCE = int(timedelta(hours=1).total_seconds())
LONGEST_NUMBER = 40
NAMED_AT_MOST = 1_000
LONGEST_PIECE = 4_096
"""Bytes of a refused piece that travel with its reason; the whole body is in the archive."""
NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff\U0010ffff]{1,200}")
"""What a subject may be called: nothing that UTF-8, PostgreSQL's text or its indexes would choke on, after the body was taken in."""
LONGEST_REMEMBERED = 100
"""Characters of a text and its unit; longer ones are judged anew each time, so that no sender can fill the memory with them."""
_EARLIEST = unix(EARLIEST)

Heard: TypeAlias = tuple[str | None, str] | None
"""A value and its flag; None where no value is stated."""


class Body(NamedTuple):
    """One landed body: its feed, its landing id, its bytes."""

    feed: Feed
    landing_id: str
    content: bytes


@dataclass(slots=True)
class _Page:
    """One body as it is being read."""

    body: Body
    readings: list[Reading] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    ignored: int = 0
    rejected: int = 0

    def place(self, refused: Unreadable, position: int) -> int:
        """Return the place that a refusal is kept under, no two of a body under the same: only one speaks of the whole body."""
        whole = refused.position == WHOLE_BODY and all(each.position != WHOLE_BODY for each in self.rejections)
        return WHOLE_BODY if whole else position

    def refuse_cell(self, position: int, cell: Cell, latest: int) -> None:
        """Name a cell that was found and cannot be meant."""
        piece = f"{cell.subject},{cell.metric},{cell.observed_at},{cell.text}".encode("utf-8", "backslashreplace")
        self.refuse(position, *_refusal(self.body.feed, cell, latest), piece)

    def refuse(self, position: int, reason: str, message: str, piece: bytes) -> None:
        """Name what cannot be read; where a body is nothing but that, the last rejection stands for all the rest."""
        self.rejected += 1
        if len(self.rejections) == NAMED_AT_MOST:
            rest = f"and more that cannot be read: only the first {NAMED_AT_MOST} pieces of a body are named; mend those and send it again"
            self.rejections.append(_rejection(self.body, position, "too_many_refused", rest, b""))
        elif len(self.rejections) > NAMED_AT_MOST:
            last = self.rejections[-1]
            self.rejections[-1] = last.model_copy(update={"pieces": last.pieces + 1})
        else:
            self.rejections.append(_rejection(self.body, position, reason, message, piece))


@lru_cache(maxsize=65_536)
def _named(subject: str) -> str:
    """Return *subject*, remembered as a name; ValueError, which is not remembered, where it can be none."""
    if not NAME.fullmatch(subject):
        raise ValueError(subject)
    return subject


@lru_cache(maxsize=65_536)
def number(text: str) -> str:
    """Return *text* as plain digits without needless zeros, exactly the sender's number; ValueError when it is none."""
    if len(text) > LONGEST_NUMBER or "_" in text:  # Decimal would read 12_5 as 125
        raise ValueError(text)
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_NUMBER:
        raise ValueError(text)
    if value == 0:
        return "0"
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def judge(text: str, metric: Metric, unit: str = "") -> tuple[str, str]:
    """Return the number and its flag: "" when *metric* can physically have that value. ValueError: no number, no known word."""
    if metric.codes:
        code = metric.codes.get(text.strip())
        if code is None:
            raise ValueError(text)
        return str(code), ""
    value = number(text)
    if unit and unit != metric.unit:
        value = _converted(value, metric.units[unit])
    exact = Decimal(value)
    if exact < metric.low:
        return value, NEGATIVE if exact < 0 else IMPLAUSIBLE
    return value, IMPLAUSIBLE if exact > metric.high else ""


def _converted(value: str, unit: Unit) -> str:
    return number(str(round_half_even(Fraction(value) * Fraction(unit.factor) + Fraction(unit.offset), unit.decimals)))


def _wanted(metric: Metric) -> str:
    """Say what a cell of *metric* may hold."""
    return f"none of its states; send {', '.join(metric.codes)}" if metric.codes else "not a number; send digits such as 12.5"


@lru_cache(maxsize=65_536)
def heard(feed: Feed, name: str, text: str | None, unit: str) -> Heard:
    """Return what *text* states, remembered: the same few thousand come again and again. KeyError: no such metric or unit; see `judge`."""
    metric = feed.metric[name]
    word = None if text is None else text.strip()
    if text is None or word in feed.no_value:
        return None
    return (None, NOT_MONITORED) if word in feed.not_monitored else judge(text, metric, unit)


def _refusal(feed: Feed, cell: Cell, latest: int) -> tuple[str, str]:
    """Return the reason and the message for a cell that cannot be read."""
    subject, name, observed_at, text, _, unit = cell
    if name not in feed.metric:
        return "unknown_metric", f"{name[:60]!r} is no metric of {feed.name}; they are {', '.join(feed.metric)}"
    if not NAME.fullmatch(subject):
        return "bad_subject", f"{subject[:60]!r} cannot name a subject; send 1 to 200 characters, none of them a control character"
    if not _EARLIEST <= observed_at <= latest:
        where = city_time(observed_at).isoformat() if 0 <= observed_at < 10**11 else str(observed_at)
        bounds = f"lies outside {EARLIEST:%Y-%m-%d} … one hour after it landed"
        return "time_out_of_range", f"{subject} {name}: the time {where} {bounds}; send the time of measuring"
    metric, said = feed.metric[name], text or ""
    try:
        judge(said, metric, unit)
    except KeyError:
        known = ", ".join((metric.unit, *metric.units))
        return "unknown_unit", f"{subject} {name}: the unit {unit[:20]!r} is not known; send one of {known}"
    except ValueError:
        reason = "unknown_state" if metric.codes else "not_a_number"
        return reason, f"{subject} {name} at {city_time(observed_at).isoformat()}: {said[:60]!r} is {_wanted(metric)}"
    raise AssertionError(f"{cell} can be read")


def _page(body: Body) -> _Page:
    page = _Page(body)
    feed, latest = body.feed, landed_ms(body.landing_id) // 1000 + CLOCK_TOLERANCE
    if len(body.content) > LARGEST_BODY:
        size = f"the body has {len(body.content)} bytes; cut it at its rows and send pieces of at most {LARGEST_BODY}"
        page.refuse(WHOLE_BODY, "body_too_large", size, body.content)
        return page
    named: str | None = None
    keep = page.readings.append
    for position, cell in enumerate(feed.decode(body.content)):
        if isinstance(cell, Unreadable):
            page.refuse(page.place(cell, position), cell.reason, cell.message, cell.piece)
            continue
        subject, name, observed_at, text, rank, unit = cell
        listen = heard if len(text or "") + len(unit) <= LONGEST_REMEMBERED else heard.__wrapped__
        try:
            said = listen(feed, name, text, unit)
            if said is not None and subject is not named:  # the cells of a row share it
                named = _named(subject)
        except (KeyError, ValueError):
            page.refuse_cell(position, cell, latest)
            continue
        if said is None:
            page.ignored += 1
        elif _EARLIEST <= observed_at <= latest:
            keep(made((subject, name, observed_at, said[0], said[1], rank, position)))
        else:
            page.refuse_cell(position, cell, latest)
    return page


def _rejection(body: Body, position: int, reason: str, message: str, piece: bytes) -> Rejection:
    return Rejection(
        feed=body.feed.name,
        landing_id=body.landing_id,
        position=position,
        reason=reason,
        message=message.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00"),  # what UTF-8 and PostgreSQL cannot hold
        body=piece if position == WHOLE_BODY else piece[:LONGEST_PIECE],
    )


def _safe_page(body: Body) -> _Page:
    """Read one body; a decoder that trips over bytes nobody thought of rejects that body, not the poll it came in."""
    try:
        return _page(body)
    except Exception as error:  # noqa: BLE001 - whatever the bytes did to the decoder, the body is kept and answered
        page = _Page(body)
        message = f"the body cannot be read as {body.feed.name}: {type(error).__name__}: {error}; see the feed's example"
        page.refuse(WHOLE_BODY, "decoder_failed", message, body.content)
        return page


def parts_of(body: Body, page_readings: Sequence[Reading], ignored: int, rejected: int) -> list[Part]:
    """Cut one body's readings into one part a shard; the first part carries what was ignored and rejected."""
    feed, landing = body.feed.name, body.landing_id
    if body.feed.tick:
        return [Part(feed=feed, landing_id=landing, shard=shard, parts=SHARDS, received=0, tick=True) for shard in range(SHARDS)]
    shards: dict[int, list[Reading]] = {}
    subject: str | None = None
    readings: list[Reading] = []
    for reading in page_readings:
        if reading.subject is not subject:  # the readings of a row share it
            subject = reading.subject
            readings = shards.setdefault(shard_of(subject), [])
        readings.append(reading)
    if not shards:
        shards = {shard_of(landing): []}
    parts = []
    for shard, held in shards.items():
        part = Part(
            feed=feed, landing_id=landing, shard=shard, parts=len(shards),
            received=len(held) + ignored + rejected, rejected=rejected, ignored=ignored, tick=False, readings=held,
        )  # fmt: skip
        parts.append(part)
        ignored = rejected = 0
    return parts


def read(bodies: Iterable[Body]) -> tuple[dict[int, list[Part]], list[Rejection]]:
    """Return the parts of all *bodies* by shard, in landing order, and the rejections."""
    shards: dict[int, list[Part]] = {}
    rejections: list[Rejection] = []
    for body in bodies:
        page = _safe_page(body)
        rejections += page.rejections
        for part in parts_of(body, page.readings, page.ignored, page.rejected):
            shards.setdefault(part.shard, []).append(part)
    return shards, rejections
