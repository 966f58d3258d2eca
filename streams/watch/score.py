"""What a rule makes of figures: the number that its marks are held against, exact, or None where a figure says nothing."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from models.alarm_rule import AlarmRule, Change, Course, Figure, Score, Silence, Unexpected, Words
from models.kpi import Kpi
from models.period import ONE_DAY, ONE_HOUR
from models.plan.rule import rules
from models.plan.stretch import Stretch
from models.plan.target import target
from streams.plan.figure import Figure as PlanFigure
from streams.plan.figure import complete_of
from streams.plan.line import line
from streams.plan.status import Status, bar_of, of_number
from streams.watch.sample import Sample

MAD_TO_SPREAD = Fraction(14826, 10000)
"""A normal distribution's standard deviation in median distances from its median."""
COURSE: dict[Status, int] = {"met": 0, "on course": 0, "behind": 1, "unreachable": 2}


def scores(rule: AlarmRule, kpi: Kpi, samples: Sequence[Sample]) -> list[Score | None]:
    """Return the score of each of *samples*, which are in order of time."""
    match rule.measure:
        case Figure():
            return [number(sample) for sample in samples]
        case Words(places):
            return [Fraction(places[str(each.value)]) if str(each.value) in places else None for each in samples]
        case Change(within):
            return _changes(samples, within)
        case Unexpected() as usual:
            return _distances(samples, usual, -1 if rule.side == "below" else 1)
        case Course():
            return [_course(kpi, sample, samples) for sample in samples]
        case Silence():
            return [None for _ in samples]


def number(sample: Sample) -> Score | None:
    """Return the figure where it is a number."""
    return Fraction(sample.value) if isinstance(sample.value, Decimal) else None


def _changes(samples: Sequence[Sample], within: timedelta) -> list[Score | None]:
    found: list[Score | None] = []
    before: Sample | None = None
    for sample in samples:
        now = number(sample)
        if now is None:
            found.append(None)
            continue
        then = number(before) if before and sample.start - before.start <= within else None
        found.append(None if then is None or before is None else (now - then) / Fraction((sample.start - before.start) / ONE_HOUR))
        before = sample
    return found


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the median of *values* (at least one)."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _distances(samples: Sequence[Sample], usual: Unexpected, sign: int) -> list[Score | None]:
    at: Callable[[Sample], object] = attrgetter("start")
    found: list[Score | None] = []
    for sample in samples:
        value = number(sample)
        before: list[Fraction] = []
        for day in range(1, usual.days + 1):
            moment = sample.start - day * ONE_DAY
            place = bisect_left(samples, moment, key=at)  # type: ignore[arg-type] # a time orders itself
            then = number(samples[place]) if place < len(samples) and samples[place].start == moment else None
            before += [] if then is None else [then]
        if value is None or len(before) < usual.least:
            found.append(None)
            continue
        middle = median(before)
        spread = max(MAD_TO_SPREAD * median([abs(each - middle) for each in before]), Fraction(usual.floor))
        found.append(sign * (value - middle) / spread)
    return found


def _course(kpi: Kpi, sample: Sample, samples: Sequence[Sample]) -> Score | None:
    """Return how the scorecard judges *sample* at its moment, by all that was known of the figure by then."""
    if sample.evidence.get("reachable") is False:
        return Fraction(COURSE["unreachable"])
    promise = target(kpi.target)
    rule = rules()[promise.id]
    bar, figures = bar_of(promise, rule), [_figure(kpi, each) for each in samples if each.start <= sample.start]
    if bar is None:
        return None
    status = of_number(bar, figures[-1], line(promise, rule, figures), sample.start)
    return None if status == "no data" else Fraction(COURSE[status])


def _figure(kpi: Kpi, sample: Sample) -> PlanFigure:
    start, revision = sample.rank
    return PlanFigure(
        origin="measured", stretch=Stretch(start, kpi.period.end(start), f"{start:%Y}"), value=sample.value, status="", revision=revision,
        known_at=sample.start, source=kpi.name, complete=complete_of(sample.evidence),
    )  # fmt: skip
