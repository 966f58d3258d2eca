from datetime import date, datetime, timedelta
from typing import Any

import httpx

from models.limit_table import Terms
from models.period import CITY_ZONE
from tests.unit.gateway.tapping import moved, sent
from tests.unit.gateway.twins import City

TABLE = "code,limit,condition\n06042,4工作时,\n06042,1工作日,满溢到路上\n"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


async def due(client: httpx.AsyncClient, case: str, move: str, **said: Any) -> tuple[datetime, bool] | None:  # noqa: ANN401 - cells of JSON
    answer = await moved(client, case, move, **said)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return (datetime.fromisoformat(told["due_at"]), told["due_provisional"]) if told["due_at"] else None


async def test_a_case_gets_its_deadline_when_it_is_filed_by_the_limits_of_its_city(city: City, client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    await city.limits.load_limits(TABLE, Terms("中山", date(2026, 1, 1)), "", "")
    city.now = local("2026-03-02 09:00")
    assert await due(client, case, "file") == (local("2026-03-02 15:00"), True)


async def test_a_postponement_moves_the_deadline_by_its_length_and_opening_again_begins_anew(city: City, client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    await city.limits.load_limits(TABLE, Terms("中山", date(2026, 1, 1)), "", "")
    city.now = local("2026-03-02 09:00")
    await moved(client, case, "file")
    city.now = local("2026-03-02 10:00")
    assert await due(client, case, "postpone", reason="等待配件") == (local("2026-03-02 15:00"), True)
    city.now = local("2026-03-03 10:00")
    assert await due(client, case, "resume") == (local("2026-03-03 15:00"), True)
    await moved(client, case, "reject", reason="误报")
    city.now += timedelta(days=1)
    assert await due(client, case, "reopen", reason="仍在") == (local("2026-03-04 16:00"), True)


async def test_where_no_limit_is_loaded_a_case_has_no_deadline(client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    assert await due(client, case, "file") is None
