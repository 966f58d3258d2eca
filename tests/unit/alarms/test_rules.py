from itertools import pairwise

from models.alarm_rule import AT_ONCE, AlarmRule, Course, Level, Silence
from models.period import city_time
from streams.alarms import ALARMS
from streams.kpis import KPIS

KPI = {kpi.name: kpi for kpi in KPIS}
SOME_DAY = city_time(1_790_000_000)


def test_every_rule_speaks_of_a_declared_figure_by_a_name_of_its_own() -> None:
    assert [rule.name for rule in ALARMS if rule.kpi not in KPI] == []
    assert len({rule.name for rule in ALARMS}) == len(ALARMS)


def out(rule: AlarmRule) -> int:
    return 1 if rule.side == "above" else -1


def test_marks_grow_graver_further_out_and_clear_on_the_good_side() -> None:
    for rule in ALARMS:
        assert all(out(rule) * (mark.raise_at - mark.clear_at) > 0 for mark in rule.marks), rule.name
        for low, high in pairwise(rule.marks):
            assert low.level < high.level, rule.name
            assert out(rule) * (high.raise_at - low.raise_at) > 0, rule.name


def test_silence_is_longer_than_the_period_that_is_waited_for() -> None:
    for rule in ALARMS:
        if isinstance(rule.measure, Silence):
            start = KPI[rule.kpi].period.holding(SOME_DAY)
            hours = (KPI[rule.kpi].period.end(start) - start).total_seconds() / 3600
            assert float(rule.marks[0].raise_at) > hours, rule.name


def test_a_rule_of_the_plan_watches_a_figure_with_a_target() -> None:
    assert all(KPI[rule.kpi].target for rule in ALARMS if isinstance(rule.measure, Course))


def test_a_rule_says_where_its_thresholds_come_from_and_owns_up_to_its_own() -> None:
    assert [rule.name for rule in ALARMS if not rule.basis] == []
    timed = [rule for rule in ALARMS if rule.lasting != AT_ONCE or rule.of != (1, 1)]
    assert [rule.name for rule in timed if not rule.unconfirmed] == []


def test_a_level_is_a_colour_of_warnings() -> None:
    assert [level.word for level in Level] == ["blue", "yellow", "orange", "red"]
