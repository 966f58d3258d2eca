import json
import logging
from string import Formatter

import pytest

from connectors.gateway.access_problems import ACCESS_PROBLEMS
from connectors.gateway.body_problems import BODY_PROBLEMS
from connectors.gateway.describe import EXAMPLES, example
from connectors.gateway.live_problems import LIVE_PROBLEMS
from connectors.gateway.plan_problems import PLAN_PROBLEMS
from connectors.gateway.problems import PROBLEMS, UNKNOWN_KPI, Problem
from connectors.gateway.refusal import PROBLEM_JSON, filled, language
from connectors.gateway.shapes import ProblemShape, ReadyShape
from connectors.gateway.trace import StampRequestId
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import AWAY, KEY, City

ACCESS = "xiqu.access"
EVERY_PROBLEM = (*PROBLEMS, *PLAN_PROBLEMS, *ACCESS_PROBLEMS, *BODY_PROBLEMS, *LIVE_PROBLEMS)


async def test_ready_names_what_does_not_answer(city: City) -> None:
    async with city.client() as client:
        good = await client.get("/health/ready")
        city.health.checks["postgres"] = False
        bad = await client.get("/health/ready")
        city.health.fails = AWAY
        worse = await client.get("/health/ready")
        live = await client.get("/health/live")
    assert ReadyShape.model_validate_json(good.content).ready
    assert (bad.status_code, worse.status_code, live.status_code) == (503, 503, 200)
    assert "postgres" in refusal(bad, "not-ready").detail
    assert bad.json()["checks"] == {"kafka": True, "postgres": False}
    refusal(worse, "not-ready")


async def test_metrics_speak_prometheus(city: City) -> None:
    async with city.client() as client:
        await client.get("/v1/kpis")
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'xiqu_gateway_requests_total{method="GET",route="/v1/kpis",status="200"} 1.0' in answer.text
    assert "xiqu_build_info{" in answer.text


async def test_a_path_that_is_none_and_a_method_that_is_none_do_not_become_labels(city: City) -> None:
    async with city.client() as client:
        for path in ("/v1/a", "/v1/b"):
            await client.request("BREW", path)
    assert city.sample("xiqu_gateway_requests_total", route="unknown", method="other", status="404") == 2


async def test_every_answer_carries_safe_headers_and_an_id(city: City) -> None:
    async with city.client() as client:
        answers = [await client.get(path) for path in ("/v1/kpis", "/v1/nothing", "/health/live", "/v1/openapi.json")]
        mine = await client.get("/v1/kpis", headers={"X-Request-ID": "trace-0042"})
        forged = await client.get("/v1/kpis", headers={"X-Request-ID": "a b<script>"})
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)
    assert mine.headers["x-request-id"] == "trace-0042"
    assert "script" not in forged.headers["x-request-id"]


async def test_the_log_is_quiet_by_default_and_never_holds_a_key(city: City, caplog: pytest.LogCaptureFixture) -> None:
    async with city.client() as client:
        with caplog.at_level(logging.WARNING):
            await client.post("/v1/feeds/air_quality", content=b"x")
            assert [record for record in caplog.records if record.name == ACCESS] == []
            city.known.fails = AWAY
            await client.get("/v1/kpis/air.city_day?subject=secret")
        with caplog.at_level(logging.DEBUG):
            answer = await client.post("/v1/feeds/air_quality", content=b"x", headers={"X-API-Key": KEY})
    failed, done = (json.loads(record.getMessage()) for record in caplog.records if record.name == ACCESS)
    assert (failed["route"], failed["status"]) == ("/v1/kpis/{name}", 503)
    assert (done["request_id"], done["status"]) == (answer.headers["x-request-id"], 202)
    assert KEY not in caplog.text
    assert "secret" not in " ".join(record.getMessage() for record in caplog.records if record.name.startswith("xiqu"))


def test_a_log_record_outside_of_a_request_has_an_empty_id() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "", None, None)
    assert StampRequestId().filter(record)
    assert vars(record)["request_id"] == ""


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("", "en"), ("*", "en"), ("zh", "zh"), ("zh-Hans-CN, en;q=0.5", "zh"), ("en, zh;q=0.9", "en"), ("fr, zh;q=0.1", "zh"),
     ("zh;q=0", "en"), ("zh;q=x", "en"), (";;,,", "en")],
)  # fmt: skip
def test_the_language_is_the_one_that_is_preferred(accepted: str, lang: str) -> None:
    assert language(accepted) == lang


@pytest.mark.parametrize("problem", EVERY_PROBLEM, ids=lambda problem: problem.code)
def test_both_languages_of_a_problem_say_the_same_things(problem: Problem) -> None:
    for text in (problem.title, problem.detail, problem.instead):
        named = [{name for _, name, _, _ in Formatter().parse(each) if name} for each in text]
        assert named[0] == named[1]
        assert named[0] <= set(EXAMPLES)
    ProblemShape.model_validate(example(problem))


async def test_what_a_client_sent_is_echoed_in_part_and_what_it_may_send_whole(city: City) -> None:
    async with city.client() as client:
        problem = refusal(await client.get("/v1/kpis/" + "%1b[2J" + "x" * 5000), "unknown-kpi")
    assert len(problem.detail) < 120
    assert "\x1b" not in problem.detail
    many = tuple(f"air.kpi_{number}" for number in range(40))
    assert filled(UNKNOWN_KPI.instead, "zh", {"known": many}).endswith("air.kpi_39。")


def test_no_two_problems_share_a_code() -> None:
    assert len({problem.code for problem in EVERY_PROBLEM}) == len(EVERY_PROBLEM)


async def test_the_description_has_an_example_and_the_refusals_of_every_path(city: City) -> None:
    async with city.client() as client:
        schema = (await client.get("/v1/openapi.json")).json()
        pages = [(await client.get(path)).status_code for path in ("/docs", "/redoc")]
    assert pages == [404, 404]
    assert set(schema["paths"]) >= {
        "/v1/feeds/{feed}", "/v1/receipts/{receipt_id}", "/v1/kpis", "/v1/kpis/{name}", "/v1/kpis/{name}/history", "/v1/feeds",
        "/v1/ledger", "/v1/plan", "/v1/plan/{target}", "/v1/indicators/{target}/values",
        "/v1/indicators/{target}/ratings", "/v1/tokens", "/metrics", "/health/live", "/health/ready",
    }  # fmt: skip
    for name, path in schema["paths"].items():
        for operation in path.values():
            assert operation["description"]
            assert {"500", "503"} <= set(operation["responses"])
            for status, answer in operation["responses"].items():
                for kind, content in answer["content"].items():
                    assert content["schema"]
                    assert content.get("example") or content.get("examples")
                    assert (kind == PROBLEM_JSON) == (int(status) >= 400) or name.startswith("/open311/")
    sent = schema["paths"]["/v1/feeds/{feed}"]["post"]
    assert {"202", "400", "401", "403", "404", "408", "413", "415", "429", "500", "503"} == set(sent["responses"])
    assert set(sent["requestBody"]["content"]) == {"text/csv", "application/json", "application/x-ndjson"}


async def test_every_reference_of_the_description_leads_somewhere(city: City) -> None:
    async with city.client() as client:
        text = (await client.get("/v1/openapi.json")).text
    schemas = json.loads(text)["components"]["schemas"]
    named = {piece.partition('"')[0] for piece in text.split('"#/components/schemas/')[1:]}
    assert named == set(schemas)
