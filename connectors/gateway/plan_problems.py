"""What is refused about the plan, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

UNKNOWN_TARGET = Problem(
    code="unknown-target",
    status=404,
    where="path",
    title=Text("Unknown target", "未知的规划指标"),
    detail=Text("The plan has no target {name}.", "规划中没有指标 {name}。"),
    instead=Text("GET /v1/plan lists every target with its id.", "GET /v1/plan 列出所有指标及其编号。"),
)
BAD_ENTRY = Problem(
    code="bad-entry",
    status=400,
    where="body",
    title=Text("Entry cannot be kept", "填报内容无法保存"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
LONG_ENTRY = Problem(
    code="long-entry",
    status=413,
    where="body",
    title=Text("Entry too long", "填报内容过长"),
    detail=Text("One entry may have {limit} bytes.", "每条填报最多 {limit} 字节。"),
    instead=Text("Send one JSON object with one figure.", "请发送一个只含一个数据的 JSON 对象。"),
)
PLAN_PROBLEMS = (UNKNOWN_TARGET, BAD_ENTRY, LONG_ENTRY)
