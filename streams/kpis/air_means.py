"""What the year's air was: annual means and percentiles of the six (HJ 663 Table 1), valid by GB 3095 Table 4, held against its limits.

达标 is judged by GB 3095 and HJ 663, not by the AQI (HJ 633-2026 6.2), so the edition named here is GB 3095's. The figure is the annual
mean of PM2.5; a pollutant whose year has gaps says nothing, and neither does the figure then. Days go in unrounded.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import ONE_DAY
from models.result import Result
from models.standards.air import (
    ANNUAL_MEANS,
    METRICS,
    PERCENTILES,
    PERIOD_DECIMALS,
    STAGES,
    LimitStage,
    exact_mean,
    limits_on,
    percentile,
    round_half_even,
    year_gaps,
)
from streams.kpis.air_days import closed, next_midnight

HEADLINE = "pm25"


@lru_cache(maxsize=16_384)
def fraction(text: str) -> Fraction:
    """Return the number that an area's evidence carries as "n/d" or "n"; a year reads the same days again with every new one."""
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator or 1))


def _days(children: Iterable[Result], metric: str) -> dict[date, Fraction]:
    stated = ((child.period_start.date(), child.evidence["concentration"].get(metric)) for child in children)
    return {day: fraction(text) for day, text in stated if text is not None}


def _statistics(metric: str, days: Mapping[date, Fraction], year: int) -> dict[str, Any]:
    """Return mean and percentile so far with what the year lacks; both are exact until they are rounded here, once."""
    decimals, p = PERIOD_DECIMALS[metric], PERCENTILES[metric]
    values = sorted(days.values(), key=float)  # nearly in order, so that the exact sort of `percentile` has little left to do
    mean = round_half_even(exact_mean(values), decimals) if values and metric in ANNUAL_MEANS else None
    ranked = round_half_even(percentile(values, p), decimals) if values else None
    return {
        "days": len(values),
        "mean": None if mean is None else str(mean),
        "percentile": None if ranked is None else str(ranked),
        "percentile_of": f"P{100 * p}",
        "gaps": list(year_gaps(days.keys(), year)),
    }


def _meets(metric: str, statistics: Mapping[str, Any], stage: LimitStage) -> bool | None:
    """Whether a valid year holds the grade 2 limits of *stage*: the annual limit by its mean, the daily one by its percentile."""
    if statistics["gaps"]:
        return None
    daily = stage.limit(metric, "mda8" if metric == "o3" else "day")
    annual = stage.limit(metric, "annual")
    held = daily is None or Decimal(statistics["percentile"]) <= daily
    return held and (annual is None or Decimal(statistics["mean"]) <= annual)


def _stages(context: Context) -> list[LimitStage]:
    """Return the limits that were in force on some day of the year, the oldest first."""
    first, last = limits_on(context.start.date()), limits_on((context.end - ONE_DAY).date())
    return [stage for stage in STAGES if first.valid_from <= stage.valid_from <= last.valid_from]


def year_means(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Annual mean of PM2.5 in µg/m³, with the statistics and the compliance of all six in the evidence."""
    children, year = closed(inputs.children, context.now), context.start.year
    statistics = {metric: _statistics(metric, _days(children, metric), year) for metric in METRICS}
    stages = _stages(context)
    compliance = {stage.name: {metric: _meets(metric, statistics[metric], stage) for metric in METRICS} for stage in stages}
    edition = stages[-1].name
    evidence = {
        "pollutants": statistics,
        "meets_grade_2": compliance,
        "meeting": sum(held is True for held in compliance[edition].values()),
    }
    gaps, recheck_at = statistics[HEADLINE]["gaps"], next_midnight(context)
    if gaps:
        return NotEnough(f"PM2.5 has no valid year: {'; '.join(gaps)}", edition, evidence, recheck_at)
    return Value(Decimal(statistics[HEADLINE]["mean"]), edition, evidence, recheck_at)
