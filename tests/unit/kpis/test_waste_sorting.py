import csv
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import permutations

import pytest

from models.place import Site
from streams.kpis.register import share
from tests.unit.kpis.street import Landed, at, figures, street, tick

HEAD = "city,community,quarter,date,households,collection,transport,listed,kind\n"
MARCH, APRIL, MAY = at(2026, 3, 1), at(2026, 4, 1), at(2026, 5, 1)
LIST = HEAD + (
    "中山,烟洲社区,翠景花园,20260301,800,是,是,,\n"
    "中山,烟洲社区,富华苑,20260301,200,是,否,,\n"
    "中山,沙朗社区,沙朗村,20260301,900,是,是,是,行政村\n"
    "中山,沙朗社区,隆昌花园,20260301,100,是,待核实,,\n"
)
LATE_MARCH = at(2026, 3, 25)
KPI = "waste.sorting_coverage"


def register(text: str, landed: datetime = LATE_MARCH) -> Landed:
    return Landed("community_register", landed, text)


def counted(*lists: str) -> tuple[set[str], set[str]]:
    """The last word of every quarter, by hand: (sorted, unsorted)."""
    rows = sorted((row for text in lists for row in csv.DictReader(StringIO(text))), key=lambda row: row["date"])
    words: dict[str, dict[str, str]] = {}
    for row in rows:
        words.setdefault(f"{row['city']}/{row['community']}/{row['quarter']}", {}).update({key: text for key, text in row.items() if text})
    inside = {name: (row.get("collection"), row.get("transport")) for name, row in words.items() if row.get("listed") != "否"}
    return {name for name, said in inside.items() if said == ("是", "是")}, {name for name, said in inside.items() if "否" in said}


def test_coverage_is_told_for_the_community_the_street_and_the_city() -> None:
    found = figures([register(LIST)])
    yes, no = counted(LIST)
    for area in ("中山", "西区街道"):
        told = found.of(KPI, area, MARCH)
        assert told.value == Decimal("66.67")
        assert (told.evidence["numerator"], told.evidence["denominator"]) == (len(yes), len(yes) + len(no))
        assert told.evidence["missing"] == sorted(no)
        assert told.evidence["unknown_names"] == ["中山/沙朗社区/隆昌花园"]
        assert told.evidence["if_unknown_are_no"] == "50.00"
        assert told.evidence["target"]["value"] == "100"
    assert found.of(KPI, "烟洲社区", MARCH).value == Decimal("50.00")
    assert found.of(KPI, "沙朗社区", MARCH).value == Decimal("100.00")
    assert found.of(KPI, "西区街道", MARCH).evidence["by_kind"]["行政村"]["numerator"] == 1
    assert found.of(KPI, "西区街道", MARCH).evidence["households_sorted"] == "1700"


def test_an_entry_of_an_earlier_month_still_stands_when_nobody_writes() -> None:
    found = figures([register(LIST), tick(at(2026, 4, 1, 1)), tick(at(2026, 5, 2))])
    assert [found.of(KPI, "西区街道", month).value for month in (MARCH, APRIL, MAY)] == [Decimal("66.67")] * 3
    assert (KPI, "西区街道", at(2026, 6, 1)) not in found


def test_one_change_of_a_month_does_not_forget_the_quarters_that_did_not_change() -> None:
    change = HEAD + "中山,烟洲社区,富华苑,20260412,,,是,,\n"
    found = figures([register(LIST), tick(at(2026, 4, 1, 1)), register(change, at(2026, 4, 12)), tick(at(2026, 5, 2))])
    yes, no = counted(LIST, change)
    assert (len(yes), len(no)) == (3, 0)
    assert [found.of(KPI, "西区街道", month).value for month in (MARCH, APRIL, MAY)] == [Decimal("66.67"), Decimal(100), Decimal(100)]


def test_a_demolished_quarter_counts_nowhere_and_a_silent_registered_one_is_unknown() -> None:
    gone = HEAD + "中山,烟洲社区,富华苑,20260310,,,,否,\n"
    silent = Site(subject="中山/烟洲社区/彩虹里", feed="community_register")
    told = figures([register(LIST), register(gone)], street(silent)).of(KPI, "烟洲社区", MARCH)
    assert (told.value, told.evidence["unknown_names"]) == (Decimal(100), ["中山/烟洲社区/彩虹里"])
    assert told.evidence["if_unknown_are_no"] == "50.00"


def test_an_unknown_takes_a_yes_back_and_alone_says_nothing() -> None:
    doubt = HEAD + "中山,烟洲社区,翠景花园,20260320,,未知,,,\n"
    only = HEAD + "中山,烟洲社区,翠景花园,20260301,800,是,是,,\n"
    told = figures([register(only), register(doubt)]).of(KPI, "烟洲社区", MARCH)
    assert told.value is None
    assert "unknown" in told.evidence["reason"]


def test_a_share_reaches_the_plans_hundred_only_where_nobody_is_missing() -> None:
    assert [share(part, 100_000) for part in (99_994, 99_999, 100_000)] == [Decimal("99.99"), Decimal("99.99"), Decimal(100)]
    assert share(0, 0) is None


@pytest.mark.parametrize("order", [*permutations(range(3)), (2, 1, 0, 0, 2), (0, 1, 2, 0, 1, 2)])
def test_neither_order_nor_repetition_moves_the_coverage(order: tuple[int, ...]) -> None:
    change = HEAD + "中山,烟洲社区,富华苑,20260312,,是,是,,\n中山,烟洲社区,翠景花园,20260311,,否,,,\n"
    corrected = HEAD + "中山,烟洲社区,翠景花园,20260311,,是,,,\n"
    bodies = [register(LIST), register(change), register(corrected)]
    assert figures(bodies, order=order).of(KPI, "西区街道", MARCH).value == Decimal(100)
