"""What is refused about reports and cases, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

BAD_REPORT = Problem(
    code="bad-report",
    status=400,
    where="body",
    title=Text("Report cannot be used", "上报内容不可用"),
    detail=Text("{field}: {why}.", "{field}：{why}。"),
    instead=Text("{right}.", "{right}。"),
)
KEY_REUSED = Problem(
    code="key-reused",
    status=409,
    where="header Idempotency-Key",
    title=Text("Idempotency-Key used before", "Idempotency-Key 已被使用"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
UNKNOWN_CASE = Problem(
    code="unknown-case",
    status=404,
    where="path",
    title=Text("Unknown case", "未知的案件"),
    detail=Text("There is no case {id}.", "没有案件 {id}。"),
    instead=Text("GET /v1/cases lists the cases.", "GET /v1/cases 列出案件。"),
)
CASE_REFUSED = Problem(
    code="case-refused",
    status=409,
    where="body",
    title=Text("Not possible for this case now", "案件目前不能这样办理"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
NOT_YOURS = Problem(
    code="not-yours",
    status=403,
    where="body",
    title=Text("Not for you to do", "您无权这样办理"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
CASE_PROBLEMS = (BAD_REPORT, KEY_REUSED, UNKNOWN_CASE, CASE_REFUSED, NOT_YOURS)
