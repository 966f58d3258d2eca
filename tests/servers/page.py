"""A page that follows the city with a client that is not ours (httpx-sse), and keeps what it was told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
import orjson
from httpx_sse import aconnect_sse

Figure: TypeAlias = tuple[str, str, str]
"""KPI, subject, start of the period."""
WAIT_S = 90.0


@dataclass
class Page:
    """told: revisions by figure since the last snapshot. heard: all that was said in this connection, by event."""

    headers: dict[str, str] = field(default_factory=dict)
    told: dict[Figure, set[int]] = field(default_factory=dict)
    heard: list[tuple[str, Any]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    snapshots: int = 0
    at: str = ""

    async def follow(self, url: str, until: Callable[[], bool], **asked: str) -> None:
        """Connect, from where it was, and listen until *until*; httpx.TransportError where the gateway goes or does not take it."""
        self.heard.clear()
        headers = self.headers | ({"Last-Event-ID": self.at} if self.at else {})
        async with (
            httpx.AsyncClient(timeout=WAIT_S) as client,
            aconnect_sse(client, "GET", f"{url}/v1/live", params=asked, headers=headers) as source,
        ):
            if source.response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                raise httpx.RemoteProtocolError("its servers are away")
            source.response.raise_for_status()
            async for event in source.aiter_sse():
                self._take(event.event, orjson.loads(event.data), event.id)
                if event.event == "at" and until():
                    return
        raise httpx.RemoteProtocolError("the stream ended")

    def _take(self, name: str, data: Any, at: str) -> None:  # noqa: ANN401 - whatever was said
        self.heard.append((name, data))
        match name:
            case "at":
                self.at = at
            case "gap":
                self.gaps.append(data["reason"])
            case "snapshot":
                self.snapshots += 1
                self.told.clear()
            case "results":
                self.told.setdefault((data["kpi"], data["subject"], data["period_start"]), set()).add(data["revision"])

    def said(self, name: str) -> list[Any]:
        """What this connection said of one topic."""
        return [data for each, data in self.heard if each == name]
