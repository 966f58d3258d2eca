"""For whoever sends readings: hand over a body, get a receipt id, ask later what became of it.

Nothing is judged here that the sender's machine could not mend at once. What the bytes say is read behind Kafka; a body that cannot be
read is kept whole, and its receipt tells the reason.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from connectors.gateway import problems
from connectors.gateway.access import EVERYBODY, Machine, Permit
from connectors.gateway.admission import Admission, Rules
from connectors.gateway.describe import answers
from connectors.gateway.ports import Behind, Counts, ReceiptView
from connectors.gateway.rate import Buckets
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import Accepted, ReceiptShape
from connectors.metrics import Metrics
from connectors.present import dumps, time_json
from models.access import Caller
from models.feed import Feed
from models.landing import landed_at
from models.rejected import Rejection

RECEIPT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REJECTIONS_SHOWN = 1000
ID = "0197f3a2-6c1e-7d3b-9a40-5f2f6c1d8e21"
LEDGER_EXAMPLE = {"received": 6, "stored": 5, "duplicate": 0, "corrected": 0, "superseded": 0, "rejected": 1, "ignored": 0}


def senders(
    feeds: Iterable[Feed], behind: Behind, rules: Rules, metrics: Metrics, now: Callable[[], datetime], permit: Permit
) -> APIRouter:
    """Return the routes of senders."""
    router = APIRouter(tags=["senders"])
    intake = Admission(
        {feed.name: feed for feed in feeds if not feed.tick}, behind, rules, now, Buckets(rules.rate) if rules.rate else None
    )

    @router.post("/v1/feeds/{feed}", status_code=202, response_model=None, responses=SEND_ANSWERS, openapi_extra=SEND_REQUEST)
    async def send(feed: str, request: Request, _: Machine) -> Response:
        """Take in one body as it is: CSV, a JSON object, a JSON array or NDJSON; gzip is welcome. 202 means that it cannot get lost."""
        outcome, size = "failed", 0
        try:
            known = intake.feed(feed)
            await intake.admit(request, known)
            body = await intake.body(request, known)
            size = len(body)
            landing_id = await intake.landed(request, known, body)
            outcome = "accepted"
        except Refused as refused:
            outcome = refused.problem.code
            raise
        finally:
            label = feed if feed in intake.feeds else "unknown"
            metrics.count("xiqu_intake_bodies_total", feed=label, outcome=outcome)
            metrics.count("xiqu_intake_bytes_total", size, feed=label, outcome=outcome)
        return accepted(landing_id, feed, size)

    @router.get("/v1/receipts/{receipt_id}", response_model=None, responses=RECEIPT_ANSWERS)
    async def receipt(receipt_id: str, _: Annotated[Caller, Depends(permit(*EVERYBODY))]) -> Response:
        """Tell what became of a body: the ledger of its readings, and every piece that could not be read, with the reason."""
        landing_id = receipt_id.lower()
        if not RECEIPT_ID.fullmatch(landing_id):
            raise Refused(problems.MALFORMED_RECEIPT, id=receipt_id)
        view = await behind.receipts.receipt(landing_id, REJECTIONS_SHOWN)
        if view is None:
            if not just_landed(landing_id, now(), rules.on_the_road):
                raise Refused(problems.UNKNOWN_RECEIPT, id=landing_id)
            view = ReceiptView(landing_id, "", accounted=False, counts=Counts())
        patience = {} if view.accounted else {"Retry-After": "1"}
        return Response(dumps(receipt_json(view)), 200, patience, "application/json")

    return router


def accepted(landing_id: str, feed: str, size: int) -> Response:
    """Return the answer to a body that cannot get lost any more."""
    href = f"/v1/receipts/{landing_id}"
    answer = {"receipt_id": landing_id, "feed": feed, "bytes": size, "href": href}
    return Response(dumps(answer), 202, {"Location": href}, "application/json")


def just_landed(landing_id: str, now: datetime, on_the_road: timedelta) -> bool:
    """Say whether an id that nobody knows yet may be one that was handed out a moment ago: it carries its own time."""
    if landing_id[14] != "7":
        return False
    try:
        return now - on_the_road <= landed_at(landing_id) <= now + timedelta(minutes=1)
    except (OverflowError, ValueError):
        return False


def receipt_json(view: ReceiptView) -> dict[str, Any]:
    """Return *view* as the API tells it."""
    return {
        "receipt_id": view.landing_id,
        "feed": view.feed or None,
        "state": "accounted" if view.accounted else "pending",
        "landed_at": time_json(landed_at(view.landing_id)),
        "balanced": view.counts.difference == 0 if view.accounted else None,
        "ledger": view.counts._asdict(),
        "rejections": [rejection_json(rejection) for rejection in view.rejections],
        "rejections_left_out": max(0, view.counts.rejected - len(view.rejections)),
    }


def rejection_json(rejection: Rejection) -> dict[str, Any]:
    """Return *rejection* with its body as text where it is text, else as base64."""
    try:
        body, encoding = rejection.body.decode(), "utf-8"
    except UnicodeDecodeError:
        body, encoding = b64encode(rejection.body).decode(), "base64"
    told = {"position": rejection.position, "reason": rejection.reason, "message": rejection.message}
    return told | {"body": body, "body_encoding": encoding}


SEND_ANSWERS = answers(
    202, Accepted, "Acknowledged: it cannot get lost any more.",
    {"receipt_id": ID, "feed": "air_quality", "bytes": 142, "href": f"/v1/receipts/{ID}"},
    problems.UNKNOWN_FEED, problems.NO_KEY, problems.WRONG_KEY, problems.OTHER_FEED, problems.TOO_MANY, problems.UNKNOWN_ENCODING,
    problems.UNKNOWN_TYPE, problems.TOO_LARGE, problems.BROKEN_GZIP, problems.TOO_SLOW, problems.CUT_OFF, problems.EMPTY_BODY,
    problems.PAUSED,
)  # fmt: skip
CSV_EXAMPLE = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n中山,20260301,08,华柏园,35,61,0.6,40,123,7\n"
JSON_EXAMPLE = [{"city": "中山", "date": "20260301", "hour": "08", "point": "华柏园", "pm25": 35}]
SEND_REQUEST: dict[str, Any] = {
    "security": [{"bearer": []}, {"key": []}],
    "parameters": [
        {"name": "Content-Encoding", "in": "header", "schema": {"type": "string", "enum": ["gzip", "identity"]}, "required": False},
    ],
    "requestBody": {
        "required": True,
        "description": "The body as the source speaks; GET /v1/feeds shows an example of each feed.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": CSV_EXAMPLE},
            "application/json": {"schema": {"type": ["object", "array"]}, "example": JSON_EXAMPLE},
            "application/x-ndjson": {"schema": {"type": "string"}, "example": dumps(JSON_EXAMPLE[0]).decode() + "\n"},
        },
    },
}
RECEIPT_ANSWERS = answers(
    200, ReceiptShape, "What is known of the body.",
    {
        "receipt_id": ID, "feed": "air_quality", "state": "accounted", "landed_at": "2026-03-01T08:05:12.345000+08:00", "balanced": True,
        "ledger": LEDGER_EXAMPLE,
        "rejections": [
            {
                "position": 3, "reason": "not_a_number", "message": "中山/华柏园 pm10: 'high' is not a number; send digits such as 12.5",
                "body": "中山/华柏园,pm10,1772323200,high", "body_encoding": "utf-8",
            },
        ],
        "rejections_left_out": 0,
    },
    problems.MALFORMED_RECEIPT, problems.UNKNOWN_RECEIPT,
)  # fmt: skip
