"""Idle parking behind a gateway over the real PostgreSQL, at the time that the test says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from connectors.gateway import parking_shapes as shapes
from connectors.gateway.parking_port import IdleParking
from connectors.postgres.results import PostgresResults
from connectors.postgres.rounds import PostgresRounds
from models.access import Role
from models.period import CITY_ZONE, day_start
from models.result import Result
from tests.contract.parking import Street, street
from tests.contract.written import save
from tests.unit.gateway.twins import City, key_of_role

NOW = datetime(2026, 12, 1, 17, 40, tzinfo=CITY_ZONE)
HERE: dict[str, Any] = {"lat": 22.5211, "lng": 113.3769}
NIGHT: dict[str, Any] = {"from": "2026-12-01T18:00", "to": "2026-12-02T08:00"}
LATER: dict[str, Any] = {"from": "2026-12-03T18:00", "to": "2026-12-04T08:00"}
LOT: dict[str, Any] = {
    "city": "中山",
    "community": "烟洲社区",
    "lot": "富华道停车场",
    "owner": "id-contractor",
    "spaces": ["A1", "A2"],
    **HERE,
}
OFFER = {
    "first": "2026-12-01",
    "last": "2027-02-28",
    "opens": "18:00",
    "closes": "08:00",
    "hour_price": 2.5,
    "month_price": 300,
    "deposit": 100,
}
SUBJECT = "中山/烟洲社区/富华道停车场"


STATES: tuple[tuple[str, int | None, int, str | None, str], ...] = (
    ("open", 40, 60 * 19, "stale", "stale"), ("open", 40, 70, "stale", "stale"), ("closed", None, 5, "closed", "closed"),
    ("full", 0, 5, "full", "full"), ("unknown", None, 5, "unknown", "unknown"), ("open", 40, 5, None, "open"), ("open", 1, 4, None, "open"),
)  # fmt: skip
"""What a count says, how many spaces it leaves, how many minutes old it is; and the answer."""


def key(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of_role(role)}"}


OFFICER, OWNER, PERSON, OTHER = key(Role.OFFICER), key(Role.CONTRACTOR), key(Role.REPORTER), key(Role.HANDLER)


@dataclass
class Door:
    """The gateway with a lot on offer."""

    city: City
    town: Street
    http: httpx.AsyncClient
    lot: int = 0

    async def made(self, path: str, body: dict[str, Any], headers: dict[str, str], shape: Any) -> Any:  # noqa: ANN401
        answer = await self.http.post(path, json=body, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        return shape.model_validate_json(answer.content)

    async def on_offer(self, lot: dict[str, Any] | None = None, **changed: Any) -> int:  # noqa: ANN401 - fields of JSON
        made = await self.made("/v1/parking/lots", {**LOT, **(lot or {})}, OFFICER, shapes.LotShape)
        await self.made(f"/v1/parking/lots/{made.id}/offers", OFFER | changed, OWNER, shapes.OfferMadeShape)
        self.lot = made.id
        return int(made.id)

    async def hold(self, headers: dict[str, str] = PERSON, **asked: Any) -> httpx.Response:  # noqa: ANN401 - the same
        return await self.http.post("/v1/parking/leases", json={"lot": self.lot, **NIGHT, **asked}, headers=headers)

    async def search(self, **asked: Any) -> shapes.SearchShape:  # noqa: ANN401 - the same
        answer = await self.http.get("/v1/parking/search", params={**HERE, **NIGHT, **asked})
        assert answer.status_code == 200, answer.text
        return shapes.SearchShape.model_validate_json(answer.content)

    async def counted(self, state: str, idle: int | None, minutes_ago: int = 5, *, revision: int = 1) -> None:
        at = self.city.now - timedelta(minutes=minutes_ago)
        start = day_start(at)
        one = Result(
            kpi="parking.lot_idle_spaces", version=1, subject=SUBJECT, period_start=start, period_end=start + timedelta(days=1),
            value=None if idle is None else Decimal(idle), unit="spaces", status="provisional", edition="", digest=f"{state}{minutes_ago}",
            evidence={"state": state, "as_of": at.isoformat(), "stale_after_minutes": 60}, first_landing="", last_landing="", logged_at=at,
            recheck_at=None, revision=revision,
        )  # fmt: skip
        await save(PostgresResults(self.town.pool), one)


@asynccontextmanager
async def opened(dsn: str) -> AsyncIterator[Door]:
    """Open the gateway over an empty register."""
    town = await street(dsn)
    seeds = iter(f"seed {number}" for number in range(9))
    registers = IdleParking(
        offers=town.parking, leases=town.leases, rounds=PostgresRounds(town.pool, town.leases), seed=lambda: next(seeds)
    )
    city = City(parking=registers, now=NOW)
    async with city.client() as http:
        del http.headers["authorization"]
        yield Door(city, town, http)
    await town.pool.close()
