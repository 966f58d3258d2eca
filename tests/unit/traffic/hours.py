"""Hours of segments as their KPI keeps them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.period import CITY_ZONE
from models.result import Result

NOW = datetime(2026, 7, 15, 8, 7, tzinfo=CITY_ZONE)
HOUR = NOW.replace(minute=0)
FUHUA, ZHONGSHAN = "中山/烟洲社区/富华道", "中山/后山社区/中山路"


def hour(speeds: Sequence[str | None], start: datetime = HOUR, free_flow: str | None = "50", subject: str = FUHUA) -> Result:
    padded = [*speeds, *[None] * (12 - len(speeds))]
    evidence: dict[str, object] = {"speeds": padded, "intervals": 12 - padded.count(None)}
    if free_flow:
        evidence["free_flow"] = {"speed": free_flow, "exact": free_flow, "source": "configured"}
    return Result(
        kpi="traffic.segment_hour", version=1, subject=subject, period_start=start, period_end=start + timedelta(hours=1), value=None,
        unit="", status="provisional", edition="GB/T 33171-2016", evidence=evidence, first_landing="", last_landing="", logged_at=start,
        recheck_at=None, digest="", revision=1,
    )  # fmt: skip
