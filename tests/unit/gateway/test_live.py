import httpx
import pytest

from connectors.gateway.live import MOST_FOLLOWERS, form_of
from connectors.live.frame import Form
from models.access import Role
from streams.live.event import Box, Event
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import AWAY, City, key_of_role

CHANGE = Event("results", "中山", b'{"value":1}')


def held_by(role: Role) -> dict[str, str]:
    return {"X-API-Key": key_of_role(role)}


async def test_a_page_is_sent_events_and_a_program_lines(city: City, client: httpx.AsyncClient) -> None:
    city.live.events.append(CHANGE)
    page = await client.get("/v1/live", headers={"Accept-Encoding": "identity"})
    program = await client.get("/v1/live", headers={"Accept": "application/x-ndjson", "Accept-Encoding": "identity"})
    assert page.headers["content-type"].startswith("text/event-stream")
    assert page.text == 'retry: 2000\nevent: results\ndata: {"value":1}\n\n'
    assert program.headers["content-type"].startswith("application/x-ndjson")
    assert program.text == '{"event":"results","data":{"value":1}}\n'
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-accel-buffering"] == "no"


async def test_who_can_unpack_it_is_sent_less(city: City, client: httpx.AsyncClient) -> None:
    city.live.events += [CHANGE] * 1_000
    answer = await client.get("/v1/live", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.count('{"value":1}') == 1_000


@pytest.mark.parametrize(
    ("accept", "encoding", "form"),
    [("", "", Form()), ("*/*", "br, gzip;q=0.5", Form(gzip=True)), ("text/event-stream", "gzip; q=0, br", Form()),
     ("text/html, application/x-NDJSON;q=0.9", "GZIP", Form("ndjson", gzip=True)), ("application/json", "identity", Form())],
)  # fmt: skip
def test_a_client_is_sent_what_it_asked_for(accept: str, encoding: str, form: Form) -> None:
    assert form_of(accept, encoding) == form


@pytest.mark.parametrize("role", list(Role))
async def test_readings_are_for_the_street_and_alarms_for_whoever_is_on_duty(city: City, client: httpx.AsyncClient, role: Role) -> None:
    headers = {} if role is Role.PUBLIC else held_by(role)
    all_of_it = await client.get("/v1/live", headers=headers)
    readings = await client.get("/v1/live?topics=results,readings", headers=headers)
    assert all_of_it.status_code == 200
    if role in {Role.OFFICER, Role.ADMIN}:
        assert readings.status_code == 200
        assert city.live.asked[0][0].topics == {"readings", "results", "cases", "alarms"}
        assert city.live.asked[0][0].street
    else:
        refusal(readings, "no-key" if role is Role.PUBLIC else "other-role")
        assert city.live.asked[0][0].topics == {"results", "cases"} | ({"alarms"} if role is Role.HANDLER else set())
        assert not city.live.asked[0][0].street


async def test_topics_subjects_and_a_part_of_the_map_are_understood(city: City, client: httpx.AsyncClient) -> None:
    where = "/v1/live?topics=cases&topics=results&subject=西区街道&subject=中山/*&bbox=113.2,22.4,113.5,22.7"
    assert (await client.get(where)).status_code == 200
    ((wanted, _, after),) = city.live.asked
    assert wanted.topics == {"cases", "results"}
    assert wanted.subjects == {"西区街道", "中山/*"}
    assert wanted.box == Box(113.2, 22.4, 113.5, 22.7)
    assert after is None


@pytest.mark.parametrize(
    "query",
    ["topics=weather", "topics=results,", "bbox=1,2,3", "bbox=1,2,3,x", "bbox=3,2,1,4", "bbox=1,2,nan,4", "after=nonsense", "subjects=x",
     "subject=%00", "after=%00"],
)  # fmt: skip
async def test_a_question_that_is_none_is_refused_with_what_would_be_right(client: httpx.AsyncClient, query: str) -> None:
    refusal(await client.get(f"/v1/live?{query}"), "bad-parameter")


async def test_a_page_that_comes_again_goes_on_where_it_was_and_a_header_that_is_none_is_a_gap(
    city: City, client: httpx.AsyncClient
) -> None:
    await client.get("/v1/live?after=AAAAAAAAAAEA")
    await client.get("/v1/live?after=AAAAAAAAAAEA", headers={"Last-Event-ID": "AAAAAAAAAAEB"})
    await client.get("/v1/live", headers={"Last-Event-ID": "of another version"})
    assert [after for *_, after in city.live.asked] == ["AAAAAAAAAAEA", "AAAAAAAAAAEB", "of another version"]


async def test_a_gateway_takes_so_many_followers_and_no_more(city: City, client: httpx.AsyncClient) -> None:
    city.live.followers = MOST_FOLLOWERS
    answer = await client.get("/v1/live")
    refusal(answer, "full")
    assert answer.headers["retry-after"] == "5"


async def test_servers_that_are_away_are_answered_as_such_and_not_by_a_stream(city: City, client: httpx.AsyncClient) -> None:
    city.live.fails = AWAY
    refusal(await client.get("/v1/live"), "unavailable")
