"""What is refused about traffic, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

UNKNOWN_SEGMENT = Problem(
    code="unknown-segment",
    status=404,
    where="query segment",
    title=Text("Unknown segment", "未知的路段"),
    detail=Text("The registry of places has no road segment {name}.", "地名登记表中没有路段 {name}。"),
    instead=Text("GET /v1/traffic?area=… lists the segments of an area.", "GET /v1/traffic?area=… 列出某区域的路段。"),
)
UNKNOWN_AREA = Problem(
    code="unknown-area",
    status=404,
    where="query area",
    title=Text("Unknown area", "未知的区域"),
    detail=Text("The registry of places has no area {name}.", "地名登记表中没有区域 {name}。"),
    instead=Text("Send one of: {known}.", "请发送以下之一：{known}。"),
)
TRAFFIC_PROBLEMS = (UNKNOWN_SEGMENT, UNKNOWN_AREA)
