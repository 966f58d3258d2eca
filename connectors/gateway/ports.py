"""What the gateway needs from behind it, as Protocols: Kafka and PostgreSQL keep these promises in the city, in-memory twins in the tests.

Each method may raise `models.errors.Unavailable` (answered 503) and raises it within seconds rather than waiting for a server for ever.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from connectors.gateway.alarm_port import AlarmBook
from connectors.gateway.case_port import CaseBook
from connectors.gateway.limits_port import LimitBook
from connectors.gateway.lineage_port import Lineage
from connectors.gateway.open311.port import ServiceRequests
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.people_port import People
from connectors.gateway.photo_port import Photos
from connectors.gateway.pipes_port import PipeRoom
from connectors.gateway.traffic_port import TrafficBook
from connectors.live.port import LiveFeed
from models.access import Grant
from models.feed import Feed
from models.place import Places
from models.rejected import Rejection
from models.result import Result
from streams.plan.ports import PlanBook


class Counts(NamedTuple):
    """What became of cells that were received, summed over shards; see `models.ledger.Receipt` for the words."""

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    corrected: int = 0
    superseded: int = 0
    rejected: int = 0
    ignored: int = 0

    @property
    def difference(self) -> int:
        """Return received minus everything accounted for; 0 when the books balance."""
        return self.received - sum(self[1:])


class ReceiptView(NamedTuple):
    """What is known of one landing.

    accounted: every part of the body has its receipt; until then the counts are those of the parts that have. rejections: the first of
    them in order of position; counts.rejected is their true number.
    """

    landing_id: str
    feed: str
    accounted: bool
    counts: Counts
    rejections: Sequence[Rejection] = ()


class Mark(NamedTuple):
    """Where a page of results ended; the next one begins after it."""

    subject: str
    period_start: datetime
    revision: int


class Question(NamedTuple):
    """Which results are asked for: those of *kpi* whose period overlaps *start* (inclusive) … *end* (exclusive), None being open.

    The order is (subject by its UTF-8 bytes, period_start, revision), strictly after *after* in that order, at most *limit*.
    """

    kpi: str
    subject: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 1000
    after: Mark | None = None


class LedgerMark(NamedTuple):
    """Where a page of the ledger ended."""

    hour: datetime
    feed: str


class LedgerQuestion(NamedTuple):
    """Which rows of the ledger are asked for: landing hours from *start* (inclusive) to *end* (exclusive), ordered by (hour, feed)."""

    feed: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 1000
    after: LedgerMark | None = None


class LedgerRow(NamedTuple):
    """The books of one feed in one landing hour (aware, its start). bodies: landings with at least one receipt."""

    hour: datetime
    feed: str
    bodies: int
    counts: Counts


class Landing(Protocol):
    """Where a body is handed over for good."""

    async def land(self, feed: Feed, body: bytes, content_hint: str = "") -> str:
        """Return the landing id once the body is acknowledged (by Kafka; where the broker is the embedded one, by PostgreSQL).

        An exception means "not acknowledged", never "certainly not stored": the sender sends again, and what arrives twice counts once.
        content_hint: the sender's media type in lower case, without parameters, or "". Raises BodyTooLarge, LandingPaused, Unavailable.
        """
        ...


class Receipts(Protocol):
    """What became of each landing."""

    async def receipt(self, landing_id: str, rejections: int) -> ReceiptView | None:
        """Return what is known of a landing with at most *rejections* of its rejections; None where nothing of it has arrived yet.

        landing_id: a UUID in lower case with hyphens. A landing that is archived or has one receipt or rejection is known.
        """
        ...


class Figures(Protocol):
    """The results and their revisions."""

    async def results(self, question: Question) -> Sequence[Result]:
        """Return the current revision of each node asked for (*after.revision* plays no part)."""
        ...

    async def history(self, question: Question) -> Sequence[Result]:
        """Return every revision of each node asked for, the current one included; a page may end between two revisions of a node."""
        ...


class Books(Protocol):
    """The ledger view: received = stored + duplicate + corrected + superseded + rejected + ignored."""

    async def ledger(self, question: LedgerQuestion) -> Sequence[LedgerRow]:
        """Return the rows asked for."""
        ...


class Keys(Protocol):
    """Who may send what."""

    async def feeds_of(self, key: str) -> Collection[str] | None:
        """Return the feeds that *key* may send, None for a key that is not ours; compares without telling by its time how near it was."""
        ...

    async def note_of(self, key: str) -> str:
        """Return what was noted when *key* was made, such as who got it; "" for a key that is not ours."""
        ...


class Callers(Protocol):
    """The people who hold keys."""

    async def of_key(self, key: str) -> Grant | None:
        """Return what *key* grants, also where it holds no more; None for a key that is not ours."""
        ...

    async def of_id(self, key_id: str) -> Grant | None:
        """Return what the key of that id grants, for a token that was issued on it."""
        ...


class Registry(Protocol):
    """Which areas there are."""

    async def newest(self) -> Places:
        """Return the registry of places that holds now."""
        ...


class Health(Protocol):
    """Whether the role can do its work now."""

    async def ready(self) -> Mapping[str, bool]:
        """Return each thing the role stands on ("kafka", "postgres", …) and whether it answers; asked every few seconds."""
        ...


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Everything that stands behind the gateway."""

    landing: Landing
    receipts: Receipts
    figures: Figures
    lineage: Lineage
    books: Books
    keys: Keys
    callers: Callers
    health: Health
    plan: PlanBook
    limits: LimitBook
    places: Registry
    cases: CaseBook
    pipes: PipeRoom
    service_requests: ServiceRequests
    people: People
    photos: Photos
    parking: IdleParking
    traffic: TrafficBook
    live: LiveFeed
    alarms: AlarmBook
