"""What is refused about idle parking, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text
from connectors.gateway.refusal import Refused
from models.errors import NotLet
from models.lease_asked import unknown_number


def _told(code: str, status: int, where: str, title: Text) -> Problem:
    """Return a problem that is told in the words of what refused it."""
    return Problem(
        code=code, status=status, where=where, title=title, detail=Text("{why}.", "{why}。"), instead=Text("{right}.", "{right}。")
    )  # fmt: skip


BAD_WINDOW = _told("bad-window", 400, "window", Text("Window cannot be used", "时段不可用"))
BAD_LOT = _told("bad-lot", 400, "body", Text("Lot cannot be kept", "停车场无法登记"))
BAD_POINT = _told("bad-point", 400, "place", Text("Place cannot be used", "位置不可用"))
LOT_EXISTS = _told("lot-exists", 409, "body", Text("Lot is registered already", "停车场已登记"))
OFFER_OVERLAPS = _told("offer-overlaps", 409, "body", Text("Spaces are on offer already", "车位已在提供中"))
NOT_FREE = _told("not-free", 409, "window", Text("No space is free", "没有可租的车位"))
LEASE_STATE = _told("lease-state", 409, "path", Text("The lease is in another state", "租约状态不允许"))
OTHER_REQUEST = _told("other-request", 409, "header Idempotency-Key", Text("Key was used for another request", "幂等键已用于其他请求"))
ROUND_OPEN = _told("round-open", 409, "path", Text("Round is still open", "本轮尚未截止"))
ROUND_CLOSED = _told("round-closed", 409, "path", Text("Not in this round", "不能参加本轮"))
NOT_YOURS = Problem(
    code="not-yours",
    status=403,
    where="path",
    title=Text("Another owner's lot", "其他业主的停车场"),
    detail=Text("Only the owner of lot {id} and the street may offer its spaces.", "只有停车场 {id} 的业主和街道可以提供其车位。"),
    instead=Text("Send the owner's key.", "请使用业主的密钥。"),
)
UNKNOWN_LOT = _told("unknown-lot", 404, "path", Text("Unknown lot", "未知的停车场"))
UNKNOWN_OFFER = _told("unknown-offer", 404, "path", Text("Unknown offer", "未知的提供"))
UNKNOWN_LEASE = _told("unknown-lease", 404, "path", Text("Unknown lease", "未知的租约"))
UNKNOWN_ROUND = _told("unknown-round", 404, "path", Text("Unknown round", "未知的轮次"))
PARKING_PROBLEMS = (
    BAD_WINDOW, BAD_LOT, BAD_POINT, LOT_EXISTS, OFFER_OVERLAPS, NOT_FREE, LEASE_STATE, OTHER_REQUEST, ROUND_OPEN, ROUND_CLOSED, NOT_YOURS,
    UNKNOWN_LOT, UNKNOWN_OFFER, UNKNOWN_LEASE, UNKNOWN_ROUND,
)  # fmt: skip
_BY_CODE = {each.code: each for each in PARKING_PROBLEMS}


def refused(error: NotLet) -> Refused:
    """Return the refusal in the words of *error*."""
    return Refused(_BY_CODE[error.code], why=Text(error.wrong.en, error.wrong.zh), right=Text(error.right.en, error.right.zh))


def unknown(problem: Problem, number: int) -> Refused:
    """Return the refusal of a number that stands for nothing that the caller may see."""
    return refused(unknown_number(problem.code, number))
