"""The gateway put together from its audiences; whatever goes wrong in it is answered as a problem."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from connectors.gateway import problems
from connectors.gateway.admission import Rules
from connectors.gateway.describe import describe
from connectors.gateway.operators import operators
from connectors.gateway.planning import planning
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.readers import readers
from connectors.gateway.refusal import Refused, answer
from connectors.gateway.reporting import reporting
from connectors.gateway.senders import senders
from connectors.gateway.trace import Trace
from connectors.gateway.unread import Unread
from connectors.metrics import Metrics
from models.errors import Unavailable
from models.feed import Feed
from models.kpi import Kpi

ABOUT = (
    "Send readings, follow what became of them, read the city's KPIs. 发送读数、查询处理结果、读取城市指标。\n\n"
    "Times are ISO 8601 with offset (+08:00). A value is a number, a class, or null where there is not enough to say. "
    "Every refusal is application/problem+json (RFC 9457) in English or Chinese by Accept-Language."
)
IN_CHINESE: Mapping[str, str] = {
    "extra_forbidden": "没有此参数",
    "missing": "缺少此参数",
    "int_parsing": "不是整数",
    "bool_parsing": "不是 true 或 false",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
}
RIGHT_PARAMETERS = Text("GET /v1/openapi.json lists the parameters of this path", "GET /v1/openapi.json 列出此路径的参数")
Handler = Callable[[Request, Exception], Awaitable[Response]]


def gateway(
    behind: Behind,
    *,
    feeds: Sequence[Feed],
    kpis: Sequence[Kpi],
    metrics: Metrics,
    now: Callable[[], datetime],
    rules: Rules | None = None,
) -> FastAPI:
    """Return the whole API over what stands behind it."""
    app = bare(metrics, ABOUT)
    app.include_router(senders(feeds, behind, rules or Rules(), metrics, now))
    app.include_router(readers(feeds, kpis, behind))
    app.include_router(planning(behind, kpis, now))
    app.include_router(reporting(behind, now))
    app.include_router(operators(behind.health, metrics))
    return app


def bare(metrics: Metrics, about: str) -> FastAPI:
    """Return an app without routes that already answers, traces and describes as all of ours do."""
    # The usual documentation pages load scripts from elsewhere, so they are off; the description itself is served.
    app = FastAPI(
        title="xiqu", version=metrics.version, description=about, openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.openapi = lambda: describe(app)  # type: ignore[method-assign] # FastAPI's own way to extend the description
    app.add_middleware(Trace, metrics=metrics)
    app.add_middleware(Unread)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    return answer(request, error if isinstance(error, Refused) else Refused(problems.INTERNAL))


async def _unavailable(request: Request, _error: Exception) -> Response:
    return answer(request, Refused(problems.UNAVAILABLE))


async def _no_such_path(request: Request, _error: Exception) -> Response:
    return answer(request, Refused(problems.UNKNOWN_PATH, path=request.url.path))


async def _no_such_method(request: Request, error: Exception) -> Response:
    headers = dict(getattr(error, "headers", None) or {})
    values = {"path": request.url.path, "method": request.method, "allowed": headers.get("Allow", "GET")}
    return answer(request, Refused(problems.WRONG_METHOD, **values), headers)


async def _bad_parameter(request: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    given = f"{'.'.join(str(part) for part in first['loc'][1:])}={first.get('input', '')}"
    why = Text(first["msg"], IN_CHINESE.get(first["type"], "值不可用"))
    return answer(request, Refused(problems.BAD_PARAMETER, given=given, why=why, right=RIGHT_PARAMETERS))


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else problems.INTERNAL.status
    return await BY_STATUS.get(status, _refused)(request, error)


BY_STATUS: Mapping[int, Handler] = {404: _no_such_path, 405: _no_such_method}
HANDLERS: Mapping[type[Exception], Handler] = {
    Refused: _refused, Unavailable: _unavailable, RequestValidationError: _bad_parameter, HTTPException: _http,
}  # fmt: skip
