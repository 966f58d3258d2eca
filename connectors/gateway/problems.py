"""Everything the gateway refuses, declared once in English and Chinese (RFC 9457): what was wrong, where, and what to send instead.

`{name}` in a text is filled in where the problem is raised; a test raises each of them.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Text(NamedTuple):
    """The same sentence in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of refusal. where: the part of the request that is at fault ("" for ours). retry_after: seconds, or None."""

    code: str
    status: int
    where: str
    title: Text
    detail: Text
    instead: Text
    retry_after: int | None = None


UNKNOWN_FEED = Problem(
    code="unknown-feed",
    status=404,
    where="path",
    title=Text("Unknown feed", "未知的数据源"),
    detail=Text("No feed is called {name}.", "没有名为 {name} 的数据源。"),
    instead=Text("Send to one of: {known}. GET /v1/feeds describes them.", "请发送到以下之一：{known}。GET /v1/feeds 有说明。"),
)
NO_KEY = Problem(
    code="no-key",
    status=401,
    where="header Authorization",
    title=Text("API key missing", "缺少 API 密钥"),
    detail=Text("The request carries no API key.", "请求中没有 API 密钥。"),
    instead=Text(
        "Send the key as `Authorization: Bearer KEY` or `X-API-Key: KEY`.",
        "请以 `Authorization: Bearer 密钥` 或 `X-API-Key: 密钥` 发送。",
    ),
)
WRONG_KEY = Problem(
    code="wrong-key",
    status=401,
    where="header Authorization",
    title=Text("API key not valid", "API 密钥无效"),
    detail=Text("No feed knows this API key.", "没有数据源使用此密钥。"),
    instead=Text("Send the key that was issued for the feed {feed}, unchanged.", "请原样发送为数据源 {feed} 颁发的密钥。"),
)
OTHER_FEED = Problem(
    code="other-feed",
    status=403,
    where="header Authorization",
    title=Text("API key is for another feed", "密钥属于其他数据源"),
    detail=Text("This API key may send {allowed}, not {feed}.", "此密钥可发送 {allowed}，不能发送 {feed}。"),
    instead=Text("Use the key of {feed}, or send to the feed that this key is for.", "请使用 {feed} 的密钥，或发送到此密钥所属的数据源。"),
)
EMPTY_BODY = Problem(
    code="empty-body",
    status=400,
    where="body",
    title=Text("Empty body", "请求体为空"),
    detail=Text("The body holds nothing but white space.", "请求体除空白外没有内容。"),
    instead=Text(
        "Send CSV, a JSON object, a JSON array or NDJSON; GET /v1/feeds shows an example of {feed}.",
        "请发送 CSV、JSON 对象、JSON 数组或 NDJSON；GET /v1/feeds 有 {feed} 的示例。",
    ),
)
BROKEN_GZIP = Problem(
    code="broken-gzip",
    status=400,
    where="body",
    title=Text("Broken gzip", "gzip 数据损坏"),
    detail=Text(
        "Content-Encoding says gzip, but the body cannot be unpacked: {why}.", "Content-Encoding 为 gzip，但请求体无法解压：{why}。"
    ),
    instead=Text(
        "Send the whole gzip stream, or the plain body without Content-Encoding.",
        "请发送完整的 gzip 数据，或去掉 Content-Encoding 发送原文。",
    ),
)
UNKNOWN_ENCODING = Problem(
    code="unknown-encoding",
    status=415,
    where="header Content-Encoding",
    title=Text("Unknown content encoding", "不支持的内容编码"),
    detail=Text("The body is encoded as {encoding}.", "请求体的编码为 {encoding}。"),
    instead=Text("Send gzip (Content-Encoding: gzip) or the plain body.", "请发送 gzip（Content-Encoding: gzip）或原文。"),
)
UNKNOWN_TYPE = Problem(
    code="unknown-type",
    status=415,
    where="header Content-Type",
    title=Text("Unsupported content type", "不支持的内容类型"),
    detail=Text("A body of type {type} is not readings.", "类型为 {type} 的请求体不是读数。"),
    instead=Text(
        "Send the file itself as the body, as text/csv, application/json or application/x-ndjson; save a spreadsheet as CSV first.",
        "请将文件本身作为请求体发送，类型为 text/csv、application/json 或 application/x-ndjson；电子表格请先另存为 CSV。",
    ),
)
TOO_LARGE = Problem(
    code="too-large",
    status=413,
    where="body",
    title=Text("Body too large", "请求体过大"),
    detail=Text("One body may have {limit} bytes, unpacked.", "每个请求体解压后最多 {limit} 字节。"),
    instead=Text(
        "Cut it at line ends (each CSV piece repeats the header line) and send the pieces, or load the file with `xiqu load {feed} FILE`.",
        "请在行尾处切分（每段 CSV 重复表头）后逐段发送，或用 `xiqu load {feed} 文件` 导入。",
    ),
)
TOO_SLOW = Problem(
    code="too-slow",
    status=408,
    where="body",
    title=Text("Body too slow", "请求体传输过慢"),
    detail=Text("The body did not arrive within {seconds} s.", "请求体未在 {seconds} 秒内到达。"),
    instead=Text("Send it again, in smaller pieces on a slow line.", "请重新发送；线路较慢时请分成小段。"),
)
CUT_OFF = Problem(
    code="cut-off",
    status=400,
    where="body",
    title=Text("Body cut off", "请求体中断"),
    detail=Text("The connection ended before the body did; nothing of it was kept.", "连接在请求体结束前断开；内容未被保存。"),
    instead=Text("Send it again.", "请重新发送。"),
)
PAUSED = Problem(
    code="paused",
    status=429,
    where="",
    title=Text("Landing is paused", "暂停接收"),
    detail=Text(
        "Too much is still unread; this body was not acknowledged.",
        "尚有过多数据未处理；此请求体未被确认。",
    ),
    instead=Text(
        "Send the same body again after {retry_after} s; one that arrives twice counts once.",
        "请在 {retry_after} 秒后重新发送同一请求体；重复到达的只计一次。",
    ),
    retry_after=2,
)
TOO_MANY = Problem(
    code="too-many",
    status=429,
    where="header Authorization",
    title=Text("Too many bodies", "发送过于频繁"),
    detail=Text(
        "This key may send {per_second} bodies a second; nothing of this one was kept.",
        "此密钥每秒可发送 {per_second} 个请求体；本次未被保存。",
    ),
    instead=Text(
        "Send it again after {retry_after} s, and put many readings into one body.",
        "请在 {retry_after} 秒后重新发送，并将多条读数合并为一个请求体。",
    ),
    retry_after=1,
)
UNAVAILABLE = Problem(
    code="unavailable",
    status=503,
    where="",
    title=Text("A server behind the gateway does not answer", "后端服务无响应"),
    detail=Text("The request could not be completed, and nothing was acknowledged.", "请求未能完成，也未被确认。"),
    instead=Text(
        "Send the same again after {retry_after} s; a body that arrives twice counts once.",
        "请在 {retry_after} 秒后重新发送；重复到达的请求体只计一次。",
    ),
    retry_after=5,
)
NOT_READY = Problem(
    code="not-ready",
    status=503,
    where="",
    title=Text("Not ready", "尚未就绪"),
    detail=Text("These do not answer: {missing}.", "以下服务无响应：{missing}。"),
    instead=Text("Wait, or look at the log of what is named here.", "请等待，或查看所列服务的日志。"),
    retry_after=5,
)
MALFORMED_RECEIPT = Problem(
    code="malformed-receipt",
    status=400,
    where="path",
    title=Text("Not a receipt id", "不是回执编号"),
    detail=Text("{id} is not a receipt id.", "{id} 不是回执编号。"),
    instead=Text(
        "Ask with the receipt_id of the 202 answer, a UUID of 36 characters.", "请使用 202 应答中的 receipt_id（36 个字符的 UUID）。"
    ),
)
UNKNOWN_RECEIPT = Problem(
    code="unknown-receipt",
    status=404,
    where="path",
    title=Text("Unknown receipt", "未知的回执"),
    detail=Text("Nothing that landed has the receipt id {id}.", "没有回执编号为 {id} 的数据。"),
    instead=Text(
        "Check the id against the 202 answer; if it is right, send the body again: what arrives twice counts once.",
        "请与 202 应答核对编号；若无误，请重新发送：重复到达的数据只计一次。",
    ),
)
UNKNOWN_KPI = Problem(
    code="unknown-kpi",
    status=404,
    where="path",
    title=Text("Unknown KPI", "未知的指标"),
    detail=Text("No KPI is called {name}.", "没有名为 {name} 的指标。"),
    instead=Text("Ask for one of: {known}.", "请查询以下之一：{known}。"),
)
BAD_PARAMETER = Problem(
    code="bad-parameter",
    status=400,
    where="query",
    title=Text("Parameter cannot be used", "参数不可用"),
    detail=Text("{given}: {why}.", "{given}：{why}。"),
    instead=Text("{right}", "{right}"),
)
UNKNOWN_PATH = Problem(
    code="unknown-path",
    status=404,
    where="path",
    title=Text("Nothing is here", "没有此路径"),
    detail=Text("{path} is no path of this API.", "{path} 不是本接口的路径。"),
    instead=Text("GET /v1/openapi.json lists every path.", "GET /v1/openapi.json 列出所有路径。"),
)
WRONG_METHOD = Problem(
    code="wrong-method",
    status=405,
    where="method",
    title=Text("Method not allowed", "不支持的方法"),
    detail=Text("{path} does not take {method}.", "{path} 不支持 {method}。"),
    instead=Text("Use {allowed}.", "请使用 {allowed}。"),
)
INTERNAL = Problem(
    code="internal",
    status=500,
    where="",
    title=Text("A fault of ours", "内部错误"),
    detail=Text("The gateway failed on this request; it is in our log.", "网关处理此请求时出错，已记入日志。"),
    instead=Text("Report the request_id, and send the same again.", "请告知 request_id，并重新发送。"),
)
PROBLEMS = (
    UNKNOWN_FEED,
    NO_KEY,
    WRONG_KEY,
    OTHER_FEED,
    EMPTY_BODY,
    BROKEN_GZIP,
    UNKNOWN_ENCODING,
    UNKNOWN_TYPE,
    TOO_LARGE,
    TOO_SLOW,
    CUT_OFF,
    PAUSED,
    TOO_MANY,
    UNAVAILABLE,
    NOT_READY,
    MALFORMED_RECEIPT,
    UNKNOWN_RECEIPT,
    UNKNOWN_KPI,
    BAD_PARAMETER,
    UNKNOWN_PATH,
    WRONG_METHOD,
    INTERNAL,
)
