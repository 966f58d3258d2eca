"""A refusal on its way out: raised with its values, answered as application/problem+json in the language that the client reads."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from connectors.gateway import problems
from connectors.gateway.problems import Problem, Text
from connectors.present import dumps

PROBLEM_JSON = "application/problem+json"
LONGEST_ECHO = 80


class Refused(Exception):
    """The request is answered with *problem*; *values* fill its texts and *extra* is added to the JSON."""

    def __init__(
        self, problem: Problem, *, extra: Mapping[str, Any] | None = None, retry_after: int | None = None, **values: object
    ) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.extra = extra or {}
        self.retry_after = problem.retry_after if retry_after is None else retry_after
        self.values = values


def language(accepted: str) -> str:
    """Return the one of "en" and "zh" that Accept-Language prefers; "en" where it has no opinion."""
    weights = {"en": 0.0, "zh": 0.0}
    for choice in accepted.lower().split(","):
        tag, _, parameters = choice.strip().partition(";")
        key, _, weight = parameters.strip().partition("=")
        try:
            quality = float(weight) if key.strip() == "q" else 1.0
        except ValueError:
            continue
        main = tag.partition("-")[0].strip()
        if main in weights:
            weights[main] = max(weights[main], quality)
    return "zh" if weights["zh"] > weights["en"] else "en"


def filled(text: Text, lang: str, values: Mapping[str, object]) -> str:
    """Return *text* with *values*."""
    return Formatter().vformat(getattr(text, lang), (), {name: _told(value, lang) for name, value in values.items()}).strip()


def _told(value: object, lang: str) -> str:
    """Tell *value*: a Text in *lang*, a tuple as a list of names; what a client sent is echoed in part, without control characters."""
    match value:
        case Text():
            return str(getattr(value, lang))
        case tuple():
            return ", ".join(value) or "—"
        case _:
            text = "".join(character if character.isprintable() else "�" for character in str(value))
            return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"


def answer(request: Request, refused: Refused, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response for *refused*."""
    problem = refused.problem
    lang = language(request.headers.get("accept-language", ""))
    values = {"retry_after": refused.retry_after, **refused.values}
    body: dict[str, Any] = {
        "type": f"urn:xiqu:problem:{problem.code}",
        "title": getattr(problem.title, lang),
        "status": problem.status,
        "detail": filled(problem.detail, lang, values),
        "instance": request.url.path,
        "where": problem.where,
        "instead": filled(problem.instead, lang, values),
        "request_id": request.scope.get("xiqu.request_id", ""),
        **refused.extra,
    }
    sent = {"Content-Language": lang, "Vary": "Accept-Language", **(headers or {})}
    if problem.status == problems.NO_KEY.status:
        sent["WWW-Authenticate"] = 'Bearer realm="xiqu"'
    if problem is problems.UNKNOWN_ENCODING:
        sent["Accept-Encoding"] = "gzip"
    if refused.retry_after is not None:
        sent["Retry-After"] = str(refused.retry_after)
    return Response(dumps(body), problem.status, sent, PROBLEM_JSON)
