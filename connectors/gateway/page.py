"""Pages that the gateway shows: files of our own and nothing from elsewhere, under a policy that lets nothing else run."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from fastapi import Response

from connectors.gateway import problems
from connectors.gateway.describe import answers
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import LiveShape

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json", ".json": "application/json",
}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}


class Page:
    """One page and the files that it is made of, all in *folder*; may: what of the phone it may use; scope: of its worker, "" for none."""

    def __init__(self, folder: str, *, may: str, scope: str = "") -> None:
        found = files("connectors.gateway").joinpath(folder).iterdir()
        self._files = {each.name: each.read_bytes() for each in found if _suffix(each.name) in TYPES}
        self._headers = HEADERS | {"Permissions-Policy": may} | ({"Service-Worker-Allowed": scope} if scope else {})

    def file(self, name: str, path: str) -> Response:
        """Return the file of that name, or refuse *path*."""
        if name not in self._files:
            raise Refused(problems.UNKNOWN_PATH, path=path)
        return self.answer(name, self._files[name])

    def answer(self, name: str, body: bytes) -> Response:
        """Return *body* as a file of the page."""
        return Response(body, headers=self._headers, media_type=TYPES[_suffix(name)])


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2]}"


def _answers(description: str, content: Mapping[str, str], *refusals: problems.Problem) -> Any:  # noqa: ANN401 - FastAPI's own shape
    told = answers(200, LiveShape, "", None, *refusals)
    shown = {kind: {"schema": {"type": "string"}, "example": example} for kind, example in content.items()}
    told[200] = {"description": description, "content": shown}
    return told


PAGE_ANSWERS = _answers("The page.", {"text/html": "<!doctype html>"})
FILE_ANSWERS = _answers("The file.", {each.partition(";")[0]: "…" for each in TYPES.values()}, problems.UNKNOWN_PATH)
