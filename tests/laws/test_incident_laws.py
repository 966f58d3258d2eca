from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from models.alarm import AlarmState
from models.alarm_rule import AlarmRule
from streams.watch import joining
from streams.watch.changes import changes
from streams.watch.step import Episode
from tests.laws.incidents import INCIDENT_LAWS, LATER, NOON, TwinJoining, seen
from tests.laws.law import Law
from tests.laws.mutant import Mutant

ORDER, RESTART, THERE = INCIDENT_LAWS
SEARCH = settings(
    max_examples=600, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    print_blob=False, report_multiple_bugs=False,
)  # fmt: skip


@pytest.mark.parametrize("law", INCIDENT_LAWS, ids=lambda law: law.name)
def test_a_law_of_incidents_holds(law: Law) -> None:
    @settings(max_examples=max(20, int(settings.default.max_examples * law.share)))  # type: ignore[union-attr] # a profile is loaded
    @given(law.example)
    def holds(example: object) -> None:
        law.holds(example)

    holds()


def everything_anew(rule: AlarmRule, subject: str, episodes: Iterable[Episode], _saved: object, at: object) -> object:
    """What was told is told again."""
    return changes(rule, subject, episodes, {}, at)  # type: ignore[arg-type] # broken on purpose


MUTANTS = (
    Mutant(name="evidence in the order of its arrival", where=joining, what="in_time", broken=lambda _: (), breaks=(ORDER.name,)),
    Mutant(name="what was told is told again", where=joining, what="changes", broken=everything_anew, breaks=(RESTART.name,)),
    Mutant(name="nothing is far", where=joining, what="metres_to", broken=lambda *_: 0.0, breaks=(THERE.name,)),
)  # fmt: skip
LAW = {law.name: law for law in INCIDENT_LAWS}
PAIRS = [(mutant, name) for mutant in MUTANTS for name in mutant.breaks]


@pytest.mark.parametrize(("mutant", "name"), PAIRS, ids=[f"{mutant.name} ✗ {name}" for mutant, name in PAIRS])
def test_a_law_of_incidents_breaks_on_broken_code(mutant: Mutant, name: str) -> None:
    law = LAW[name]

    @SEARCH
    @given(law.example)
    def holds(example: object) -> None:
        law.holds(example)

    with pytest.raises(AssertionError), mutant.alive():
        holds()


def test_every_law_of_incidents_has_a_mutant_that_breaks_it() -> None:
    assert {name for mutant in MUTANTS for name in mutant.breaks} == set(LAW)


BURST = (seen("drop", 1, 0, 0, None, 5), seen("wet", 1, 20, 300), seen("wet", 2, 25, 300), seen("slow", 1, 0, 400, 60, 60))


def test_an_incident_opens_when_the_last_sign_could_be_known_and_holds_while_one_of_them_does() -> None:
    twin = TwinJoining()
    assert twin.learn(BURST[:3], LATER) == 0
    assert twin.learn(BURST, LATER) == 1
    (alarm,) = twin.alarms.values()
    assert (alarm.subject, alarm.since, alarm.raised_at, alarm.state) == (
        "中山/drop1", NOON, NOON + timedelta(hours=1), AlarmState.RAISED,
    )  # fmt: skip
    over = BURST[0]._replace(ended_at=NOON + timedelta(hours=5))
    assert twin.learn([over], NOON + timedelta(hours=5, minutes=59)) == 0
    assert twin.learn([], NOON + timedelta(hours=6)) == 1
    assert next(iter(twin.alarms.values())).cleared_at == NOON + timedelta(hours=6)


def test_one_person_who_reports_twice_is_one_sign_too_few() -> None:
    twin = TwinJoining()
    assert twin.learn([*BURST[:2], BURST[3], seen("wet", 1, 40, 300)], LATER) == 0


def test_an_incident_that_lasts_for_days_is_joined_by_what_comes_then_and_is_no_second_one() -> None:
    twin = TwinJoining()
    twin.learn(BURST, LATER)
    assert twin.learn([seen("drop", 2, 4 * 1440, 100), seen("wet", 3, 4 * 1440, 100)], NOON + timedelta(days=5)) == 0
    (alarm,) = twin.alarms.values()
    assert alarm.seen
    assert alarm.seen.evidence["pieces"] == 6


def test_late_evidence_from_before_the_first_does_not_give_an_incident_another_name() -> None:
    twin = TwinJoining()
    twin.learn(BURST, LATER)
    before = set(twin.alarms)
    assert twin.learn([seen("wet", 3, -30, 100)], LATER) == 0
    assert set(twin.alarms) == before


def test_evidence_that_is_taken_back_takes_the_incident_back() -> None:
    twin = TwinJoining()
    twin.learn(BURST, LATER)
    del twin.evidence[BURST[1].id]
    assert twin.learn([], LATER) == 1
    assert [alarm.why for alarm in twin.alarms.values()] == ["withdrawn"]
    assert twin.learn(BURST, LATER) == 1
    assert [alarm.state for alarm in twin.alarms.values()] == [AlarmState.RAISED]


def test_a_site_whose_own_sign_began_too_long_before_is_no_centre() -> None:
    """The old drop lies amid the rest, and the new one too far from one of the two who report."""
    old = seen("drop", 1, 0, 520, None)
    rest = [seen("wet", 1, 150, 300), seen("wet", 2, 150, 1000), seen("slow", 1, 150, 300), seen("drop", 2, 160, 300)]
    assert TwinJoining().learn([old, *rest], LATER) == 0
    assert TwinJoining().learn([old._replace(began_at=rest[0].began_at), *rest], LATER) == 1
