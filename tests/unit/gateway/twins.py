"""What stands behind the gateway, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
from fastapi import FastAPI

from connectors.gateway.admission import Rules
from connectors.gateway.app import gateway
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.pipes_port import PipeRoom
from connectors.gateway.ports import Behind, LedgerQuestion, LedgerRow, Question, ReceiptView, Registry
from connectors.metrics import Metrics
from models.access import HELD, Caller, Grant, Role
from models.errors import LandingPaused, Unavailable
from models.feed import Cell, Feed, Metric
from models.kpi import AREA, Children, Context, Inputs, Kpi, NotEnough, Value
from models.landing import landing_id
from models.period import CITY_ZONE, DAY, YEAR
from models.place import Places
from models.registry import street_places
from models.rejected import Unreadable
from models.result import Result
from tests.twins.alarm_book import TwinAlarmBook
from tests.twins.cases import TwinCases
from tests.twins.georeport import TwinServiceRequests
from tests.twins.limits import TwinLimits
from tests.twins.lineage import TwinLineage
from tests.twins.live import TwinLive
from tests.twins.parking import parking_away
from tests.twins.people import TwinPeople
from tests.twins.photos import TwinPhotos
from tests.twins.pipes import twin_room
from tests.twins.plan import TwinPlan
from tests.twins.traffic import TwinTraffic

NOW = datetime(2026, 3, 1, 0, 5, tzinfo=UTC)
KEY = "a-key-for-air"
PLAN_KEY = "a-key-for-the-plan"
SIGNED_WITH = "a-secret-that-only-the-tests-of-the-gateway-know"
BEARER = {"Authorization": f"Bearer {KEY}"}


def nothing(_body: bytes) -> Iterable[Cell | Unreadable]:
    return ()


def ratio(_inputs: Inputs, _context: Context) -> Value | NotEnough:
    return NotEnough("nothing is asked of it here", "")


AIR = Feed(
    name="air_quality",
    title="环境空气质量",
    decode=nothing,
    metrics=(Metric(name="pm25", title="PM2.5", unit="µg/m³", low=Decimal(0), high=Decimal(2000)),),
    example="city,date,hour,point,pm25\n中山,20260301,08,华柏园,35\n",
)
WATER = Feed(name="water", title="水", decode=nothing, example='{"section": "横栏"}\n')
CLOCK = Feed(name="clock", title="时钟", decode=nothing, tick=True)
FEEDS = (AIR, WATER, CLOCK)
GOOD_DAYS = Kpi(
    name="air.good_days", version=1, title="优良天数比例", unit="%", subject=AREA, period=YEAR, inputs=(Children("air.city_day"),),
    compute=ratio, final_after=timedelta(days=3), standard="HJ 633", target="good_air_days",
)  # fmt: skip
CITY_DAY = replace(GOOD_DAYS, name="air.city_day", period=DAY, inputs=())
KPIS = (CITY_DAY, GOOD_DAYS)


def result(subject: str = "中山", day: int = 1, revision: int = 1, value: Decimal | str | None = Decimal("96.2")) -> Result:
    start = datetime(2026, 3, day, tzinfo=CITY_ZONE)
    return Result(
        kpi="air.city_day", version=1, subject=subject, period_start=start, period_end=start + timedelta(days=1), value=value, unit="%",
        status="provisional", edition="HJ 633-2026", evidence={"valid": 4}, first_landing="", last_landing="", logged_at=NOW,
        recheck_at=None, digest="", revision=revision,
    )  # fmt: skip


@dataclass
class Landed:
    """Lands in a list, or fails as it is told."""

    bodies: list[tuple[str, bytes, str]] = field(default_factory=list)
    fails: Exception | None = None

    async def land(self, feed: Feed, body: bytes, content_hint: str = "") -> str:
        if self.fails:
            raise self.fails
        self.bodies.append((feed.name, body, content_hint))
        return landing_id(NOW, len(self.bodies).to_bytes(10, "big"))


@dataclass
class Known:
    """Receipts, figures and ledger rows in lists."""

    views: dict[str, ReceiptView] = field(default_factory=dict)
    revisions: list[Result] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    fails: Exception | None = None

    async def receipt(self, landing_id: str, rejections: int) -> ReceiptView | None:
        view = self.views.get(landing_id)
        return view and view._replace(rejections=view.rejections[:rejections])

    async def history(self, question: Question) -> Sequence[Result]:
        if self.fails:
            raise self.fails
        asked = [
            each
            for each in sorted(self.revisions, key=lambda each: (each.subject, each.period_start, each.revision))
            if each.kpi == question.kpi
            and question.subject in {None, each.subject}
            and (question.start is None or each.period_end > question.start)
            and (question.end is None or each.period_start < question.end)
            and (question.after is None or (each.subject, each.period_start, each.revision) > question.after)
        ]
        return asked[: question.limit]

    async def results(self, question: Question) -> Sequence[Result]:
        newest: dict[tuple[str, datetime], Result] = {}
        for each in await self.history(question._replace(limit=10**9, after=None)):
            newest[each.subject, each.period_start] = each
        after = question.after and question.after[:2]
        return [each for key, each in sorted(newest.items()) if after is None or key > after][: question.limit]

    async def ledger(self, question: LedgerQuestion) -> Sequence[LedgerRow]:
        asked = [
            row
            for row in sorted(self.rows)
            if question.feed in {None, row.feed}
            and (question.start is None or row.hour >= question.start)
            and (question.end is None or row.hour < question.end)
            and (question.after is None or (row.hour, row.feed) > question.after)
        ]
        return asked[: question.limit]


class ThreeKeys:
    async def feeds_of(self, key: str) -> Collection[str] | None:
        return {KEY: {"air_quality"}, "a-key-for-water": {"water"}, PLAN_KEY: {"plan"}}.get(key)

    async def note_of(self, key: str) -> str:
        return {PLAN_KEY: "司法所"}.get(key, "")


def key_of_role(role: Role) -> str:
    return f"a-key-of-a-{role}"


@dataclass
class People:
    """One key a role, and whatever a test adds."""

    grants: dict[str, Grant] = field(
        default_factory=lambda: {
            key_of_role(role): Grant(caller=Caller(id=f"id-{role}", role=role, name=f"a {role}"), created_at=NOW) for role in HELD
        }
    )

    async def of_key(self, key: str) -> Grant | None:
        return self.grants.get(key)

    async def of_id(self, key_id: str) -> Grant | None:
        return next((each for each in self.grants.values() if each.caller.id == key_id), None)


@dataclass
class TwinPlaces:
    places: Places = field(default_factory=street_places)

    async def newest(self) -> Places:
        return self.places


@dataclass
class Checks:
    checks: dict[str, bool] = field(default_factory=lambda: {"kafka": True, "postgres": True})
    fails: Exception | None = None

    async def ready(self) -> Mapping[str, bool]:
        if self.fails:
            raise self.fails
        return self.checks


@dataclass
class City:
    """A gateway with everything behind it at hand."""

    landing: Landed = field(default_factory=Landed)
    known: Known = field(default_factory=Known)
    health: Checks = field(default_factory=Checks)
    metrics: Metrics = field(default_factory=lambda: Metrics(version="1.2.3", role="gateway"))
    rules: Rules = field(default_factory=Rules)
    now: datetime = NOW
    plan: TwinPlan = field(default_factory=TwinPlan)
    kpis: Sequence[Kpi] = KPIS
    people: People = field(default_factory=People)
    secret: str = SIGNED_WITH
    cases: TwinCases = field(default_factory=TwinCases)
    traffic: TwinTraffic = field(default_factory=TwinTraffic)
    lineage: TwinLineage = field(default_factory=TwinLineage)
    registry: Registry = field(default_factory=TwinPlaces)
    limits: TwinLimits = field(default_factory=TwinLimits)
    pipes: PipeRoom = field(default_factory=lambda: twin_room(lambda: NOW).room)
    contacts: TwinPeople = field(default_factory=TwinPeople)
    photos: TwinPhotos = field(default_factory=TwinPhotos)
    parking: IdleParking = field(default_factory=parking_away)
    live: TwinLive = field(default_factory=TwinLive)
    alarms: TwinAlarmBook = field(default_factory=TwinAlarmBook)

    def behind(self) -> Behind:
        known = self.known
        self.photos.book = self.cases
        return Behind(
            limits=self.limits,
            landing=self.landing, receipts=known, figures=known, books=known, keys=ThreeKeys(), callers=self.people,
            health=self.health, plan=self.plan, places=self.registry, cases=self.cases, pipes=self.pipes,
            service_requests=TwinServiceRequests(self.cases), traffic=self.traffic,
            people=self.contacts, photos=self.photos, parking=self.parking, live=self.live,
            lineage=self.lineage, alarms=self.alarms,
        )  # fmt: skip

    def app(self, behind: Behind | None = None) -> FastAPI:
        """Return the gateway over *behind*, by default over what is in memory."""
        behind = behind or self.behind()
        return gateway(
            behind, feeds=FEEDS, kpis=self.kpis, metrics=self.metrics, now=lambda: self.now, rules=self.rules, secret=self.secret
        )

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), base_url="http://city", headers=BEARER)

    def sample(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)


PAUSED = LandingPaused("too much is unread")
AWAY = Unavailable("postgres at 10.0.0.7 does not answer")
