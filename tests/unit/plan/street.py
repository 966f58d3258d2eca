"""A street with its plan, for tests: entries in a line, and the card that follows from them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from models.kpi import Kpi
from models.landing import landing_id
from models.plan.entry import STATES, Entries, Part, Rating, Report, Setting, Written
from models.plan.rule import rules
from models.plan.stretch import named_stretch
from models.plan.target import Target, target
from models.result import Figure as Value
from models.result import Result
from streams.kpis import KPIS
from streams.plan.card import Card, Moment, Scope, card

AIR = "air_good_days_share"
SCOPE = Scope("西区街道", ("中山",), ("烟洲社区", "广丰社区"))


def written(year: int = 2026, revision: int = 1, month: int = 1) -> Written:
    return Written("陈", "", datetime(year, month, 1, tzinfo=UTC), revision)


def report(name: str, period: str, value: str, *, area: str = "", at: Written | None = None) -> Report:
    figure = STATES[value] if value in STATES else Decimal(value)
    return Report(target=name, area=area, stretch=named_stretch(period), value=figure, source="年报", note="", written=at or written())


def rating(name: str, period: str, score: str, comments: int | None = None) -> Rating:
    return Rating(target=name, stretch=named_stretch(period), score=Decimal(score), comments=comments, source="问卷", written=written())


def setting(name: str, value: str = "", year: int | None = None, *, decided: date = date(2026, 1, 5), department: str = "") -> Setting:
    number = Decimal(value) if value else None
    return Setting(
        target=name, value=number, year=year, department=department, nature="", note="", decided_on=decided, written=written()
    )  # fmt: skip


def part(name: str, value: str, *, department: str = "", community: str = "", year: int | None = None, weight: str = "") -> Part:
    return Part(
        target=name, department=department, community=community, year=year, value=Decimal(value),
        weight=Decimal(weight) if weight else None, decided_on=date(2021, 6, 1), written=written(),
    )  # fmt: skip


def result(
    kpi: str, period: str, value: Value, *, subject: str = "西区街道", status: str = "final", unit: str = "%", **evidence: object
) -> Result:
    span = named_stretch(period)
    landed = landing_id(min(span.end, datetime(2026, 11, 1, tzinfo=UTC)) - timedelta(hours=2), bytes(10))
    return Result(
        kpi=kpi, version=1, subject=subject, period_start=span.start, period_end=span.end, value=value, unit=unit,
        status=status, edition="HJ 633-2026", evidence=evidence, first_landing=landed, last_landing=landed,  # type: ignore[arg-type]
        logged_at=span.end, recheck_at=None, digest="", revision=3,
    )  # fmt: skip


def on(day: str) -> Moment:
    when = date.fromisoformat(day)
    return Moment(when, datetime(when.year, when.month, when.day, 15, 30, tzinfo=UTC))


def card_of(
    name: str, day: str, *entries: Report | Rating | Setting | Part, results: Sequence[Result] = (), kpis: Sequence[Kpi] = KPIS
) -> Card:
    kept = Entries(
        reports=tuple(each for each in entries if isinstance(each, Report)),
        ratings=tuple(each for each in entries if isinstance(each, Rating)),
        settings=tuple(each for each in entries if isinstance(each, Setting)),
        parts=tuple(each for each in entries if isinstance(each, Part)),
    )
    return card(target(name), rules()[name], kpis, results, kept, SCOPE, on(day))


def bound_to(name: str, unit: str = "%", kpi: str = "some.kpi") -> Kpi:
    """Return a KPI that measures the target of that name."""
    return replace(next(each for each in KPIS if each.name == "air.good_days"), name=kpi, unit=unit, target=name)


def made_up(name: str, **changes: object) -> Target:
    """Return a row of the register with other numbers in it."""
    return replace(target(name), **changes)  # type: ignore[arg-type]
