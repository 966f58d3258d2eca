from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from models import alarm_rule
from models.alarm import Alarm
from models.alarm_rule import AlarmRule, Score
from streams.watch import changes, history, judge
from streams.watch.sample import Sample
from streams.watch.step import Episode, Step
from tests.laws.alarms import ALARM_LAWS
from tests.laws.law import Law
from tests.laws.mutant import Mutant

ORDER, RESTART, BAND, MOVES = ALARM_LAWS
SEARCH = settings(
    max_examples=600, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    print_blob=False, report_multiple_bugs=False,
)  # fmt: skip


@pytest.mark.parametrize("law", ALARM_LAWS, ids=lambda law: law.name)
def test_a_law_of_alarms_holds(law: Law) -> None:
    @settings(max_examples=max(20, int(settings.default.max_examples * law.share)))  # type: ignore[union-attr] # a profile is loaded
    @given(law.example)
    def holds(example: object) -> None:
        law.holds(example)

    holds()


def well_below_the_mark(self: AlarmRule, score: Score) -> bool:
    """No band: it is well as soon as it is not raised."""
    return score < self.marks[0].raise_at


def standing_by_arrival(samples: Iterable[Sample]) -> list[Sample]:
    """What came last stands."""
    found = {sample.start: sample for sample in samples}
    return [found[start] for start in sorted(found)]


def only_what_is_touched(_saved: Iterable[Alarm], touched_at: datetime) -> datetime:
    """What was open before is forgotten."""
    return touched_at


def everything_again(episode: Episode, _saved: Alarm | None) -> tuple[Step, ...]:
    """What was told is told again."""
    return episode.steps


def nothing_withdrawn(right: Callable[..., object]) -> Callable[..., object]:
    """What a correction takes back stays."""

    def without(rule: AlarmRule, subject: str, episodes: Iterable[Episode], _saved: Mapping[str, Alarm], at: datetime) -> object:
        episodes = list(episodes)
        kept = {each.since for each in episodes}
        return right(rule, subject, episodes, {name: alarm for name, alarm in _saved.items() if alarm.since in kept}, at)

    return without


def moved_without_number(right: Callable[..., changes.Told]) -> Callable[..., changes.Told]:
    def same(alarm: Alarm, *rest: object, **named: object) -> changes.Told:
        told = right(alarm, *rest, **named)
        return told._replace(alarm=replace(told.alarm, moves=alarm.moves))

    return same


MUTANTS = (
    Mutant(name="no band", where=alarm_rule.AlarmRule, what="well", broken=well_below_the_mark, breaks=(BAND.name,)),
    Mutant(name="what came last stands", where=history, what="standing", broken=standing_by_arrival, breaks=(ORDER.name,)),
    Mutant(name="what was open is forgotten", where=judge, what="in_question", broken=only_what_is_touched, breaks=(ORDER.name,)),
    Mutant(name="no correction takes back", where=judge, what="changes", broken=nothing_withdrawn(changes.changes), breaks=(ORDER.name,)),
    Mutant(name="what was told is told again", where=changes, what="_untold", broken=everything_again, breaks=(RESTART.name,)),
    Mutant(name="moves have no numbers", where=changes, what="moved", broken=moved_without_number(changes.moved), breaks=(MOVES.name,)),
)  # fmt: skip
LAW = {law.name: law for law in ALARM_LAWS}


PAIRS = [(mutant, name) for mutant in MUTANTS for name in mutant.breaks]


@pytest.mark.parametrize(("mutant", "name"), PAIRS, ids=[f"{mutant.name} ✗ {name}" for mutant, name in PAIRS])
def test_a_law_of_alarms_breaks_on_broken_code(mutant: Mutant, name: str) -> None:
    law = LAW[name]

    @SEARCH
    @given(law.example)
    def holds(example: object) -> None:
        law.holds(example)

    with pytest.raises(AssertionError), mutant.alive():
        holds()


def test_every_law_of_alarms_has_a_mutant_that_breaks_it() -> None:
    assert {name for mutant in MUTANTS for name in mutant.breaks} == set(LAW)
