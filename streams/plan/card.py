"""The card of one target: what was promised, what is, what that means today, what is still needed, and what the data under it is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from models.kpi import Kpi
from models.period import CITY_ZONE, ONE_DAY
from models.plan.entry import STATES, Entries, Part, Rating, Report, Setting, State
from models.plan.rule import Rule, defined, due_year, number_of
from models.plan.said import Said
from models.plan.stretch import whole_year
from models.plan.target import Target
from models.result import Result
from streams.plan.figure import Figure, Origin, actual, measured, newest, reported
from streams.plan.line import Line, line
from streams.plan.needed import first_needed, needed
from streams.plan.parts import Sharing, shared
from streams.plan.remarks import remarks
from streams.plan.status import Bar, Margin, Status, bar_of, of_number, of_state


class Scope(NamedTuple):
    """Whose figures are judged: the street's, or where it has none those of what it lies in; and whose are shown below it."""

    street: str
    above: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()


class Moment(NamedTuple):
    """The day of the question, and log time. A later day than log time asks for what is not known yet, and gets what is."""

    on: date
    now: datetime

    @property
    def end(self) -> datetime:
        """Return the instant at which the day ends in the city."""
        return datetime(self.on.year, self.on.month, self.on.day, tzinfo=CITY_ZONE) + ONE_DAY

    @property
    def seen(self) -> datetime:
        """Return until when anything can have been known."""
        return min(self.end, self.now)


