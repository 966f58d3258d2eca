"""For residents and their apps: one tap makes a report, and a phone that was offline sends what it kept."""

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from os import urandom
from typing import Annotated, NamedTuple, NoReturn

from fastapi import APIRouter, Depends, Header, Request, Response

from connectors.gateway import case_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.case_problems import BAD_REPORT, KEY_REUSED
from connectors.gateway.case_shapes import Batch
from connectors.gateway.case_told import taken_json
from connectors.gateway.gathering import Gathering
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused, filled, language
from connectors.gateway.remembered import Remembered
from connectors.gateway.sent import REPORT_REQUEST, Enclosed, sent
from connectors.present import dumps
from models.access import Caller
from models.errors import BadReport
from models.landing import RANDOM_BYTES, landing_id
from models.person import Person
from models.plan.said import Said
from models.report import Report
from models.statement import UNKEPT, WITHOUT_NUL, Desk, Sender, Statement, report_from

IDEMPOTENCY_KEY = "Idempotency-Key"
Key = Annotated[
    str | None,
    Header(alias=IDEMPOTENCY_KEY, max_length=200, pattern=WITHOUT_NUL, description="the same for the same report, whenever it comes again"),
]


class Made(NamedTuple):
    """A report that can be taken, and whose contact was kept with it."""

    report: Report
    person: Person | None = None


class Intake:
    """Makes reports of what is sent, and hands them over together. secret: what marks of devices are made with."""

    def __init__(self, behind: Behind, now: Callable[[], datetime], secret: str = "") -> None:
        self._now = now
        self._places = Remembered(behind.places.newest, now)
        self._kinds = Remembered(behind.limits.kinds, now)
        self._gathering = Gathering(behind.cases)
        self._secret = secret.encode()[:64] or urandom(32)
        self._people, self._photos = behind.people, behind.photos
        self.take = self._gathering.take

    async def desk(self) -> Desk:
        """Return what a report is judged by now."""
        return Desk(places=await self._places.newest(), kinds=await self._kinds.newest(), now=self._now())

    def report_id(self) -> str:
        """Return a new id, which nobody can guess."""
        return landing_id(self._now(), urandom(RANDOM_BYTES))

    async def report(self, statement: Statement, sender: Sender, desk: Desk) -> Made:
        """Return the report that *statement* makes; its photos are kept from now on as the case's, its contact apart from it."""
        report = report_from(statement, sender, desk, self.report_id())
        if statement.photos and set(statement.photos) - set(await self._photos.hold(statement.photos)):
            raise BadReport(
                "photos",
                Said("有照片尚未上传，或已过期", "a photo was not sent before, or is kept no more"),
                Said("请先将照片发送到 POST /v1/photos", "send it to POST /v1/photos first"),
            )
        if statement.contact is None:
            return Made(report)
        if not self._people.sealing:
            return Made(report.model_copy(update={"flags": (*report.flags, UNKEPT)}))
        person = await self._people.remember(statement.contact, mark=sender.key or sender.id or sender.mark)
        return Made(report.model_copy(update={"person": person.id}), person)

    def sender(self, request: Request, caller: Caller, key: str) -> Sender:
        """Return who sends: a known caller by their id, anybody else by a mark of the device that says nothing about it."""
        seen = f"{request.client.host if request.client else ''} {request.headers.get('user-agent', '')}"
        mark = "" if caller.id else blake2b(seen.encode(), key=self._secret, digest_size=16).hexdigest()
        return Sender(id=caller.id, mark=mark, key=f"{caller.id} {key}" if key else "")


def reports(intake: Intake, enclosed: Enclosed, permit: Permit) -> APIRouter:
    """Return the routes of reports."""
    router = APIRouter(tags=["cases"])
    anybody = Annotated[Caller, Depends(permit(*EVERYBODY))]

    @router.post("/v1/reports", status_code=201, response_model=None, responses=case_answers.REPORT, openapi_extra=REPORT_REQUEST)
    async def make_report(request: Request, caller: anybody, idempotency_key: Key = None) -> Response:
        """Report something to the street, 一键反映. The same again within a minute, or under the same key, is the same report."""
        it, desk, sender = await sent(request), await intake.desk(), intake.sender(request, caller, idempotency_key or "")
        try:
            if it.photos:
                report_from(it.asked, sender, desk, intake.report_id())  # judged before anything that comes with it is kept
            made = await intake.report(await enclosed.statement(it), sender, desk)
            (taken,) = await intake.take([made.report])
        except BadReport as error:
            refuse(error)
        headers = {"Location": f"/v1/cases/{taken.case.id}"}
        body = dumps(taken_json(taken, desk.kinds, made.person))
        return Response(body, 201 if taken.fresh else 200, headers, media_type="application/json")

    @router.post("/v1/reports/batch", response_model=None, responses=case_answers.BATCH)
    async def make_reports(batch: Batch, request: Request, caller: anybody) -> Response:
        """Send what a phone kept while it was offline. What cannot be used is named by its place and stops nothing beside it."""
        desk = await intake.desk()
        lang = language(request.headers.get("accept-language", ""))
        good = []
        refused = []
        for position, each in enumerate(batch.reports):
            statement = Statement.model_construct(**{name: getattr(each, name) for name in Statement.model_fields})
            try:
                good.append((position, await intake.report(statement, intake.sender(request, caller, each.key), desk)))
            except BadReport as error:
                refused.append(_refused(position, error, lang))
        try:
            taken = await intake.take([made.report for _, made in good]) if good else []
        except BadReport as error:
            refuse(error)
        by_place = {position: taken_json(each, desk.kinds, made.person) for (position, made), each in zip(good, taken, strict=True)}
        told = {"taken": [by_place.get(position) for position in range(len(batch.reports))], "refused": refused}
        return Response(dumps(told), media_type="application/json")

    return router


def _refused(position: int, error: BadReport, lang: str) -> dict[str, object]:
    said = {"why": Text(error.wrong.en, error.wrong.zh), "right": Text(error.right.en, error.right.zh), "field": error.field}
    return {
        "position": position, "field": error.field, "detail": filled(BAD_REPORT.detail, lang, said),
        "instead": filled(BAD_REPORT.instead, lang, said),
    }  # fmt: skip


def refuse(error: BadReport) -> NoReturn:
    """Refuse a report with the words of *error*."""
    why, right = Text(error.wrong.en, error.wrong.zh), Text(error.right.en, error.right.zh)
    problem = KEY_REUSED if error.field == IDEMPOTENCY_KEY else BAD_REPORT
    raise Refused(problem, field=error.field, why=why, right=right) from error
