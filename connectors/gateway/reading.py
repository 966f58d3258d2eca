"""What readers are given, as JSON: the declarations and the ledger, and their examples in OpenAPI."""

from typing import Any

from connectors.gateway import problems
from connectors.gateway.describe import answers
from connectors.gateway.ports import LedgerRow
from connectors.gateway.shapes import FeedsShape, KpisShape, LedgerPageShape, ResultsShape
from connectors.present import time_json
from models.feed import Feed, Metric
from models.kpi import Kpi


def kpi_json(kpi: Kpi) -> dict[str, Any]:
    """Return *kpi* as it is declared."""
    return {
        "name": kpi.name,
        "title": kpi.title,
        "title_en": kpi.english,
        "version": kpi.version,
        "unit": kpi.unit,
        "subject": kpi.subject,
        "period": kpi.period.name,
        "standard": kpi.standard,
        "target": kpi.target,
        "final_after_s": int(kpi.final_after.total_seconds()),
        "feeds": sorted({needed.feed for needed in kpi.facts}),
        "kpis": list(kpi.children),
        "unconfirmed": list(kpi.unconfirmed),
        "href": f"/v1/kpis/{kpi.name}",
    }


def feed_json(feed: Feed) -> dict[str, Any]:
    """Return *feed* as it is declared; its columns are those of its example, where that is CSV."""
    first = feed.example.lstrip("\ufeff \r\n").partition("\n")[0].strip()
    return {
        "name": feed.name,
        "title": feed.title,
        "title_en": feed.english,
        "metrics": [metric_json(metric) for metric in feed.metrics],
        "columns": [] if first[:1] in {"", "{", "["} else first.split(","),
        "example": feed.example,
        "no_value": sorted(feed.no_value),
        "not_monitored": sorted(feed.not_monitored),
        "href": f"/v1/feeds/{feed.name}",
    }


def metric_json(metric: Metric) -> dict[str, Any]:
    """Return *metric* as it is declared; a state has no limits, and a metric without one on a side has none there."""
    told = {"name": metric.name, "title": metric.title, "unit": metric.unit}
    limits = {"low": metric.low, "high": metric.high}
    return told | {name: limit if limit.is_finite() else None for name, limit in limits.items()} | {"codes": dict(metric.codes)}


def ledger_json(row: LedgerRow) -> dict[str, Any]:
    """Return *row* with its difference, which is 0 while the books balance."""
    books = {"hour": time_json(row.hour), "feed": row.feed, "bodies": row.bodies}
    return books | row.counts._asdict() | {"difference": row.counts.difference}


KPI_EXAMPLE = {
    "name": "air.good_days", "title": "优良天数比例", "title_en": "Share of good-air days", "version": 1, "unit": "%",
    "subject": "area", "period": "year",
    "standard": "HJ 633", "target": "good_air_days", "final_after_s": 259200, "feeds": [], "kpis": ["air.city_day"], "unconfirmed": [],
    "href": "/v1/kpis/air.good_days",
}  # fmt: skip
RESULT_EXAMPLE = {
    "kpi": "air.good_days", "version": 1, "subject": "中山", "period_start": "2026-01-01T00:00:00+08:00",
    "period_end": "2027-01-01T00:00:00+08:00", "value": 96.2, "unit": "%", "status": "provisional", "revision": 41,
    "edition": "HJ 633-2026", "evidence": {"fine": 175, "valid": 182, "days": 182},
}  # fmt: skip
FEED_EXAMPLE = {
    "name": "air_quality", "title": "空气质量小时值", "title_en": "Hourly air quality",
    "metrics": [{"name": "pm25", "title": "PM2.5", "unit": "µg/m³", "low": 0, "high": 2000, "codes": {}}],
    "columns": ["city", "date", "hour", "point", "pm25"], "example": "city,date,hour,point,pm25\n中山,20260301,08,华柏园,35\n",
    "no_value": ["", "-", "NA", "—"], "not_monitored": ["/"], "href": "/v1/feeds/air_quality",
}  # fmt: skip
LEDGER_EXAMPLE = {
    "hour": "2026-03-01T08:00:00+08:00", "feed": "air_quality", "bodies": 4, "received": 24, "stored": 23, "duplicate": 0, "corrected": 0,
    "superseded": 0, "rejected": 1, "ignored": 0, "difference": 0,
}  # fmt: skip

KPIS_ANSWERS = answers(200, KpisShape, "Every declared KPI.", {"kpis": [KPI_EXAMPLE]})
RESULTS_ANSWERS = answers(
    200, ResultsShape, "A page of figures, ordered by subject, period and revision.",
    {"kpi": "air.good_days", "results": [RESULT_EXAMPLE], "next": None},
    problems.UNKNOWN_KPI, problems.BAD_PARAMETER,
)  # fmt: skip
FEEDS_ANSWERS = answers(200, FeedsShape, "Every feed that can be sent.", {"feeds": [FEED_EXAMPLE]})
LEDGER_ANSWERS = answers(
    200, LedgerPageShape, "A page of the ledger, ordered by hour and feed.", {"rows": [LEDGER_EXAMPLE], "next": None},
    problems.UNKNOWN_FEED, problems.BAD_PARAMETER,
)  # fmt: skip