class Own(NamedTuple):
    """The street's own target beside the plan's, judged by the same figures."""

    setting: Setting
    bound: Decimal | None
    due: int
    status: Status


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything a reader is told of one target on one day; see docs/plan.md for the words."""

    target: Target
    rule: Rule
    mode: Origin
    kpi: Kpi | None
    bound: Decimal | None
    due: int
    line: Line | None
    expected: Decimal | None
    figure: Figure | None
    status: Status
    needed: Said | None
    remarks: tuple[Said, ...]
    defined: tuple[Said, ...]
    department: str
    nature: str
    age: timedelta | None
    own: Own | None
    ratings: tuple[Rating, ...]
    years: Mapping[int, Figure]
    areas: tuple[Figure, ...]
    sharing: tuple[Sharing, ...]

    @property
    def rating(self) -> Rating | None:
        """Return the newest public rating."""
        return self.ratings[-1] if self.ratings else None


def bound_kpis(target: Target, kpis: Sequence[Kpi]) -> list[Kpi]:
    """Return the KPIs that name *target*, the one that measures it first: the first of them in its own unit; [] where none does."""
    named = [kpi for kpi in kpis if kpi.target == target.id]
    main = [kpi for kpi in named if kpi.unit == target.unit or not number_of(target)][:1]
    return [*main, *(kpi for kpi in named if kpi not in main)] if main else []


def _known(reports: Sequence[Report], moment: Moment) -> list[Report]:
    """Return the reports that were known: of a stretch that still ran on that day only what had been entered by then."""
    begun = [each for each in reports if each.value is not None and each.stretch.start < moment.end]
    return [each for each in begun if each.stretch.end <= moment.end or each.written.at < moment.end]


def _chosen(found: Sequence[Figure], scope: Scope) -> tuple[str, list[Figure]]:
    """Return the figures of the first of the street and what it lies in that has any with a value."""
    for subject in (scope.street, *scope.above):
        own = [each for each in found if each.subject == subject]
        if any(each.value is not None for each in own):
            return subject, own
    return scope.street, [each for each in found if each.subject == scope.street]


def _margin(others: Sequence[Kpi], results: Sequence[Result], figure: Figure | None) -> Margin | None:
    """Return what a companion KPI says may be lost in the very period of *figure*."""
    for result in results:
        same = figure and (result.subject, result.period_start) == (figure.subject, figure.stretch.start)
        told = result.evidence
        if (
            same
            and result.kpi in {kpi.name for kpi in others}
            and isinstance(told.get("reachable"), bool)
            and isinstance(result.value, Decimal)
        ):
            return Margin(result.value, result.unit, told["reachable"], told.get("remaining_days"), told.get("needed_days"))
    return None


def _own(target: Target, rule: Rule, setting: Setting | None, figures: list[Figure], moment: Moment) -> Own | None:
    if setting is None or setting.value is None:
        return None
    year = setting.year or due_year(target)
    judged = Rule(
        direction=rule.direction or ">=", years="last" if rule.years == "state" else rule.years, parts=rule.parts,
        tolerance=Decimal(0), says=rule.says,
    )  # fmt: skip
    bar = Bar(setting.value, judged, whole_year(year).end)
    figure = actual(judged, figures)
    return Own(setting, setting.value, year, of_number(bar, figure, _line_to(bar, target, judged, figures), moment.end))


def _line_to(bar: Bar, target: Target, rule: Rule, figures: list[Figure]) -> Line | None:
    plans = line(target, rule, figures)
    return plans._replace(high=bar.number, end=bar.due) if plans else None


def _states(figure: Figure | None) -> State | None:
    return STATES.get(str(figure.value)) if figure else None


def card(
    target: Target, rule: Rule, kpis: Sequence[Kpi], results: Sequence[Result], entries: Entries, scope: Scope, moment: Moment
) -> Card:
    """Return the card of *target*. results: those of the KPIs that name it, as they were known on the day of the question."""
    bound = bound_kpis(target, kpis)
    main = bound[0] if bound else None
    every = [measured(each) for each in results if main and each.kpi == main.name and each.period_start < moment.end]
    subject, own = _chosen(every, scope)
    reports = [reported(each) for each in _known([each for each in entries.reports if each.target == target.id], moment)]
    street = [each for each in reports if not each.subject]
    figures = [*own, *(each for each in street if not any(_same_time(each, one) for one in own if one.value is not None))]
    stated = rule.years == "state"
    seen = newest(each for each in own if each.value is not None) if stated else None
    figure = actual(rule, figures) or seen
    bar, way = bar_of(target, rule), line(target, rule, figures)
    margin = _margin(bound[1:], results, figure)
    status = of_number(bar, figure, way, moment.end, margin) if bar else of_state(_states(figure), target, moment.end)
    still = needed(status, bar, target, figure, moment.end, margin, figures)
    if status == "no data" and not still:
        still = first_needed(target, measured=bool(main) and not stated, stated=stated)
    setting = setting_on([each for each in entries.settings if each.target == target.id], moment.on)
    return Card(
        target=target, rule=rule, mode="measured" if main else "reported", kpi=main, bound=bar.number if bar else None,
        due=due_year(target), line=way, expected=way.at(moment.end) if way else None, figure=figure, status=status, needed=still,
        remarks=remarks(target, rule, main, figure, (subject, scope.street), own, street), defined=defined(target, rule),
        department=setting.department if setting else target.department, nature=setting.nature if setting else target.nature,
        age=max(timedelta(0), moment.seen - figure.known_at) if figure else None, own=_own(target, rule, setting, figures, moment),
        ratings=_ratings(entries.ratings, target, moment), years=_by_year(figures), areas=tuple(_areas([*every, *reports], scope)),
        sharing=tuple(shared(target, rule, _parts(entries.parts, target, moment), setting, scope.communities)),
    )  # fmt: skip


def setting_on(settings: Sequence[Setting], on: date) -> Setting | None:
    """Return what the street had set by that day: the latest decision, of one day the newest entry."""
    return max(
        (each for each in settings if each.decided_on <= on), key=lambda each: (each.decided_on, each.written.revision), default=None
    )


def _parts(parts: Sequence[Part], target: Target, moment: Moment) -> list[Part]:
    return [each for each in parts if each.target == target.id and each.decided_on <= moment.on]


def _same_time(one: Figure, other: Figure) -> bool:
    return one.stretch[:2] == other.stretch[:2]


def _ratings(ratings: Sequence[Rating], target: Target, moment: Moment) -> tuple[Rating, ...]:
    begun = (each for each in ratings if each.target == target.id and each.score is not None and each.stretch.start < moment.end)
    return tuple(sorted(begun, key=lambda each: each.stretch.end))


def _by_year(figures: Sequence[Figure]) -> dict[int, Figure]:
    """Return for each year the figure that speaks for it: its latest, of two that end together that of the whole year."""
    told = [each for each in figures if each.value is not None]
    years = sorted({each.stretch.start.year for each in told})
    found = ((year, newest(each for each in told if each.stretch.start.year == year)) for year in years)
    return {year: figure for year, figure in found if figure}


def _areas(figures: Sequence[Figure], scope: Scope) -> list[Figure]:
    found = (newest(each for each in figures if each.subject == name and each.value is not None) for name in scope.communities)
    return [each for each in found if each]
