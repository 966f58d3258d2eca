"""The scorecard: every target of the plan with what is known of it, asked of the book once and judged card by card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.errors import UnknownTarget
from models.kpi import Kpi
from models.period import CITY_ZONE
from models.place import Places
from models.plan.rule import rules
from models.plan.target import Target, target, targets
from streams.plan.card import Card, Moment, Scope, bound_kpis, card
from streams.plan.ports import PlanBook
from streams.plan.status import STATUSES, Status


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """The cards of one street on one day."""

    moment: Moment
    scope: Scope
    cards: tuple[Card, ...]

    @property
    def counts(self) -> Mapping[Status, int]:
        """Return how many cards have each status."""
        return {status: sum(card.status == status for card in self.cards) for status in STATUSES}


def known_target(name: str) -> Target:
    """Return the target of that id; UnknownTarget says how to find the right one."""
    try:
        return target(name)
    except LookupError as error:
        close = [each.id for each in targets() if name and (name in each.id or name in each.name_zh)]
        near = f"; did you mean {' or '.join(close[:5])}" if close else ""
        raise UnknownTarget(f"the plan has no target {name!r}{near}; `xiqu plan` lists them all") from error


def scope_of(places: Places, subject: str = "") -> Scope:
    """Return whose figures are judged: those of *subject*, by default of the registry's street."""
    streets = [name for name, area in places.areas.items() if area.kind == "street"]
    name = subject or (streets[0] if streets else "")
    if name not in places.areas:
        return Scope(name)
    inside = [area.name for area in places.areas.values() if area.kind == "community" and name in places.ancestors(area.name)]
    return Scope(name, tuple(places.ancestors(name)), tuple(inside))


def moment_of(on: date | None, log_time: datetime | None, now: datetime) -> Moment:
    """Return the day asked for, by default that of log time; *now* stands in where nothing ever landed."""
    known = log_time or now
    return Moment(on or known.astimezone(CITY_ZONE).date(), known)


async def scorecard(
    book: PlanBook, kpis: Sequence[Kpi], scope: Scope, now: datetime, on: date | None = None, only: Iterable[Target] | None = None
) -> Scorecard:
    """Return the cards of *only* (by default of the whole plan) on the day *on* (by default that of log time)."""
    asked = tuple(targets() if only is None else only)
    moment = moment_of(on, await book.log_time(), now)
    by_target = {each.id: bound_kpis(each, kpis) for each in asked}
    names = [kpi.name for bound in by_target.values() for kpi in bound]
    subjects = [scope.street, *scope.above, *scope.communities]
    results = await book.measured(names, subjects, moment.end) if names else ()
    entries = await book.entries(asked[0].id if len(asked) == 1 else None)
    by_kpi = {name: [result for result in results if result.kpi == name] for name in names}
    cards = tuple(
        card(each, rules()[each.id], kpis, [one for kpi in by_target[each.id] for one in by_kpi[kpi.name]], entries, scope, moment)
        for each in asked
    )
    return Scorecard(moment=moment, scope=scope, cards=cards)
