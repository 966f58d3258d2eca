import csv
from decimal import Decimal
from pathlib import Path

import pytest

from models.plan.rule import defined, due_year, every, held, number_of, rules
from models.plan.stretch import named_stretch
from models.plan.target import target, targets

SHARED = "plan/targets.csv"


def test_every_row_of_the_plan_has_exactly_one_rule_in_the_same_order() -> None:
    assert [each.id for each in targets()] == list(rules())
    assert len(targets()) == len({each.id for each in targets()}) == 111


def test_the_register_holds_every_row_as_it_was_read_from_the_plan(shared: Path) -> None:
    with (shared / SHARED).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    told = [
        (
            each.id,
            each.quote,
            each.doubt,
            each.operator,
            each.unit,
            each.baseline_value,
            each.baseline_year,
            each.target_value,
            each.target_year,
        )
        for each in targets()
    ]
    assert told == [
        (
            row["id"], row["quote"], row["doubt"], row["operator"], row["unit"], *(Decimal(row[name]) if row[name] else None
            for name in ("baseline_value", "baseline_year", "target_value", "target_year")),
        )
        for row in rows
    ]  # fmt: skip


def test_the_plan_names_no_department_and_no_nature_so_both_are_empty() -> None:
    assert {(each.department, each.nature) for each in targets()} == {("", "")}


def test_the_words_of_the_plan_decide_the_rule() -> None:
    for each, rule in every():
        assert (rule.years == "state") == (each.operator == "qualitative") == (number_of(each) is None), each.id
        assert (rule.years == "average") == (each.operator == "average_per_year"), each.id
        assert (rule.direction == "") == (rule.years == "state"), each.id
        if each.operator in {">=", "<="}:
            assert rule.direction == each.operator, each.id
        vague = each.operator == "approx" or "左右" in each.quote or each.id.startswith("industry_structure")
        assert (rule.tolerance > 0) == vague, each.id


def test_a_row_with_only_a_baseline_is_a_value_to_hold() -> None:
    good_days, sorting = target("air_good_days_share"), target("community_waste_sorting_coverage")
    assert held(good_days)
    assert number_of(good_days) == 90
    assert not held(sorting)
    assert (number_of(sorting), due_year(sorting)) == (Decimal(100), 2025)
    assert sum(held(each) for each in targets()) == 34


def test_what_we_defined_ourselves_is_said() -> None:
    roads, jobs = target("roads_east_west_planned"), target("law_publicity_rate")
    assert [each.en for each in defined(roads, rules()[roads.id])] == [
        "the counts of the years add up",
        "no year is printed: the plan's last, 2025, is taken",
    ]
    assert defined(jobs, rules()[jobs.id]) == ()
    assert all(each.says.zh and each.says.en for each in rules().values() if each.tolerance)


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [("2025", "2025-01-01", "2026-01-01", "2025"), ("2025Q4", "2025-10-01", "2026-01-01", "2025-Q4"),
     ("2025-q1", "2025-01-01", "2025-04-01", "2025-Q1"), ("2024-12", "2024-12-01", "2025-01-01", "2024-12"),
     ("2024-02", "2024-02-01", "2024-03-01", "2024-02"), ("2024-02-29", "2024-02-29", "2024-03-01", "2024-02-29"),
     ("2021..2025", "2021-01-01", "2026-01-01", "2021..2025")],
)  # fmt: skip
def test_a_period_is_written_as_people_write_it(text: str, start: str, end: str, name: str) -> None:
    found = named_stretch(text)
    assert (f"{found.start:%Y-%m-%d}", f"{found.end:%Y-%m-%d}", found.name) == (start, end, name)
    assert found.start.utcoffset() == found.end.utcoffset() != None  # noqa: E711 - an aware time has one
    assert found.year == (2025 if text == "2025" else None)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-02-30", "2025-Q5", "2025..2021", "2025..2024", "1999", "2025-1", "20２５", "2025/06"]
)
def test_another_word_for_a_period_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"write a year \(2025\), years \(2021..2025\), a quarter"):
        named_stretch(text)
