"""The page at /traffic, on which anybody sees how the roads run; it asks GET /v1/traffic like everybody else."""

from fastapi import APIRouter, Depends, Response

from connectors.gateway.access import ANYONE
from connectors.gateway.page import FILE_ANSWERS, PAGE_ANSWERS, Page

MAY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def road_page() -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter(tags=["page"], dependencies=[Depends(ANYONE)])
    page = Page("traffic_page", may=MAY)

    @router.get("/traffic", response_model=None, response_class=Response, responses=PAGE_ANSWERS)
    async def show_roads() -> Response:
        """Show the page on which anybody sees how the roads run, 路况查询."""
        return page.file("traffic.html", "/traffic")

    @router.get("/traffic/{file}", response_model=None, response_class=Response, responses=FILE_ANSWERS)
    async def show_road_file(file: str) -> Response:
        """Show a file that the page is made of."""
        return page.file(file, f"/traffic/{file}")

    return router
