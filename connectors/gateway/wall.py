"""The operations wall at /: our own source under `wall_page/`, built with parts from the npm registry; and what is shown until it is built.

Nothing of others is kept in the tree. A wheel and an image carry the built files; a clone builds them once, see `xiqu wall build`. The
gateway looks for them when it is asked, so that a wall that was built while it ran is shown without a restart.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from connectors.gateway import problems
from connectors.gateway.access import ANYONE
from connectors.gateway.describe import answers
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import LiveShape, Shape
from connectors.gateway.wall_files import BUILT, PAGE
from connectors.present import dumps
from models.palette import PALETTE

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""What is built has its digest in its name."""


class SwatchShape(Shape):
    """A word of a standard and the colour that it prescribes; unconfirmed: what is not sure of it."""

    word: str
    colour: str
    standard: str
    unconfirmed: str


class PaletteShape(Shape):
    colours: dict[str, list[SwatchShape]]


class Found(NamedTuple):
    """The built files by name, and when their page was written."""

    at: float
    files: Mapping[str, bytes]


def wall(built: Path = BUILT) -> APIRouter:
    """Return the routes of the wall."""
    router = APIRouter(tags=["page"], dependencies=[Depends(ANYONE)])
    plain = (PAGE / "plain.html").read_bytes()
    held = Found(0.0, {})

    def found() -> Mapping[str, bytes]:
        nonlocal held
        try:
            at = (built / "index.html").stat().st_mtime
        except OSError:
            return {}
        if at != held.at:
            held = Found(at, {each.name: each.read_bytes() for each in built.rglob("*") if each.suffix in TYPES})
        return held.files

    @router.get("/", response_model=None, response_class=Response, responses=PAGE_ANSWERS)
    async def show_wall() -> Response:
        """Show the wall of the operations centre, 运行大屏; a plain page of links where it is not built."""
        return _answer("index.html", found().get("index.html", plain), {"Cache-Control": "no-cache"})

    @router.get("/wall/{file}", response_model=None, response_class=Response, responses=FILE_ANSWERS)
    async def show_file(file: str, request: Request) -> Response:
        """Show a file that the wall is made of."""
        body = found().get(file)
        if body is None or file == "index.html":
            raise Refused(problems.UNKNOWN_PATH, path=request.url.path)
        return _answer(file, body, FOR_EVER)

    @router.get("/v1/colours", response_model=None, responses=COLOURS_ANSWERS)
    async def list_colours() -> Response:
        """Return the colours that standards prescribe for their words."""
        return Response(dumps({"colours": {of: [each._asdict() for each in words] for of, words in PALETTE.items()}}), media_type=JSON)

    return router


def _answer(name: str, body: bytes, kept: dict[str, str]) -> Response:
    return Response(body, headers=HEADERS | kept, media_type=TYPES[f".{name.rpartition('.')[2]}"])


JSON = "application/json"
SWATCH_EXAMPLE = {"word": "优", "colour": "#00E400", "standard": "HJ 633", "unconfirmed": ""}
COLOURS_ANSWERS = answers(200, PaletteShape, "By what is judged, the best word first.", {"colours": {"air": [SWATCH_EXAMPLE]}})
PAGE_ANSWERS = answers(200, LiveShape, "", None)
PAGE_ANSWERS[200] = {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"}}}
FILE_ANSWERS = answers(200, LiveShape, "", None, problems.UNKNOWN_PATH)
FILE_ANSWERS[200] = {
    "description": "The file.",
    "content": {each.partition(";")[0]: {"schema": {"type": "string"}, "example": "…"} for each in TYPES.values()},
}
