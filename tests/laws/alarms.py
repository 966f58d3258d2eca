"""Laws of alarms over all kinds of rules: their history is one of the figures alone, and everything of it is told once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from models.alarm import OPEN, AlarmState
from models.alarm_rule import AlarmRule, Change, Figure, Level, Mark, Measure, Silence, Unexpected
from models.kpi import Kpi
from models.period import CITY_ZONE, ONE_HOUR
from models.plan.said import Said
from streams.kpis import KPIS
from streams.watch.history import history
from streams.watch.sample import Sample
from tests.laws.law import Law
from tests.twins.alarms import InTime, TwinWatch, in_time

KPI: dict[str, Kpi] = {kpi.name: kpi for kpi in KPIS}
MIDNIGHT = datetime(2026, 11, 25, tzinfo=CITY_ZONE)
HOURS = 36
LATER = MIDNIGHT + timedelta(days=3)
LOW, HIGH, GRAVE = 4, 7, 9
"""Clears at 4, raises at 7, graver at 9; 5 and 6 lie in the band."""


class Arrival(NamedTuple):
    """Figures of one record, and how often it is delivered."""

    samples: tuple[Sample, ...]
    times: int


class Story(NamedTuple):
    """A rule, and records in the order of their arrival."""

    rule: AlarmRule
    arrivals: tuple[Arrival, ...]

    @property
    def samples(self) -> list[Sample]:
        return [sample for arrival in self.arrivals for sample in arrival.samples]


def rule_of(measure: Measure, **parts: object) -> AlarmRule:
    given = {"lapses": timedelta(hours=10), "reads": "period", **parts}
    marks = (Mark(Level.YELLOW, Decimal(HIGH), Decimal(LOW)), Mark(Level.RED, Decimal(GRAVE), Decimal(HIGH)))
    if isinstance(measure, Silence):
        marks = (Mark(Level.YELLOW, Decimal(2), Decimal(0)), Mark(Level.RED, Decimal(5), Decimal(0)))
    return AlarmRule(
        name="law", title=Said("律", "law"), kpi="air.city_hour" if given["reads"] == "period" else "hazard.level",
        measure=measure, unit="", basis="law", marks=marks, **given,  # type: ignore[arg-type] # a rule is drawn
    )  # fmt: skip


RULES = st.one_of(
    st.builds(
        rule_of,
        st.just(Figure()),
        reads=st.sampled_from(["period", "now"]),
        lasting=st.sampled_from([timedelta(0), timedelta(hours=2)]),
        of=st.sampled_from([(1, 1), (2, 3)]),
        settle=st.sampled_from([timedelta(0), timedelta(hours=3)]),
        side=st.just("above"),
    ),
    st.builds(rule_of, st.just(Change(within=timedelta(hours=2))), settle=st.sampled_from([timedelta(0), timedelta(hours=2)])),
    st.builds(rule_of, st.just(Unexpected(days=1, least=1, floor=Decimal(1)))),
    st.builds(rule_of, st.just(Silence())),
)
PLAIN = st.just(rule_of(Figure(), lapses=None))
VALUES = st.one_of(st.integers(0, 10).map(Decimal), st.just(None))


def sample(rule: AlarmRule, hour: int, value: Decimal | None, revision: int) -> Sample:
    start = MIDNIGHT + hour * ONE_HOUR
    if rule.reads == "period":
        return Sample(start, start + ONE_HOUR, value, (start, revision), {}, start + ONE_HOUR / revision)
    return Sample(start, start, value, (KPI[rule.kpi].period.holding(start), hour * 10 + revision), {}, start)


@st.composite
def stories(draw: st.DrawFn, rules: st.SearchStrategy[AlarmRule] = RULES) -> Story:
    rule = draw(rules)
    said = draw(
        st.lists(
            st.tuples(st.integers(0, HOURS), VALUES, st.integers(1, 3)), min_size=1, max_size=30, unique_by=lambda each: (each[0], each[2])
        )
    )
    order = draw(st.permutations(said))
    arrivals, rest = [], list(order)
    while rest:
        count = draw(st.integers(1, len(rest)))
        arrivals.append(Arrival(tuple(sample(rule, *each) for each in rest[:count]), draw(st.integers(1, 2))))
        rest = rest[count:]
    return Story(rule, tuple(arrivals))


def whole(story: Story) -> set[InTime]:
    """The history of all figures at once, as one who saw them in order would have it."""
    twin = TwinWatch(story.rule, KPI[story.rule.kpi])
    touched = twin.keep(sorted(story.samples, key=lambda each: (each.start, each.rank)))
    assert touched
    twin.touch(touched, LATER)
    return in_time(twin.alarms.values())


def watched(story: Story, *, crashing: bool = False) -> TwinWatch:
    twin = TwinWatch(story.rule, KPI[story.rule.kpi])
    published = []
    for number, arrival in enumerate(story.arrivals):
        now = LATER - (len(story.arrivals) - number) * ONE_HOUR
        touched = twin.keep(arrival.samples)
        for _ in range(arrival.times):
            if touched:
                published.append(touched)
                twin.touch(touched, now)
        twin.look(now)
        if crashing:  # died after the commit: everything that was not acked comes again
            for each in published:
                assert twin.touch(each, now) == 0
    twin.look(LATER)
    if story.arrivals and twin.touched:
        twin.touch(twin.touched, LATER)
    return twin


def order_does_not_matter(story: Story) -> None:
    assert in_time(watched(story).alarms.values()) == whole(story)


def a_restart_changes_nothing(story: Story) -> None:
    calm, restless = watched(story), watched(story, crashing=True)
    assert restless.moves == calm.moves
    assert restless.said == calm.said
    assert restless.alarms == calm.alarms


def the_band_changes_nothing(story: Story) -> None:
    found = history(story.rule, KPI[story.rule.kpi], story.samples, LATER)
    at_times = {each.start: each for each in sorted(story.samples, key=lambda each: each.rank)}
    raises = [step for episode in found.episodes for step in episode.steps if step.state is AlarmState.RAISED]
    for step in raises:
        assert step.span.score is not None
        assert step.span.score >= HIGH
    for before, after in pairwise(found.episodes):
        between = [each for start, each in at_times.items() if before.since < start < after.since]
        assert any(isinstance(each.value, Decimal) and Fraction(each.value) <= LOW for each in between)


def each_move_follows(story: Story) -> None:
    twin = watched(story)
    by_alarm: dict[str, list[tuple[int, AlarmState]]] = {}
    for move in twin.moves:
        by_alarm.setdefault(move.alarm, []).append((move.number, move.state))
    for name, moves in by_alarm.items():
        assert [number for number, _ in moves] == list(range(1, len(moves) + 1))
        assert moves[-1][1] == twin.alarms[name].state
    for told in in_time(twin.alarms.values()):
        assert (told.cleared_at is not None) == (twin.alarms[told.id].state is AlarmState.CLEARED)
    _told_in_pairs(twin)


def _told_in_pairs(twin: TwinWatch) -> None:
    """Whoever heard of a raise hears of its end."""
    heard = {name for name, _ in twin.said}
    for alarm in twin.alarms.values():
        if alarm.id in heard and alarm.state is AlarmState.CLEARED:
            assert alarm.spoken not in OPEN


ALARM_LAWS: Sequence[Law] = (
    Law(name="order, repetition and batches leave the history alone", example=stories(), holds=order_does_not_matter),
    Law(name="a restart tells nothing twice and leaves nothing out", example=stories(), holds=a_restart_changes_nothing, share=0.5),
    Law(name="inside the band nothing is raised and nothing cleared", example=stories(PLAIN), holds=the_band_changes_nothing, share=0.5),
    Law(name="moves are numbered without a gap and end as the alarm stands", example=stories(), holds=each_move_follows, share=0.5),
)  # fmt: skip
