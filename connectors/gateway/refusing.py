"""How every door of the city answers what is raised: a refusal as it is, a server that is away, a path or method that is not there."""

import logging
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from connectors.gateway import problems
from connectors.gateway.refusal import Refused, answer

LOG = logging.getLogger("xiqu.gateway")
Handler = Callable[[Request, Exception], Awaitable[Response]]


async def refused(request: Request, error: Exception) -> Response:
    """Answer a refusal; whatever else comes here is a fault of ours."""
    return answer(request, error if isinstance(error, Refused) else Refused(problems.INTERNAL))


async def unavailable(request: Request, error: Exception) -> Response:
    """Say that what stands behind us is away."""
    LOG.warning("unavailable: %s", error)
    return answer(request, Refused(problems.UNAVAILABLE))


async def no_such_path(request: Request, _error: Exception) -> Response:
    """Say that there is no such path."""
    return answer(request, Refused(problems.UNKNOWN_PATH, path=request.url.path))


async def no_such_method(request: Request, error: Exception) -> Response:
    """Say which methods the path has."""
    headers = dict(getattr(error, "headers", None) or {})
    values = {"path": request.url.path, "method": request.method, "allowed": headers.get("Allow", "GET")}
    return answer(request, Refused(problems.WRONG_METHOD, **values), headers)


def by_status(**known: Handler) -> Handler:
    """Return what answers an HTTPException by its status (`_404=…`)."""

    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else problems.INTERNAL.status
        return await known.get(f"_{status}", refused)(request, error)

    return http
