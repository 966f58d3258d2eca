"""The gateway put together from its audiences; whatever goes wrong in it is answered as a problem."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from connectors.gateway import problems
from connectors.gateway.access import Permit
from connectors.gateway.admission import Rules
from connectors.gateway.alarm_office import alarm_office
from connectors.gateway.body_problems import BAD_FIELD, BROKEN_BODY, LONG_BODY
from connectors.gateway.bounded import LARGEST, Bounded
from connectors.gateway.case_moves import case_moves
from connectors.gateway.cases import cases
from connectors.gateway.deciding import deciding
from connectors.gateway.describe import describe
from connectors.gateway.digs import digs
from connectors.gateway.idle_parking import idle_parking
from connectors.gateway.incidents import incidents
from connectors.gateway.kinds import kinds
from connectors.gateway.lineage import bodies, lineage
from connectors.gateway.live import live
from connectors.gateway.one_tap import one_tap
from connectors.gateway.open311.desk import RequestDesk
from connectors.gateway.open311.routes import georeport
from connectors.gateway.operators import operators
from connectors.gateway.parking_problems import refused as not_let
from connectors.gateway.people import people, retention
from connectors.gateway.photos import Darkroom, photos
from connectors.gateway.pipes import pipes
from connectors.gateway.places import places
from connectors.gateway.planning import planning
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.rate import Buckets
from connectors.gateway.readers import readers
from connectors.gateway.refusal import Refused, answer
from connectors.gateway.refusing import Handler, by_status, no_such_method, no_such_path, refused, unavailable
from connectors.gateway.reporting import reporting
from connectors.gateway.reports import Intake, reports
from connectors.gateway.road_page import road_page
from connectors.gateway.senders import senders
from connectors.gateway.sent import Enclosed
from connectors.gateway.signing import Signer
from connectors.gateway.throttle import Throttle
from connectors.gateway.tokens import tokens
from connectors.gateway.trace import Trace
from connectors.gateway.traffic import traffic
from connectors.gateway.unread import Unread
from connectors.gateway.wall import wall
from connectors.metrics import Metrics
from connectors.people.vault import vault_of
from models.errors import NotLet, Unavailable
from models.feed import Feed
from models.kpi import Kpi

ABOUT = (
    "Send readings, follow what became of them, read the city's KPIs. 发送读数、查询处理结果、读取城市指标。\n\n"
    "Times are ISO 8601 with offset (+08:00). A value is a number, a class, or null where there is not enough to say. "
    "Every refusal is application/problem+json (RFC 9457) in English or Chinese by Accept-Language."
)
IN_CHINESE: Mapping[str, str] = {
    "extra_forbidden": "没有此项",
    "missing": "缺少此项",
    "string_type": "不是文本",
    "string_too_short": "文本过短，至少 {min_length} 字",
    "string_too_long": "文本过长，最多 {max_length} 字",
    "string_pattern_mismatch": "格式不符",
    "string_unicode": "含有无法保存的字符",
    "int_type": "不是整数",
    "int_from_float": "不是整数",
    "float_type": "不是数字",
    "float_parsing": "不是数字",
    "decimal_parsing": "不是数字",
    "decimal_type": "不是数字",
    "finite_number": "不是有限的数字",
    "bool_type": "不是 true 或 false",
    "list_type": "不是列表",
    "too_long": "项目过多，最多 {max_length} 项",
    "too_short": "项目过少，至少 {min_length} 项",
    "dict_type": "不是对象",
    "model_attributes_type": "不是 JSON 对象",
    "model_type": "不是 JSON 对象",
    "enum": "不在可选值之中：{expected}",
    "literal_error": "不在可选值之中：{expected}",
    "union_tag_invalid": "type 应为以下之一：{expected_tags}",
    "datetime_parsing": "不是时间",
    "datetime_from_date_parsing": "不是时间",
    "timezone_aware": "时间缺少时区",
    "date_parsing": "不是日期",
    "date_from_datetime_parsing": "不是日期",
    "greater_than": "数值过小，应大于 {gt}",
    "less_than": "数值过大，应小于 {lt}",
    "int_parsing": "不是整数",
    "bool_parsing": "不是 true 或 false",
    "greater_than_equal": "数值过小，最小 {ge}",
    "less_than_equal": "数值过大，最大 {le}",
}
RIGHT_PARAMETERS = Text("GET /v1/openapi.json lists the parameters of this path", "GET /v1/openapi.json 列出此路径的参数")
CROSS_ORIGIN: Mapping[str, Any] = {
    "allow_methods": ("GET", "POST", "PUT", "PATCH", "DELETE"),
    "allow_headers": (
        "Authorization",
        "X-API-Key",
        "Content-Type",
        "Accept-Language",
        "Idempotency-Key",
        "X-Request-ID",
        "X-Photo-Token",
        "X-Person-Token",
    ),
    "expose_headers": ("X-Request-ID", "Location", "Retry-After", "Content-Language"),
    "max_age": 600,
}
"""What a page of another origin may send and see; keys travel in headers, so no page ever sends one without meaning to."""


def gateway(
    behind: Behind,
    *,
    feeds: Sequence[Feed],
    kpis: Sequence[Kpi],
    metrics: Metrics,
    now: Callable[[], datetime],
    rules: Rules | None = None,
    secret: str = "",
) -> FastAPI:
    """Return the whole API over what stands behind it; without a *secret* it issues no tokens."""
    rules = rules or Rules()
    app = bare(metrics, ABOUT, within(rules, now))
    buckets = Buckets(rules.holders) if rules.holders else None
    permit = Permit(behind.callers, behind.keys, now, Signer(secret, rules.other_secret) if secret else None, buckets)
    intake = Intake(behind, now, secret)
    darkroom = Darkroom(vault_of(secret, rules.other_secret))
    enclosed = Enclosed(behind.photos, darkroom)
    app.include_router(reports(intake, enclosed, permit))  # first: paths are tried in their order, and this is the busiest
    app.include_router(tokens(permit))
    app.include_router(idle_parking(behind, permit, now))
    app.include_router(senders(feeds, behind, rules, metrics, now, permit))
    app.include_router(readers(feeds, kpis, behind, permit))
    app.include_router(lineage(feeds, kpis, behind, permit, now))
    app.include_router(bodies(behind.lineage, permit))
    app.include_router(planning(behind, kpis, now, permit))
    app.include_router(places(behind.places, permit))
    app.include_router(kinds(behind.limits, permit, now))
    app.include_router(reporting(behind, now, permit))
    app.include_router(deciding(behind, kpis, now, permit))
    app.include_router(pipes(behind.pipes, permit, now))
    app.include_router(digs(behind.pipes, permit, now))
    app.include_router(cases(behind, permit, now))
    app.include_router(case_moves(behind, permit, now))
    app.include_router(georeport(RequestDesk(behind=behind, intake=intake, permit=permit, office=rules.office, now=now)))
    app.include_router(people(behind.people, permit))
    app.include_router(photos(behind, darkroom, permit, now))
    app.include_router(retention(behind.people, behind.photos, permit))
    app.include_router(traffic(behind, permit, now))
    app.include_router(alarm_office(behind.alarms, permit, now))
    app.include_router(incidents(behind.alarms, behind.places, permit))
    app.include_router(live(behind.live, permit))
    _pages(app, behind, now)
    app.include_router(operators(behind.health, metrics))
    return app


def _pages(app: FastAPI, behind: Behind, now: Callable[[], datetime]) -> None:
    """Add the pages that people open."""
    app.include_router(one_tap(behind.limits, now))
    app.include_router(road_page())
    app.include_router(wall())


def within(rules: Rules, now: Callable[[], datetime]) -> list[Middleware]:
    """Return what stands between the trace and the routes: which pages may ask, how often, how much at once."""
    pages = [Middleware(CORSMiddleware, allow_origins=rules.origins, **CROSS_ORIGIN)] if rules.origins else []
    often = [Middleware(Throttle, rate=rules.strangers, now=now)] if rules.strangers else []
    return [*pages, *often, Middleware(Bounded)]


def bare(metrics: Metrics, about: str, between: Sequence[Middleware] = ()) -> FastAPI:
    """Return an app without routes that already answers, traces and describes as all of ours do."""
    # The usual documentation pages load scripts from elsewhere, so they are off; the description itself is served.
    app = FastAPI(
        title="xiqu", version=metrics.version, description=about, openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None,
        redirect_slashes=False, middleware=list(between),
    )  # fmt: skip
    app.openapi = lambda: describe(app)  # type: ignore[method-assign] # FastAPI's own way to extend the description
    app.add_middleware(Trace, metrics=metrics)
    app.add_middleware(Unread)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    return app


async def _not_let(request: Request, error: Exception) -> Response:
    return answer(request, not_let(error) if isinstance(error, NotLet) else Refused(problems.INTERNAL))


async def _bad_parameter(request: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    where, *field = (str(part) for part in first["loc"])
    if first["type"] == "json_invalid":
        return answer(request, Refused(BROKEN_BODY))
    named, value = ".".join(field) or where, first.get("input", "")
    echoed = field and first["type"] != "missing" and not isinstance(value, dict | list)
    given, why = f"{named}={value}" if echoed else named, _why(first)
    if where == "body":
        return answer(request, Refused(BAD_FIELD, given=given, why=why))
    return answer(request, Refused(problems.BAD_PARAMETER, given=given, why=why, right=RIGHT_PARAMETERS))


def _why(wrong: Mapping[str, Any]) -> Text:
    """Return what pydantic says is wrong; what a model of ours says by itself is in both languages at once."""
    if wrong["type"] == "value_error":
        return Text(str(wrong["ctx"]["error"]), str(wrong["ctx"]["error"]))
    bounds = {name: str(value).replace(" or ", ", ").replace(", ", "、") for name, value in wrong.get("ctx", {}).items()}
    return Text(wrong["msg"], IN_CHINESE.get(wrong["type"], "值不可用").format_map(bounds))


async def _broken_body(request: Request, _error: Exception) -> Response:
    return answer(request, Refused(BROKEN_BODY))


async def _too_long(request: Request, error: Exception) -> Response:
    return answer(request, Refused(LONG_BODY, limit=getattr(error, "limit", LARGEST)))


HANDLERS: Mapping[type[Exception], Handler] = {
    Refused: refused, NotLet: _not_let, Unavailable: unavailable, RequestValidationError: _bad_parameter,
    HTTPException: by_status(_400=_broken_body, _404=no_such_path, _405=no_such_method, _413=_too_long),
}  # fmt: skip
