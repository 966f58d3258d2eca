"""A city with every role under a real Prometheus: what dashboards and rules ask is answered, and an alert goes out and comes to an end."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import asyncpg
import pytest
import pytest_asyncio

from connectors.clock import now
from connectors.embedded.broker import Broker
from connectors.feeds import FEEDS
from models.period import CITY_ZONE
from streams.topics import topics
from tests.house.tree import ROOT
from tests.integration.conftest import Towns
from tests.servers.monitoring import Desk, Monitoring, eventually, monitoring
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.tools import found
from tests.servers.town import Town
from tests.unit.monitoring.asked import BOARDS, POSTGRES, PROMETHEUS, Query, board, queries

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAMPLES = sorted((ROOT / "tests" / "feeds").glob("*/*.in.*"))
WELL = "中山,沙朗社区,燃气调压站9号,{at},可燃气体,3.5,%LEL,N\n"
ILL = "中山,沙朗社区,燃气调压站9号,{at},可燃气体,60,%LEL,N\n"
HEAD = "city,area,device,time,item,value,unit,flag\n"
GAS = {"alertname": "HazardGas", "subject": "中山/沙朗社区/燃气调压站9号"}
UNUSED = re.compile("xiqu_alarm|xiqu_live")
"""What says nothing in a city without a watch, and without a follower."""
READER = "grafana_of_the_test"


class Watched:
    """The city, who watches it, and who is told."""

    def __init__(self, place: Town, watch: Monitoring, desk: Desk) -> None:
        self.town = place
        self.watch = watch
        self.desk = desk

    async def says(self, line: str, before: timedelta) -> None:
        """Let the detector state *line* for a moment ago."""
        at = (now() - before).astimezone(CITY_ZONE).strftime("%Y-%m-%d %H:%M:%S")
        await self.town.land("hazard", [HEAD + line.format(at=at)])

    async def until(self, status: str, **labels: str) -> dict[str, object]:
        """Wait until the desk was told so."""
        told: list[dict[str, object]] = await asyncio.to_thread(eventually, f"{labels} {status}", lambda: self.desk.about(status, **labels))
        return told[-1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(towns: Towns, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    for name in ("prometheus", "prometheus-alertmanager"):
        found(name)
    broker = Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
    try:
        async with towns(broker.start(), embedded=True) as place, AsyncExitStack() as stack:
            roles = {"worker": place.workers[0]}
            for name in ("collector", "gateway"):
                roles[name] = Role(name, place.settings, *(("--port", "0") if name == "gateway" else ()))
                stack.callback(roles[name].end)
                await asyncio.to_thread(roles[name].start)
            await asyncio.gather(*(place.land(path.parent.name, [path.read_bytes()]) for path in SAMPLES))
            await place.done()
            assert roles["gateway"].post("/v1/feeds/air_quality", content=b"no key").is_client_error
            desk = stack.enter_context(Desk())
            targets = {name: role.url.removeprefix("http://") for name, role in roles.items()}
            watch = await asyncio.to_thread(stack.enter_context, monitoring(tmp_path_factory.mktemp("monitoring"), targets, desk.url))
            await asyncio.to_thread(eventually, "three roles are up", lambda: not watch.down())
            await asyncio.to_thread(eventually, "figures are recorded", lambda: watch.query("xiqu:kpi_value"))
            yield Watched(place, watch, desk)
    finally:
        broker.stop()


def in_promql(query: Query) -> str:
    """Return a question as Grafana sends it: every area, and a rate over a minute."""
    return query.text.replace("$__rate_interval", "1m").replace("$area", ".*")


def in_sql(query: Query) -> str:
    """Return a question as Grafana sends it: every area, and all times."""
    return re.sub(r"\$__timeFilter\(([\w.]+)\)", r"\1 BETWEEN '2000-01-01' AND '2100-01-01'", query.text).replace(
        "${area:sqlstring}", "SELECT DISTINCT subject FROM shown.figures"
    )


async def test_prometheus_loads_every_rule_and_reckons_it_without_an_error(watched: Watched) -> None:
    def all_healthy() -> bool:
        return all(rule["health"] == "ok" for rule in watched.watch.rules())

    await asyncio.to_thread(eventually, "every rule is reckoned", all_healthy)
    assert [rule["lastError"] for rule in watched.watch.rules() if rule.get("lastError")] == []


async def test_every_promql_question_is_answered_and_those_about_what_landed_with_a_series(watched: Watched) -> None:
    asked = [query for query in queries() if query.source == PROMETHEUS]
    silent = {query for query in asked if not watched.watch.query(in_promql(query))}
    shown = {each["metric"]["kpi"] for each in watched.watch.query("xiqu_kpi_value")}
    assert len(shown) > 30
    of_figures = [query.text for query in silent if "time()" not in query.text]  # those are about figures that are old here
    assert {kpi for text in of_figures for kpi in re.findall(r'kpi="([^"]+)"', text)} & shown == set()
    of_system = [query for query in silent if query.where.startswith("xiqu-system") and not UNUSED.search(query.text)]
    for query in of_system:  # a rate takes two scrapes
        await asyncio.to_thread(eventually, f"an answer to {query}", partial(watched.watch.query, in_promql(query)))


async def test_a_choice_of_areas_is_found_by_its_variable(watched: Watched) -> None:
    for path in BOARDS:
        for variable in board(path)["templating"].get("list", []):
            selector = variable["query"].removeprefix("label_values(").removesuffix(", subject)")
            found_there = {each["metric"]["subject"] for each in watched.watch.query(selector)}
            assert not found_there or all(found_there), path.stem


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(watched: Watched, postgres: RealPostgres) -> AsyncIterator[asyncpg.Connection]:
    """The database as a role sees it that may use the schema `shown` and nothing else, as docs/monitoring.md sets it up."""
    name = watched.town.settings.database.rpartition("/")[2]
    postgres.tell(f"CREATE ROLE {READER} LOGIN", database=name)
    postgres.tell(f"GRANT USAGE ON SCHEMA shown TO {READER}", database=name)
    postgres.tell(f"GRANT SELECT ON ALL TABLES IN SCHEMA shown TO {READER}", database=name)
    connection = await asyncpg.connect(watched.town.settings.database)
    await connection.execute(f"SET ROLE {READER}")
    yield connection
    await connection.close()
    postgres.tell(f"DROP OWNED BY {READER}", database=name)
    postgres.tell(f"DROP ROLE {READER}", database=name)


async def test_every_sql_question_is_answered_to_a_role_that_sees_nothing_of_people(watched: Watched, reader: asyncpg.Connection) -> None:
    asked = [query for query in queries() if query.source == POSTGRES]
    rows = {}
    for query in asked:
        await reader.execute("EXPLAIN " + in_sql(query))
        rows[query] = await reader.fetch(in_sql(query))
    kept = {row["kpi"] for row in await watched.town.ask("SELECT DISTINCT kpi FROM results WHERE value IS NOT NULL")}
    empty = {query.where for query, found_rows in rows.items() if not found_rows}
    assert len(kept) > 30
    about = {kpi for query in asked if query.where in empty for kpi in re.findall(r"kpi = '([^']+)' AND subject IN", query.text)}
    assert about & kept == set()
    assert empty & {"xiqu-system: 账目 Ledger", "xiqu-system: 拒收 Rejected", "xiqu-plan: 指标与目标 Figures and targets"} == set()
    for table in ("people", "case_reports", "access_keys", "results", "facts"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader.fetch(f"TABLE public.{table}")


async def test_gas_raises_an_alarm_that_reaches_the_desk_and_ends_when_the_gas_is_gone(watched: Watched) -> None:
    await watched.says(WELL, timedelta(minutes=20))
    await watched.town.done()
    assert watched.desk.about("firing", **GAS) == []
    await watched.says(ILL, timedelta(minutes=10))
    told = await watched.until("firing", **GAS, level="red")
    assert "危险气体报警(红色)" in str(told["annotations"])
    await watched.says(WELL, timedelta(seconds=20))
    ended = await watched.until("resolved", **GAS, level="red")
    assert ended["labels"] == told["labels"]


async def test_a_role_that_is_killed_is_told_and_told_again_when_it_is_back(watched: Watched) -> None:
    gone = {"alertname": "RoleDown", "job": "worker"}
    worker = watched.town.workers[0]
    port = int(worker.url.rpartition(":")[2])
    worker.kill()
    await watched.until("firing", **gone)
    worker.environment["XIQU_SIDE_PORT"] = str(port)
    await asyncio.to_thread(worker.start)
    await watched.until("resolved", **gone)
