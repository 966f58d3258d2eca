"""A limit is one number of a KPI from which on somebody must be told: a mark of its alarm rule, or the plan's target."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from models.kpi import Kpi
from models.period import CITY_ZONE, Period
from models.plan.rule import number_of, rules
from models.plan.said import Said
from models.plan.target import target

Beyond: TypeAlias = Literal["<", "<=", ">", ">="]
Severity: TypeAlias = Literal["critical", "warning", "info", "plan"]

AT_ONCE = timedelta(0)
PLAN_LASTS = timedelta(hours=1)
"""A figure that is being corrected row by row passes many values; who answers for a plan of years can wait an hour."""
_LEAP_YEAR = [datetime(2024, 1, 1, tzinfo=CITY_ZONE) + timedelta(days=day) for day in range(366)]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit. It is passed where the figure is *beyond* *number*, and kept again where it is not beyond *clear*.

    lasting: it must be passed for so long. settle: it must be kept for so long before it is over. lapses: how long after its period a
    figure still counts (None: for ever). words: the places of a class among its classes, where the figure is one. rule: the declaration
    that it follows from.
    """

    rule: str
    title: Said
    kpi: Kpi
    beyond: Beyond
    number: Decimal
    clear: Decimal
    severity: Severity
    level: str = ""
    lasting: timedelta = AT_ONCE
    settle: timedelta = AT_ONCE
    lapses: timedelta | None
    basis: str
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def band(self) -> bool:
        """Say whether the limit is kept again later than it was passed (hysteresis)."""
        return self.clear != self.number

    @property
    def name(self) -> str:
        """Return the name of its alert."""
        return name_of(self.rule)

    @property
    def counts_for(self) -> timedelta | None:
        """Return how long after the start of its period a figure still counts."""
        return None if self.lapses is None else longest(self.kpi.period) + self.lapses


def name_of(rule: str) -> str:
    """Return the name of a rule's alert: `plan.air.good_days` is PlanAirGoodDays."""
    return "".join(word.capitalize() for word in rule.replace(".", "_").split("_"))


@lru_cache
def longest(period: Period) -> timedelta:
    """Return how long a period of that kind lasts at most."""
    return max(period.end(start) - start for day in _LEAP_YEAR for start in period.covering(day))


def plan_limits(kpis: Iterable[Kpi]) -> Iterator[Limit]:
    """Yield a limit for each of *kpis* that measures a target in the plan's own unit, where one side of its number is the good one."""
    for kpi in kpis:
        if not kpi.target:
            continue
        promise = target(kpi.target)
        number, rule = number_of(promise), rules()[promise.id]
        if number is None or rule.direction not in {">=", "<="} or kpi.unit != promise.unit:
            continue
        yield Limit(
            rule=f"plan.{kpi.name}", title=Said(f"{kpi.title}未达规划目标", f"Behind the plan: {promise.name_en}"), kpi=kpi,
            beyond="<" if rule.direction == ">=" else ">", number=number, clear=number, severity="plan", lasting=PLAN_LASTS,
            lapses=longest(kpi.period), basis=f"{promise.id}: {promise.quote}",
        )  # fmt: skip
