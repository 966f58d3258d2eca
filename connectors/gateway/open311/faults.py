"""What GeoReport v2 answers when it cannot do as asked: `errors` with a code and a description each, in the format that was asked for.

The status is 404 for what does not exist, 403 for a key that is missing or wrong, and else 400, as the specification says; three of HTTP's
own stand beside them (405, 500, 503), because a client that reads 400 gives up, and one that reads 503 sends the report again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from connectors.gateway.open311.shapes import ErrorShape, ErrorsShape
from connectors.gateway.problems import Text
from connectors.gateway.refusal import filled


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; *says* names what and what to send instead."""

    status: int
    says: Text


class Faulty(Exception):
    """The request is answered with *faults*, and the status of the first."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.says.en for fault in faults))
        self.faults = faults


def fault(status: HTTPStatus, en: str, zh: str, **values: object) -> Fault:
    """Return a fault with *values* in its text; what a client sent is echoed in part, without control characters."""
    text = Text(en, zh)
    return Fault(status, Text(filled(text, "en", values), filled(text, "zh", values)))


def bad(en: str, zh: str, **values: object) -> Fault:
    """Return a fault of status 400."""
    return fault(HTTPStatus.BAD_REQUEST, en, zh, **values)


def missing(en: str, zh: str, **values: object) -> Fault:
    """Return a fault of status 404."""
    return fault(HTTPStatus.NOT_FOUND, en, zh, **values)


def forbidden(en: str, zh: str, **values: object) -> Fault:
    """Return a fault of status 403."""
    return fault(HTTPStatus.FORBIDDEN, en, zh, **values)


def errors(faults: Sequence[Fault], lang: str) -> ErrorsShape:
    """Return the body that tells *faults*."""
    return ErrorsShape([ErrorShape(code=each.status, description=getattr(each.says, lang)) for each in faults])


NO_JURISDICTION = ("jurisdiction_id {id} was not found; this endpoint serves {ours}", "未找到 jurisdiction_id {id}；此接口服务于 {ours}")
NO_SERVICE = ("service_code {code} was not found; GET services lists them all", "未找到 service_code {code}；GET services 列出全部服务")
NO_REQUEST = ("service_request_id {id} was not found", "未找到 service_request_id {id}")
NO_TOKEN = ("token {id} was not found; send the id of a report", "未找到 token {id}；请发送上报编号")
