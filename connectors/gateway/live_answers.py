"""What OpenAPI says of the live feed: the words of both formats, and every refusal."""

from typing import Any

from connectors.gateway import problems
from connectors.gateway.access_problems import OTHER_ROLE
from connectors.gateway.case_answers import CASE_EXAMPLE
from connectors.gateway.describe import describe_problem
from connectors.gateway.live_problems import FULL
from connectors.gateway.reading import RESULT_EXAMPLE
from connectors.live.frame import MEDIA_TYPES, Form
from connectors.present import dumps
from streams.live.event import Event

AT = "q7A0dSXbAAgAAAAAAAAAAA"
READING_EXAMPLE = {
    "feed": "air_quality", "subject": "中山/华柏园", "metric": "pm25", "observed_at": "2026-03-01T08:00:00+08:00", "value": 35, "flag": "",
}  # fmt: skip
SAYS = (
    "First `snapshot`, how things stand: the newest figure of every KPI and subject that has one lately, every open case, every alarm that "
    "is not over, the newest reading of every series; then what changes. `results` as in /v1/kpis, `cases` as in /v1/cases, `readings` the "
    "newest of their series only, `alarms` (id, move, rule, subject, state, level, value, threshold, since, at, learned_at …) as they are "
    "announced. A change may come twice and says so by its revision, number or move. `at` says where you stand: an EventSource sends it "
    "back as Last-Event-ID by itself, everybody else may as `after`, to any gateway. `gap` says that something was missed, and a snapshot "
    "follows. `at` also comes when nothing has for a while; `waiting`: our servers are away. A stream ends after an hour."
)


def _example(form: Form) -> str:
    told = {"results": RESULT_EXAMPLE, "cases": CASE_EXAMPLE, "readings": READING_EXAMPLE}
    events = [Event("results", "", dumps(told["results"])), Event("cases", "", dumps(told["cases"]))]
    begins = form.notice("snapshot", dumps({"topics": ["cases", "readings", "results"]}))
    changes = form.events([Event("readings", "", dumps(told["readings"]))])
    return (form.opening + begins + form.events(events) + form.at(AT) + changes + form.at(AT)).decode()


def _content() -> dict[str, Any]:
    return {media_type: {"schema": {"type": "string"}, "example": _example(Form(format_))} for format_, media_type in MEDIA_TYPES.items()}


LIVE: dict[int | str, dict[str, Any]] = {200: {"description": SAYS, "content": _content()}}
for _problem in (problems.BAD_PARAMETER, problems.NO_KEY, OTHER_ROLE, FULL, problems.UNAVAILABLE, problems.INTERNAL):
    describe_problem(LIVE, _problem)
