"""What is refused about the live feed, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

FULL = Problem(
    code="full",
    status=503,
    where="",
    title=Text("Too many followers", "订阅者过多"),
    detail=Text("{limit} streams are open on this gateway.", "此网关已有 {limit} 个订阅。"),
    instead=Text("Connect again in {retry_after} s, or to another gateway.", "请在 {retry_after} 秒后重连，或连接其他网关。"),
    retry_after=5,
)
LIVE_PROBLEMS = (FULL,)
