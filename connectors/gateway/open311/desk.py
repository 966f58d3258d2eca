"""What each method of GeoReport v2 does; `routes.py` says on which paths."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from fastapi import Request, Response

from connectors.gateway.access import Permit
from connectors.gateway.open311.answering import answered, lang_of
from connectors.gateway.open311.create import create, created, key_holder, read
from connectors.gateway.open311.discovery import Office, discovery
from connectors.gateway.open311.faults import NO_JURISDICTION, NO_REQUEST, NO_TOKEN, Faulty, missing
from connectors.gateway.open311.listing import definition, services
from connectors.gateway.open311.posted import posted
from connectors.gateway.open311.request import service_request
from connectors.gateway.open311.search import request_id, search
from connectors.gateway.open311.shapes import CreatedListShape, RequestsShape, ServicesShape, TokenShape, TokensShape
from connectors.gateway.ports import Behind
from connectors.gateway.reports import Intake
from models.case import PRIVATE, Case


@dataclass(frozen=True, kw_only=True)
class RequestDesk:
    """Everything that the methods stand on. Kinds and places are those that the intake of reports judges by."""

    behind: Behind
    intake: Intake
    permit: Permit
    office: Office
    now: Callable[[], datetime]

    async def discover(self, request: Request) -> Response:
        """Say where the endpoint is and which formats it speaks."""
        kinds = (await self.intake.desk()).kinds
        return answered(request, "discovery", discovery(kinds, self.office, str(request.base_url)))

    async def list_services(self, request: Request) -> Response:
        """Return every type of service request."""
        self._ours(request)
        return answered(request, "services", ServicesShape(services((await self.intake.desk()).kinds)))

    async def show_definition(self, service_code: str, request: Request) -> Response:
        """Return what is asked besides about one type."""
        self._ours(request)
        found = definition((await self.intake.desk()).kinds, service_code, lang_of(request))
        return answered(request, "service_definition", found)

    async def create_request(self, request: Request) -> Response:
        """Create a service request; others who reported the same have the same one."""
        pairs = await read(request)
        self._ours(request, dict(pairs).get("jurisdiction_id", ""))
        caller = await key_holder(pairs, request, self.permit)
        asked = posted(pairs)
        taken = await create(request, asked, caller, self.intake)
        status = HTTPStatus.CREATED if taken.fresh else HTTPStatus.OK
        return answered(request, "service_requests", CreatedListShape([created(taken, asked.account_id)]), status)

    async def list_requests(self, request: Request) -> Response:
        """Return service requests, the newest first: without filters those of the last 90 days, at most 1000."""
        self._ours(request)
        asked = search(dict(request.query_params), (await self.intake.desk()).kinds, self.now())
        return await self._told(request, *await self.behind.service_requests.found(asked))

    async def show_request(self, service_request_id: str, request: Request) -> Response:
        """Return one service request, in a list of one."""
        self._ours(request)
        id_ = request_id(service_request_id)
        case = await self.behind.cases.one(id_) if id_ else None
        if case is None or case.opening.origin in PRIVATE:
            raise Faulty(missing(*NO_REQUEST, id=service_request_id))
        return await self._told(request, case)

    async def show_token(self, token: str, request: Request) -> Response:
        """Return the service request that a report belongs to now; the token is the report's id, as POST /v1/reports answers it."""
        self._ours(request)
        id_ = request_id(token)
        found = await self.behind.cases.report(id_) if id_ else None
        if found is None:
            raise Faulty(missing(*NO_TOKEN, id=token))
        return answered(request, "service_requests", TokensShape([TokenShape(service_request_id=found[1], token=id_)]))

    async def _told(self, request: Request, *cases: Case) -> Response:
        desk = await self.intake.desk()
        told = [service_request(case, desk.kinds, desk.places) for case in cases]
        return answered(request, "service_requests", RequestsShape(told))

    def _ours(self, request: Request, sent: str = "") -> None:
        """Refuse a jurisdiction that is not ours; where none is set, the parameter plays no part, as the specification allows."""
        asked, ours = request.query_params.get("jurisdiction_id", sent).strip(), self.office.jurisdiction
        if ours and asked and asked != ours:
            raise Faulty(missing(*NO_JURISDICTION, id=asked, ours=ours))
