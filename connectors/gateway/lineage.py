"""For whoever asks why a number is so: the newest figures of an area, what each stands on, down to the bytes that landed."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from connectors.gateway import lineage_shapes, problems
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.lineage_port import Inputs, Lineage
from connectors.gateway.lineage_shapes import NO_BODY, NO_FIGURE, FiguresAsked, LineageAsked
from connectors.gateway.ports import Behind, Question, Registry
from connectors.gateway.reading import kpi_json
from connectors.gateway.refusal import Refused
from connectors.gateway.remembered import Remembered
from connectors.gateway.senders import RECEIPT_ID
from connectors.present import dumps, result_json, time_json
from models.access import Caller, Role
from models.feed import Feed
from models.kpi import AREA, Kpi
from models.period import CITY_ZONE, city_time
from models.result import Node, Result
from streams.graph import Graph
from streams.lineage import Below, below, standing_at

STAFF = (Role.HANDLER, Role.OFFICER, Role.ADMIN)
OPEN = frozenset(
    {"air_quality", "air_event", "water_quality", "water_level", "disaster", "disaster_warning", "traffic_flow", "parking_lots"}
)
"""Feeds whose single facts anybody may see: they measure air, water, weather and roads, and nobody lives or works in them."""
SHOWN = 500
MOMENT = timedelta(microseconds=1)


def lineage(feeds: Sequence[Feed], kpis: Sequence[Kpi], behind: Behind, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes that say why."""
    router = APIRouter(tags=["lineage"])
    declared = {kpi.name: kpi for kpi in kpis}
    metrics = {(feed.name, metric.name): metric for feed in feeds for metric in feed.metrics}
    everybody = Annotated[Caller, Depends(permit(*EVERYBODY))]

    drawn = _Drawn(kpis, behind.places)
    graph = Remembered(drawn.newest, now)

    @router.get("/v1/figures", response_model=None, responses=lineage_shapes.FIGURES)
    async def list_figures(asked: Annotated[FiguresAsked, Query()], _: everybody) -> Response:
        """Return the newest figure with a value of each KPI of an area, or of the sources that speak for it, at a time; else why not."""
        at, of = (asked.at or now()).astimezone(CITY_ZONE), await graph.newest()
        chosen = [_known(name, declared) for name in asked.kpi] or [kpi for kpi in kpis if kpi.subject == AREA]
        found = await behind.lineage.newest([span for kpi in chosen for span in standing_at(kpi, asked.area, at, of)])
        return _json({"area": asked.area, "at": time_json(at), "figures": [figure_json(each) for each in found]})

    @router.get("/v1/kpis/{name}/lineage", response_model=None, responses=lineage_shapes.LINEAGE)
    async def show_lineage(name: str, asked: Annotated[LineageAsked, Query()], caller: everybody) -> Response:
        """Return a figure with the facts and the figures that it stands on, each with where to ask on: 这个数为什么是这样."""
        kpi, start = _known(name, declared), asked.start.astimezone(CITY_ZONE)
        found = await behind.figures.results(Question(name, asked.subject, start, start + MOMENT, SHOWN))
        figure = next((each for each in found if each.period_start == start), None)
        if figure is None:
            raise Refused(NO_FIGURE, name=name, given=f"{asked.subject} {time_json(start)}")
        of = below(Node(name, asked.subject, start), await drawn.newest())
        hidden = sorted({span.feed for span in of.facts} - OPEN) if caller.role not in STAFF else []
        told = await behind.lineage.inputs(Below(tuple(each for each in of.facts if each.feed not in hidden), of.children, of.before))
        facts = [fact | _named(metrics, fact) for fact in _facts(of, hidden, told)]
        children, before = ([below_json(each, declared) for each in some] for some in (told.children, told.before))
        whole = {"facts": facts, "children": children, "before": before}
        counts = {part: len(some) for part, some in whole.items()}
        lists = {part: some[:SHOWN] for part, some in whole.items()}
        why = result_json(figure) | {"cause": figure.cause, "logged_at": time_json(figure.logged_at)}
        return _json({"kpi": kpi_json(kpi), "figure": why, **lists, "counts": counts, "hidden": hidden})

    return router


