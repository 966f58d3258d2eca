"""The one-tap page at /report: files of our own and nothing from elsewhere, under a policy that lets nothing else run."""

from importlib.resources import files

from fastapi import APIRouter, Depends, Response

from connectors.gateway import problems
from connectors.gateway.access import ANYONE
from connectors.gateway.describe import answers
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import LiveShape
from connectors.present import dumps
from models.kind import standard_kinds

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json", ".json": "application/json",
}  # fmt: skip
PAGE = "report.html"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-cache",
    "Service-Worker-Allowed": "/report",
}


def one_tap() -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter(tags=["page"], dependencies=[Depends(ANYONE)])
    shown = page_files()

    @router.get("/report", response_model=None, response_class=Response, responses=PAGE_ANSWERS)
    async def show_page() -> Response:
        """Show the page on which anybody reports with one tap, 一键反映."""
        return _answer(PAGE, shown[PAGE])

    @router.get("/report/{file}", response_model=None, response_class=Response, responses=FILE_ANSWERS)
    async def show_file(file: str) -> Response:
        """Show a file that the page is made of."""
        if file not in shown:
            raise Refused(problems.UNKNOWN_PATH, path=f"/report/{file}")
        return _answer(file, shown[file])

    return router


def page_files() -> dict[str, bytes]:
    """Return every file of the page by name, and the dozen words that it shows."""
    folder = files("connectors.gateway").joinpath("report_page")
    found = {each.name: each.read_bytes() for each in folder.iterdir() if _suffix(each.name) in TYPES}
    words = [{"id": word.id, "zh": word.zh, "en": word.en} for word in standard_kinds().words]
    return found | {"kinds.json": dumps({"kinds": words})}


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2]}"


def _answer(name: str, body: bytes) -> Response:
    return Response(body, headers=HEADERS, media_type=TYPES[_suffix(name)])


PAGE_ANSWERS = answers(200, LiveShape, "", None)
PAGE_ANSWERS[200] = {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"}}}
FILE_ANSWERS = answers(200, LiveShape, "", None, problems.UNKNOWN_PATH)
FILE_ANSWERS[200] = {
    "description": "The file.",
    "content": {each.partition(";")[0]: {"schema": {"type": "string"}, "example": "…"} for each in TYPES.values()},
}
