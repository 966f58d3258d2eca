"""What is refused about a JSON body or a form, whichever path it was sent to; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

BAD_FIELD = Problem(
    code="bad-field",
    status=400,
    where="body",
    title=Text("Field cannot be used", "字段不可用"),
    detail=Text("{given}: {why}.", "{given}：{why}。"),
    instead=Text("GET /v1/openapi.json describes the body of this path.", "GET /v1/openapi.json 说明了此路径的请求体。"),
)
BROKEN_BODY = Problem(
    code="broken-body",
    status=400,
    where="body",
    title=Text("Body cannot be read", "请求体无法读取"),
    detail=Text("The body is not what its Content-Type says.", "请求体与其 Content-Type 不符。"),
    instead=Text(
        "Send one JSON object in UTF-8 as application/json, or a complete form.",
        "请以 application/json 发送一个 UTF-8 JSON 对象，或完整的表单。",
    ),
)
LONG_BODY = Problem(
    code="long-body",
    status=413,
    where="body",
    title=Text("Body too long", "请求体过长"),
    detail=Text("A body for this path may have {limit} bytes.", "此路径的请求体最多 {limit} 字节。"),
    instead=Text("Send less at once.", "请减少单次发送的内容。"),
)
BODY_PROBLEMS = (BAD_FIELD, BROKEN_BODY, LONG_BODY)
