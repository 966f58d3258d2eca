"""The shapes of the answers about idle parking, for the OpenAPI description and for the tests that hold every answer against it."""

from datetime import date, datetime

from pydantic import Field

from connectors.gateway.shapes import Shape
from models.lease import Deposit, LeaseState, StayState
from models.parking import Live, Reason


class SaidShape(Shape):
    """The same in Chinese and English."""

    zh: str
    en: str


class StatedShape(Shape):
    """A place as it was stated, in its own datum."""

    lat: str
    lng: str
    datum: str


class LotShape(Shape):
    """A lot; lat and lng in WGS-84."""

    id: int
    subject: str = Field(description="that of the feed parking_lots")
    title: str
    lat: float
    lng: float
    stated: StatedShape
    spaces: int
    href: str


class LotsShape(Shape):
    lots: list[LotShape]


class OfferShape(Shape):
    """The same hours of many days; prices in yuan."""

    id: int
    lot: int
    first: date
    last: date
    opens: str
    closes: str
    weekdays: list[int]
    hour_price: float
    month_price: float | None
    deposit: float
    by_round: bool
    withdrawn_at: datetime | None


class OfferMadeShape(OfferShape):
    """What became of it: so many spaces, each in so many windows."""

    spaces: int
    windows: int


class WholeLotShape(LotShape):
    labels: list[str]
    offers: list[OfferShape]


class FoundShape(LotShape):
    """What a lot has idle, or in reason why it is not offered. live: what its newest count says."""

    metres: int
    free: int
    offered: int = Field(description="spaces whose owner offers them for all of the window")
    reason: Reason | None
    says: SaidShape | None
    live: Live
    live_at: datetime | None
    hour_price: float | None
    month_price: float | None
    deposit: float | None
    price: float | None = Field(description="yuan for all of what is asked for, on the cheapest free space")


class SearchShape(Shape):
    """The lots near the place, those with something to let first. left_out: how many more there are."""

    start: datetime = Field(alias="from")
    to: datetime
    windows: int
    minutes: int
    lots: list[FoundShape]
    left_out: int


class StayShape(Shape):
    """One uninterrupted use of the space."""

    number: int
    start: datetime = Field(alias="from")
    to: datetime
    state: StayState
    arrived_at: datetime | None
    left_at: datetime | None


class LeasedLotShape(Shape):
    id: int
    subject: str
    title: str


class LeaseShape(Shape):
    """A lease; price and deposit in yuan. deposit_state says what its keeper is to do; no money moves here."""

    id: int
    state: LeaseState
    lot: LeasedLotShape
    space: str
    price: float
    deposit: float
    deposit_state: Deposit
    month: str | None
    round: int | None
    held_at: datetime
    hold_until: datetime
    stays: list[StayShape]
    href: str


class LoggedShape(Shape):
    at: datetime
    event: str
    by: str


class WholeLeaseShape(LeaseShape):
    log: list[LoggedShape]


class LeasesShape(Shape):
    """A page; next: what to send as before for the next one, null on the last."""

    leases: list[LeaseShape]
    next: int | None


class StepShape(Shape):
    """A lot that was looked at, and how many spaces it had left at that turn."""

    lot: int
    left: int


class ApplicationShape(Shape):
    """What became of an application: its turn, why, and what it was given."""

    application: int
    lots: list[int]
    rank: int | None
    given: int | None = Field(description="spaces from rounds of the last twelve months")
    ticket: str | None = Field(description="SHA-256 of seed:application")
    awarded: int | None = Field(description="the lot whose space was given, in the draw or in the place of somebody else")
    steps: list[StepShape]
    instead_of: int | None = Field(description="the application whose space this one was given, because it lapsed")
    lapsed_at: datetime | None = Field(description="when it was found that the space was not confirmed in time or given up")


class RoundShape(Shape):
    """A round. rule: how it is drawn. commitment: SHA-256 of the seed, published when the round opens."""

    id: int
    title: str
    lots: list[int]
    month: str | None
    windows: int
    start: datetime = Field(alias="from")
    to: datetime
    closes_at: datetime
    rule: str
    commitment: str
    seed: str | None
    drawn_at: datetime | None
    supply: dict[str, int] = Field(description="spaces of each lot at the draw")
    href: str


class WholeRoundShape(RoundShape):
    applicants: int
    applications: list[ApplicationShape]


class RoundsShape(Shape):
    rounds: list[RoundShape]


class AppliedShape(Shape):
    """Keep the number: it stands for you when the round is drawn."""

    round: int
    application: int
    lots: list[int]
