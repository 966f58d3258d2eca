"""What every refusal must be, whoever gives it."""

import httpx

from connectors.gateway.refusal import PROBLEM_JSON
from connectors.gateway.shapes import ProblemShape


def refusal(answer: httpx.Response, code: str) -> ProblemShape:
    """Return the problem that *answer* carries, after holding it against RFC 9457 and against our own promises."""
    assert answer.headers["content-type"] == PROBLEM_JSON, answer.text
    problem = ProblemShape.model_validate_json(answer.content)
    assert problem.type == f"urn:xiqu:problem:{code}", answer.text
    assert problem.status == answer.status_code
    assert problem.request_id == answer.headers["x-request-id"]
    assert "{" not in problem.detail + problem.instead
    assert answer.headers["content-language"] in {"en", "zh"}
    return problem
