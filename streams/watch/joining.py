"""Which evidence is one incident: a pure function of all that is known, in event time, whatever order it came in.

Evidence is gone through in the order of event time. What lies near an incident that is not over belongs to it; else it waits until enough
signs lie around one registered site and began within the join's time of each other: then an incident opens, at the moment when the last of
them could be known. Late evidence needs no special case: everything is joined anew, as alarms are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.alarm import Alarm, AlarmState
from models.incident import Evidence, Join, met, told_evidence
from models.whereabouts import metres_to
from streams.watch.changes import Told, changes
from streams.watch.sample import Sample
from streams.watch.step import Episode, Span, Step

REACH = timedelta(days=2)
"""How far back in log time evidence is looked for: what is learned later than that opens no incident."""
MOST_TOLD = 100
"""Pieces of evidence that are listed; how many there are is told in any case."""


@dataclass
class Incident:
    """Evidence around one centre. raised_at: when enough of it could be known."""

    join: Join
    centre: Evidence
    members: list[Evidence]
    raised_at: datetime

    @property
    def since(self) -> datetime:
        """Return when the sign at its centre began: that stays, whatever is learned later, so the incident keeps its name."""
        return self.centre.began_at

    @property
    def over_at(self) -> datetime | None:
        """Return when it is over if nothing else comes; None while a sign of it holds."""
        ends = [each.ended_at for each in self.members]
        return None if None in ends else max(end for end in ends if end) + self.join.settle

    def metres(self, one: Evidence) -> float:
        """Return how far *one* lies from the centre."""
        return metres_to(self.centre.course[0], one.course)

    def takes(self, one: Evidence) -> bool:
        """Say whether *one* belongs to it: near, not from long before, and in time."""
        over_at = self.over_at
        recent = one.began_at >= self.since - self.join.within and (over_at is None or one.known_at < over_at)
        return recent and self.metres(one) <= self.join.radius_m

    def episode(self, now: datetime) -> Episode:
        """Return it as alarms are told."""
        signs = met(self.join, self.members)
        sample = Sample(self.since, self.raised_at, Decimal(len(signs)), (self.since, len(self.members)), self._told(signs), self.raised_at)
        span = Span(self.since, self.raised_at, self.raised_at, self.raised_at, Fraction(len(signs)), sample)
        steps = [Step(AlarmState.RAISED, self.join.level, self.raised_at, span)]
        over_at = self.over_at
        if over_at is not None and over_at <= now:
            steps.append(Step(AlarmState.CLEARED, self.join.level, over_at, span))
        return Episode(self.since, tuple(steps))

    def _told(self, signs: object) -> dict[str, Any]:
        centre = self.centre.course[0]
        ordered = sorted(self.members, key=in_time)
        return {
            "signs": signs, "needed": self.join.needed, "radius_m": self.join.radius_m,
            "within_minutes": int(self.join.within.total_seconds() // 60),
            "centre": {"subject": self.centre.subject, "lat": f"{centre.lat:.7f}", "lng": f"{centre.lng:.7f}"},
            "pieces": len(ordered), "evidence": [told_evidence(each, round(self.metres(each))) for each in ordered[:MOST_TOLD]],
        }  # fmt: skip


def in_time(one: Evidence) -> tuple[Any, ...]:
    """Return by what evidence is put in order: when it could be known, and what it is."""
    return (one.known_at, one.began_at, one.sign, one.subject, one.id)


def incidents(join: Join, evidence: Iterable[Evidence]) -> list[Incident]:
    """Return the incidents that *evidence* makes."""
    found: list[Incident] = []
    free: list[Evidence] = []
    for one in sorted(dict.fromkeys(evidence), key=in_time):
        home = next((each for each in found if each.takes(one)), None)
        if home is not None:
            home.members.append(one)
            continue
        free.append(one)
        opened = _opened(join, free, one)
        if opened is not None:
            found.append(opened)
            free = [each for each in free if each not in opened.members]
    return found


def _opened(join: Join, free: Sequence[Evidence], newest: Evidence) -> Incident | None:
    """Return the incident that *newest* completes: around the first site, from the earliest start, that has all that is needed."""
    places = {sign.name: place for place, sign in enumerate(join.signs)}
    for centre in sorted((each for each in free if each.centre), key=lambda each: (places[each.sign], *in_time(each))):
        near = [each for each in free if metres_to(centre.course[0], each.course) <= join.radius_m]
        if newest not in near:
            continue
        for start in sorted({each.began_at for each in near}):
            group = [each for each in near if start <= each.began_at <= start + join.within]
            if centre in group and newest in group and len(met(join, group)) >= join.needed:
                return Incident(join, centre, group, max(each.known_at for each in group))
    return None


def begin_of(saved: Iterable[Alarm], horizon: datetime, within: timedelta) -> datetime:
    """Return from when on incidents are joined anew: *horizon*, or the start of one that was not over for long enough by then."""
    begin = horizon
    lasting = (each for each in saved if each.why != "withdrawn")
    for alarm in sorted(lasting, key=lambda each: (each.cleared_at is not None, each.cleared_at and -each.cleared_at.timestamp())):
        if alarm.cleared_at is None or alarm.cleared_at > begin - within:
            begin = min(begin, alarm.since)
    return begin


class Joined(NamedTuple):
    """What changed, and the log time at which an incident may be over though nothing comes."""

    told: Sequence[Told]
    look_at: datetime | None


def joined(join: Join, evidence: Iterable[Evidence], saved: Iterable[Alarm], begin: datetime, now: datetime) -> Joined:
    """Return what follows at log time *now* for the incidents that began from *begin* on; those before it stay as they are."""
    found = [each for each in incidents(join, evidence) if each.since >= begin]
    mine = [each for each in saved if each.since >= begin]
    told: list[Told] = []
    for subject in sorted({each.centre.subject for each in found} | {each.subject for each in mine}):
        episodes = [each.episode(now) for each in found if each.centre.subject == subject]
        told += changes(join.rule, subject, episodes, {each.id: each for each in mine if each.subject == subject}, now)
    waits = [over_at for each in found if (over_at := each.over_at) is not None and over_at > now]
    return Joined(told, min(waits, default=None))
