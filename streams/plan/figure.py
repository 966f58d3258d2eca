"""The figure of a target, wherever it comes from: a KPI that was measured, a department's report, or what the years of one add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Literal, TypeAlias

from models.landing import landed_at
from models.plan.entry import Report
from models.plan.rule import PLAN_STARTS, Rule
from models.plan.stretch import Stretch, named_stretch, whole_year
from models.result import Result
from models.standards.rounding import exact_sum

Origin: TypeAlias = Literal["measured", "reported"]
SHARES = (("valid_days", "total_days"), ("valid", "total"))
"""The words in which the evidence of a KPI tells how much of what it stands on was there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure and what a reader must know of the data under it.

    value: None where there was not enough to say one; *reason* tells. known_at: when the newest of what it stands on came in.
    complete: (there, wanted), such as valid days of days. count: how many figures went into it.
    """

    origin: Origin
    stretch: Stretch
    value: Decimal | str | None
    status: str
    revision: int
    known_at: datetime
    source: str
    subject: str = ""
    edition: str = ""
    by: str = ""
    reason: str = ""
    complete: tuple[int, int] | None = None
    count: int = 1

    @property
    def number(self) -> Decimal | None:
        """Return the value where it is a number."""
        return self.value if isinstance(self.value, Decimal) else None


def _name(start: datetime, end: datetime) -> str:
    named = (f"{start:%Y}", f"{start:%Y}-Q{(start.month + 2) // 3}", f"{start:%Y-%m}", f"{start:%Y-%m-%d}")
    return next((name for name in named if named_stretch(name)[:2] == (start, end)), f"{start:%Y-%m-%d %H:%M}")


def complete_of(evidence: Mapping[str, object]) -> tuple[int, int] | None:
    """Return how much of what a KPI stands on was there, None where its evidence does not say."""
    for there, wanted in SHARES:
        match evidence.get(there), evidence.get(wanted):
            case int(part), int(whole):
                return part, whole
    return None


def measured(result: Result) -> Figure:
    """Return *result* as the figure of a target."""
    return Figure(
        origin="measured", stretch=Stretch(result.period_start, result.period_end, _name(result.period_start, result.period_end)),
        value=result.value, status=result.status, revision=result.revision,
        known_at=landed_at(result.last_landing) if result.last_landing else result.logged_at, source=result.kpi, subject=result.subject,
        edition=result.edition, reason=str(result.evidence.get("reason") or ""), complete=complete_of(result.evidence),
    )  # fmt: skip


def reported(report: Report) -> Figure:
    """Return *report* as the figure of a target."""
    return Figure(
        origin="reported", stretch=report.stretch, value=report.value, status="reported", revision=report.written.revision,
        known_at=report.written.at, source=report.source, subject=report.area, by=report.written.by,
    )  # fmt: skip


def newest(figures: Iterable[Figure]) -> Figure | None:
    """Return the figure that speaks for the latest time; of two that end together the one of the longer stretch."""
    return max(figures, key=lambda figure: (figure.stretch.end, -figure.stretch.start.timestamp()), default=None)


def side_by_side(figures: Iterable[Figure]) -> list[Figure]:
    """Return numbers that speak for no time twice, the longest first, so that a year and its months count once."""
    numbers = (figure for figure in figures if figure.number is not None)
    kept: list[Figure] = []
    for figure in sorted(numbers, key=lambda each: (each.stretch.start, -each.stretch.end.timestamp())):
        if not kept or figure.stretch.start >= kept[-1].stretch.end:
            kept.append(figure)
    return kept


def _joined(of: Sequence[Figure], value: Decimal, wanted: int, there: int) -> Figure:
    first, last = of[0], of[-1]
    name = first.stretch.name if len(of) == 1 else f"{first.stretch.name} … {last.stretch.name}"
    stretch = Stretch(first.stretch.start, last.stretch.end, name)
    return Figure(
        origin=last.origin, stretch=stretch, value=value, status=last.status, revision=last.revision,
        known_at=max(each.known_at for each in of), source=last.source, subject=last.subject, edition=last.edition, by=last.by,
        complete=(there, wanted), count=len(of),
    )  # fmt: skip


def added_up(figures: Iterable[Figure]) -> Figure | None:
    """Return what the figures of the plan's period add up to; complete tells how many of the years up to the newest are there."""
    kept = [each for each in side_by_side(figures) if each.stretch.start.year >= PLAN_STARTS]
    if not kept:
        return None
    ends = kept[-1].stretch.end
    years = [whole_year(year) for year in range(PLAN_STARTS, ends.year + 1) if whole_year(year).start < ends]
    there = sum(any(each.stretch.start < year.end and each.stretch.end > year.start for each in kept) for year in years)
    return _joined(kept, exact_sum(each.number for each in kept if each.number is not None), len(years), there)


def rates(figures: Iterable[Figure]) -> list[Figure]:
    """Return the growth rates of the plan's whole years, in %."""
    return [each for each in side_by_side(figures) if (each.stretch.year or 0) >= PLAN_STARTS]


def growth(figures: Sequence[Figure]) -> Fraction:
    """Return by what factor all *figures* (rates in %) together grow, exactly."""
    factor = Fraction(1)
    for each in figures:
        factor *= 1 + Fraction(each.number or 0) / 100
    return factor


def mean_rate(factor: Fraction, years: int, decimals: int = 2) -> Decimal | None:
    """Return the yearly rate in % that makes *factor* in so many years (geometric mean); None where nothing can, half to even."""
    if years <= 0 or factor <= 0:
        return None
    with localcontext() as context:
        context.prec = 50
        root = (Decimal(factor.numerator) / Decimal(factor.denominator)) ** (Decimal(1) / years)
        return (100 * (root - 1)).quantize(Decimal(1).scaleb(-decimals))


def averaged(figures: Iterable[Figure]) -> Figure | None:
    """Return the mean yearly growth of the plan's years so far; complete tells how many of the years up to the newest are there."""
    kept = rates(figures)
    mean = mean_rate(growth(kept), len(kept)) if kept else None
    if mean is None:
        return None
    return _joined(kept, mean, (kept[-1].stretch.year or 0) - PLAN_STARTS + 1, len(kept))


def actual(rule: Rule, figures: Sequence[Figure]) -> Figure | None:
    """Return the figure that *rule* judges, None where there is none yet."""
    match rule.years:
        case "sum":
            return added_up(figures)
        case "average":
            return averaged(figures)
        case "last":
            return newest(each for each in figures if each.number is not None)
        case "state":
            return newest(each for each in figures if each.origin == "reported" and isinstance(each.value, str))
