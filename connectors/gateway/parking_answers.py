"""What OpenAPI says of idle parking: the shapes of its answers, with examples, and each refusal."""

from typing import Any

from connectors.gateway import parking_problems as refused
from connectors.gateway import parking_shapes as shapes
from connectors.gateway import problems
from connectors.gateway.body_problems import BAD_FIELD, BROKEN_BODY, LONG_BODY
from connectors.gateway.describe import answers, made
from models.allocation import RULE

_BODY = (BAD_FIELD, BROKEN_BODY, LONG_BODY)
_LOT: dict[str, Any] = {
    "id": 1, "subject": "中山/烟洲社区/富华道停车场", "title": "富华道停车场", "lat": 22.5211, "lng": 113.3769,
    "stated": {"lat": "22.5211", "lng": "113.3769", "datum": "WGS-84"}, "spaces": 20, "href": "/v1/parking/lots/1",
}  # fmt: skip
_OFFER: dict[str, Any] = {
    "id": 1, "lot": 1, "first": "2026-12-01", "last": "2026-12-31", "opens": "18:00", "closes": "08:00", "weekdays": [1, 2, 3, 4, 5, 6, 7],
    "hour_price": 2.5, "month_price": 300, "deposit": 100, "by_round": False, "withdrawn_at": None,
}  # fmt: skip
_NIGHT = {"from": "2026-12-01T18:00:00+08:00", "to": "2026-12-02T08:00:00+08:00"}
_FOUND = _LOT | {
    "metres": 240, "free": 12, "offered": 20, "reason": None, "says": None, "live": "open", "live_at": "2026-12-01T17:40:00+08:00",
    "hour_price": 2.5, "month_price": 300, "deposit": 100, "price": 35,
}  # fmt: skip
_NOT_OFFERED = _LOT | {
    "id": 2, "subject": "中山/西区体育馆", "title": "西区体育馆", "href": "/v1/parking/lots/2", "metres": 610, "free": 0, "offered": 30,
    "reason": "stale", "says": {"zh": "停车场当前计数已过时", "en": "the car park's newest count is too old"}, "live": "stale",
    "live_at": "2026-12-01T13:05:00+08:00", "hour_price": None, "month_price": None, "deposit": None, "price": None,
}  # fmt: skip
_LEASE: dict[str, Any] = {
    "id": 42, "state": "held", "space": "A12", "price": 35,
    "lot": {"id": 1, "subject": "中山/烟洲社区/富华道停车场", "title": "富华道停车场"},
    "deposit": 100, "deposit_state": "open", "month": None, "round": None, "held_at": "2026-12-01T17:41:07+08:00",
    "hold_until": "2026-12-01T17:51:07+08:00",
    "stays": [{"number": 1, **_NIGHT, "state": "due", "arrived_at": None, "left_at": None}], "href": "/v1/parking/leases/42",
}  # fmt: skip
_ROUND: dict[str, Any] = {
    "id": 3, "title": "富华道停车场 12 月夜间车位", "lots": [1], "month": "2026-12", "windows": 31, "from": "2026-12-01T18:00:00+08:00",
    "to": "2027-01-01T08:00:00+08:00", "closes_at": "2026-11-30T20:00:00+08:00", "rule": RULE,
    "commitment": "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451", "seed": None, "drawn_at": None, "supply": {},
    "href": "/v1/parking/rounds/3",
}  # fmt: skip
_DRAWN = _ROUND | {
    "seed": "7", "drawn_at": "2026-11-30T20:05:00+08:00", "supply": {"1": 1}, "applicants": 1,
    "applications": [
        {"application": 9, "lots": [1], "rank": 1, "given": 0,
         "ticket": "5ef0c8fcd0bf0a3b6ed2a2f1a4f5e3a6f7a9b0b0b8f3d3b1a9cf1f7f1a5d3c11", "awarded": 1, "steps": [{"lot": 1, "left": 1}],
         "instead_of": None, "lapsed_at": None}
    ],
}  # fmt: skip

