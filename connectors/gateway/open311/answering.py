"""How an Open311 path answers: in the format that was asked for, also where it refuses, whoever on the way has refused."""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from connectors.gateway import problems
from connectors.gateway.open311.faults import Fault, Faulty, errors
from connectors.gateway.open311.negotiate import accepted, cut
from connectors.gateway.open311.written import MEDIA, Format, Root, written
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused, filled, language
from models.errors import Unavailable

KEY_STATUSES = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
AWAY = Fault(HTTPStatus.SERVICE_UNAVAILABLE, problems.UNAVAILABLE.detail)


def form_of(request: Request) -> Format:
    """Return the format that *request* asks for."""
    return cut(request.url.path)[1] or accepted(request.headers.get("accept", ""))


def lang_of(request: Request) -> str:
    """Return the language that *request* asks for."""
    return language(request.headers.get("accept-language", ""))


def answered(
    request: Request, root: Root, answer: BaseModel, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    """Return *answer* in the format that was asked for."""
    form = form_of(request)
    sent = {"Vary": "Accept, Accept-Language", **(headers or {})}
    return Response(written(root, answer, form), status, sent, f"{MEDIA[form]}; charset=utf-8")


def refused(request: Request, *faults: Fault, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer that tells *faults*; its status is that of the first."""
    lang = lang_of(request)
    return answered(request, "errors", errors(faults, lang), faults[0].status, {"Content-Language": lang, **(headers or {})})


def translated(error: Refused) -> Fault:
    """Return what the rest of the gateway refuses in the words of GeoReport v2: every trouble with a key is 403."""
    values = {"retry_after": error.retry_after, **error.values}
    problem = error.problem
    says = Text(*(f"{filled(problem.detail, lang, values)} {filled(problem.instead, lang, values)}" for lang in ("en", "zh")))
    if problem.status in KEY_STATUSES:
        return Fault(HTTPStatus.FORBIDDEN, Text(f"Invalid api_key received. {says.en}", f"api_key 无效。{says.zh}"))
    return Fault(problem.status if problem.status >= HTTPStatus.TOO_MANY_REQUESTS else HTTPStatus.BAD_REQUEST, says)


class Open311Route(APIRoute):
    """A route whose refusals are `errors`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler."""
        handled = super().get_route_handler()

        async def answering(request: Request) -> Response:
            try:
                return await handled(request)
            except Faulty as error:
                return refused(request, *error.faults)
            except Refused as error:
                wait = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
                return refused(request, translated(error), headers=wait)
            except Unavailable:
                return refused(request, AWAY, headers={"Retry-After": str(problems.UNAVAILABLE.retry_after)})
            except RequestValidationError as error:
                first = error.errors()[0]
                return refused(request, Fault(HTTPStatus.BAD_REQUEST, Text(str(first["msg"]), "请求不可用")))

        return answering