class _Drawn:
    """The graph over the newest registry. Not one of some seconds ago: a figure of an area just loaded would seem to stand on nothing."""

    def __init__(self, kpis: Sequence[Kpi], places: Registry) -> None:
        self._kpis = kpis
        self._places = places
        self._graph: Graph | None = None

    async def newest(self) -> Graph:
        places = await self._places.newest()
        if self._graph is None or self._graph.places.version != places.version:
            self._graph = Graph(self._kpis, places)
        return self._graph


def bodies(lineage: Lineage, permit: Permit) -> APIRouter:
    """Return the route of what landed."""
    router = APIRouter(tags=["lineage"])

    @router.get("/v1/receipts/{receipt_id}/body", response_model=None, responses=lineage_shapes.BODY, response_class=Response)
    async def show_body(receipt_id: str, _: Annotated[Caller, Depends(permit(*STAFF))]) -> Response:
        """Return the bytes exactly as they landed, to the street's own staff: a body may tell of people."""
        landing_id = receipt_id.lower()
        if not RECEIPT_ID.fullmatch(landing_id):
            raise Refused(problems.MALFORMED_RECEIPT, id=receipt_id)
        body = await lineage.body(landing_id)
        if body is None:
            raise Refused(NO_BODY, id=landing_id)
        digest = b64encode(sha256(body.content).digest()).decode()
        headers = {
            "X-Feed": body.feed, "Content-Digest": f"sha-256=:{digest}:", "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f'attachment; filename="{landing_id}"',
        }  # fmt: skip
        return Response(body.content, headers=headers, media_type="application/octet-stream")

    return router


def figure_json(result: Result) -> dict[str, Any]:
    """Return *result* in short, with the standard's word for it and the reason where there is no value."""
    whole = result_json(result)
    told = {name: whole[name] for name in (
        "kpi", "subject", "period_start", "period_end", "value", "unit", "status", "revision", "edition",
    )}  # fmt: skip
    word = None if isinstance(result.value, str) else result.evidence.get("level")  # of a class the value is the word itself
    reason = result.evidence.get("reason") if result.value is None else None
    digits = f"{result.value:f}" if isinstance(result.value, Decimal) else str(result.value or "")
    return told | {"digits": digits, "level": str(word or ""), "reason": str(reason or "")}


def below_json(result: Result, declared: Mapping[str, Kpi]) -> dict[str, Any]:
    """Return *result* as something below a figure, with where its own lineage is told."""
    asked = urlencode({"subject": result.subject, "start": time_json(result.period_start)})
    title = declared[result.kpi].title if result.kpi in declared else result.kpi
    return figure_json(result) | {"title": title, "href": f"/v1/kpis/{result.kpi}/lineage?{asked}"}


def _facts(of: Below, hidden: Sequence[str], told: Inputs) -> Iterator[dict[str, Any]]:
    spans = [span for span in of.facts if span.feed not in hidden]
    for span, by_metric in zip(spans, told.facts, strict=True):
        for metric, facts in by_metric.items():
            for fact in facts:
                yield {
                    "feed": span.feed, "metric": metric, "observed_at": time_json(city_time(fact.observed_at)), "value": fact.value,
                    "flag": fact.flag, "receipt_id": fact.newest, "href": f"/v1/receipts/{fact.newest}",
                }  # fmt: skip


def _named(metrics: Mapping[tuple[str, str], Any], fact: Mapping[str, Any]) -> dict[str, str]:
    metric = metrics.get((fact["feed"], fact["metric"]))
    return {"title": metric.title if metric else fact["metric"], "unit": metric.unit if metric else ""}


def _known(name: str, declared: Mapping[str, Kpi]) -> Kpi:
    if name not in declared:
        raise Refused(problems.UNKNOWN_KPI, name=name, known=tuple(sorted(declared)))
    return declared[name]


def _json(what: Mapping[str, Any]) -> Response:
    return Response(dumps(what), media_type="application/json")