SEARCH = answers(
    200, shapes.SearchShape, "The lots near the place, what is to let first, each with its reason where it has nothing.",
    _NIGHT | {"windows": 1, "minutes": 840, "lots": [_FOUND, _NOT_OFFERED], "left_out": 0},
    refused.BAD_WINDOW, refused.BAD_POINT, problems.BAD_PARAMETER,
)  # fmt: skip
LOTS = answers(200, shapes.LotsShape, "Every lot.", {"lots": [_LOT]})
LOT = answers(
    200, shapes.WholeLotShape, "A lot with its spaces and newest offers.", _LOT | {"labels": ["A1", "A2"], "offers": [_OFFER]},
    refused.UNKNOWN_LOT, problems.BAD_PARAMETER,
)  # fmt: skip
LOT_MADE = answers(201, shapes.LotShape, "Registered.", _LOT, refused.BAD_LOT, refused.BAD_POINT, refused.LOT_EXISTS, *_BODY)
OFFER_MADE = answers(
    201, shapes.OfferMadeShape, "On offer.", _OFFER | {"spaces": 20, "windows": 31},
    refused.UNKNOWN_LOT, refused.NOT_YOURS, refused.BAD_WINDOW, refused.BAD_LOT, refused.OFFER_OVERLAPS, problems.BAD_PARAMETER, *_BODY,
)  # fmt: skip
WITHDRAWN = answers(
    200, shapes.OfferShape, "Withdrawn, now or before.", _OFFER | {"withdrawn_at": "2026-12-05T09:00:00+08:00"},
    refused.UNKNOWN_OFFER, refused.NOT_YOURS, problems.BAD_PARAMETER,
)  # fmt: skip
HELD = made(
    shapes.LeaseShape, "Held until hold_until.", "The same key held it before.", _LEASE,
    refused.BAD_WINDOW, refused.BAD_POINT, refused.UNKNOWN_LOT, refused.NOT_FREE, refused.OTHER_REQUEST, problems.BAD_PARAMETER, *_BODY,
)  # fmt: skip
LEASES = answers(
    200, shapes.LeasesShape, "A page of leases.", {"leases": [_LEASE], "next": None}, refused.UNKNOWN_LOT, problems.BAD_PARAMETER
)
LEASE = answers(
    200, shapes.WholeLeaseShape, "A lease with its log.",
    _LEASE | {"log": [{"at": "2026-12-01T17:41:07+08:00", "event": "held", "by": "0d6a9c"}]},
    refused.UNKNOWN_LEASE, problems.BAD_PARAMETER,
)  # fmt: skip
CHANGED = answers(
    200, shapes.LeaseShape, "The lease as it is now.", _LEASE | {"state": "confirmed"},
    refused.UNKNOWN_LEASE, refused.LEASE_STATE, problems.BAD_PARAMETER,
)  # fmt: skip
ROUNDS = answers(200, shapes.RoundsShape, "The rounds.", {"rounds": [_ROUND]}, problems.BAD_PARAMETER)
ROUND_MADE = answers(
    201, shapes.WholeRoundShape, "Open for applications.", _ROUND | {"applicants": 0, "applications": []},
    refused.BAD_WINDOW, refused.UNKNOWN_LOT, *_BODY,
)  # fmt: skip
ROUND = answers(200, shapes.WholeRoundShape, "A round.", _DRAWN, refused.UNKNOWN_ROUND, problems.BAD_PARAMETER)
APPLIED = answers(
    201, shapes.AppliedShape, "Applied.", {"round": 3, "application": 9, "lots": [1]},
    refused.UNKNOWN_ROUND, refused.ROUND_CLOSED, problems.BAD_PARAMETER, *_BODY,
)  # fmt: skip
DRAWN = answers(
    200, shapes.WholeRoundShape, "Drawn, now or before.", _DRAWN, refused.UNKNOWN_ROUND, refused.ROUND_OPEN, problems.BAD_PARAMETER
)
