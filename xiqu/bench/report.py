"""What was measured, for programs as one object and for people as a table. Shares are computed here, from figures of this very run."""

from collections.abc import Iterator, Mapping
from statistics import quantiles
from typing import Any, TypeAlias

from rich.table import Table

Report: TypeAlias = dict[str, Any]
GOALS = {
    "road.readings_per_s": "≥ 30,000",
    "road.messages_per_s": "≥ 10,000",
    "latency_ms.p99": "< 250",
    "city_year_s": "< 15",
    "traffic_month_s": "< 60",
    "wall.load_ms": "< 1,500",
    "reports.posts_per_s": "≥ 500",
    "reports.steady_ms.p99": "< 50",
    "pipes.answer_ms.p99": "< 10",
    "alarms.told_ms.p99": "< 2,000",
    "live.of_a_subject.ms.p99": "< 250",
}
"""What the road was built to reach on two cores with nothing else to do; docs/figures.md tells what it does reach."""


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return p50, p99 and the largest, in milliseconds."""
    cuts = quantiles(seconds, n=100, method="inclusive")
    return {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1), "max": round(max(seconds) * 1000, 1)}


def ratios(report: Mapping[str, Any]) -> dict[str, float]:
    """Return the road's rate as a share of each other contestant's in the same run."""
    rates = {name: report[name]["readings_per_s"] for name in ("road", "limit", "plain_faust") if name in report}
    return {f"road/{name}": round(rates["road"] / rate, 3) for name, rate in rates.items() if name != "road" and "road" in rates}


def _rows(value: object, name: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _rows(inner, f"{name}.{key}" if name else key)
    else:
        yield name, value


def _shown(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def table(report: Report) -> Table:
    """Return *report* as people read it."""
    shown = Table(title="xiqu bench 测速", caption="— : not ours to look at. Goals are for two quiet cores; a busy machine says less.")
    shown.add_column("figure")
    shown.add_column("measured", justify="right")
    shown.add_column("goal", justify="right")
    section = ""
    for name, value in _rows(report, ""):
        if section and name.partition(".")[0] != section:
            shown.add_section()
        section = name.partition(".")[0]
        shown.add_row(name, _shown(value), GOALS.get(name, ""))
    return shown
