"""The one-tap page at /report, on which anybody reports with one tap; the words on it are those of the street's kinds."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Depends, Response

from connectors.gateway.access import ANYONE
from connectors.gateway.limits_port import LimitBook
from connectors.gateway.page import FILE_ANSWERS, PAGE_ANSWERS, Page
from connectors.gateway.remembered import Remembered
from connectors.present import dumps

MAY = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
WORDS = "kinds.json"


def one_tap(limits: LimitBook, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter(tags=["page"], dependencies=[Depends(ANYONE)])
    page, kinds = Page("report_page", may=MAY, scope="/report"), Remembered(limits.kinds, now)

    @router.get("/report", response_model=None, response_class=Response, responses=PAGE_ANSWERS)
    async def show_page() -> Response:
        """Show the page on which anybody reports with one tap, 一键反映."""
        return page.file("report.html", "/report")

    @router.get("/report/{file}", response_model=None, response_class=Response, responses=FILE_ANSWERS)
    async def show_file(file: str) -> Response:
        """Show a file that the page is made of; kinds.json has the words that are shown, the street's own among them."""
        if file != WORDS:
            return page.file(file, f"/report/{file}")
        words = (await kinds.newest()).words
        return page.answer(WORDS, dumps({"kinds": [{"id": word.id, "zh": word.zh, "en": word.en} for word in words]}))

    return router
