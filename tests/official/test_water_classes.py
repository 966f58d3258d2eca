"""Every class that the national platform published in the files of ../shared, and every row to which it gave none."""

from collections import Counter
from fractions import Fraction

import pytest

from models.standards.water import WATER_EDITIONS, SectionClass, judge_section
from tests.official.shared_files import needs_shared, rows_of
from tests.official.water_rows import MISSES, PROVINCE, SNAPSHOTS, Record, body_of, records
from tests.oracle import water as oracle

pytestmark = needs_shared

REASONS = Counter({"on a limit": 14, "published twice": 4, "unexplained": 4, "first days": 5})
"""How many different records are known to differ, by the first words of their reason."""


def ours(record: Record) -> str:
    found = judge_section(WATER_EDITIONS[0], record.values, body_of(record), record.unmonitored)
    return found.water_class if isinstance(found, SectionClass) else ""


def key(record: Record) -> tuple[str, ...]:
    return (record.file, record.section, record.day, record.time, record.published, ours(record))


def known() -> dict[tuple[str, ...], str]:
    return {(row["file"], row["section"], row["day"], row["time"], row["published"], row["ours"]): row["reason"] for row in rows_of(MISSES)}


@pytest.mark.parametrize(("file", "rows", "classes"), [(PROVINCE, 2776, 2545), (SNAPSHOTS, 334, 305)])
def test_every_row_has_its_published_class_or_is_a_known_miss(file: str, rows: int, classes: int) -> None:
    found = list(records(file))
    assert (len(found), sum(bool(record.published) for record in found)) == (rows, classes)
    missed = {key(record) for record in found if ours(record) != record.published}
    assert missed == {miss for miss in known() if miss[0] == file}


def test_every_known_miss_says_why() -> None:
    assert Counter(reason.partition(":")[0] for reason in known().values()) == REASONS


def just_beyond(record: Record) -> set[str | None]:
    """The classes that the record would have with one value a millionth worse."""
    exact = {name: Fraction(value) for name, value in record.values.items()}
    step = Fraction(1, 1_000_000)
    worse = (exact | {name: value * (1 - step if name == "do" else 1 + step)} for name, value in exact.items())
    return {oracle.section(values, body_of(record), record.unmonitored) for values in worse}


def test_a_miss_on_a_limit_is_exactly_on_one_and_the_published_class_is_what_lies_beyond() -> None:
    reasons = known()
    misses = [record for record in records(PROVINCE) if reasons.get(key(record), "").startswith("on a limit")]
    assert len(misses) == 16
    assert [record for record in misses if record.published not in just_beyond(record)] == []


def test_a_record_published_twice_has_our_class_the_other_time() -> None:
    misses, found = known(), list(records(PROVINCE))
    for record in found:
        if misses.get(key(record), "").startswith("published twice"):
            twins = {
                each.published for each in found if (each.section, each.time, each.values) == (record.section, record.time, record.values)
            }
            assert twins == {record.published, ours(record)}


def test_the_oracle_gives_every_row_our_class() -> None:
    for file in (PROVINCE, SNAPSHOTS):
        for record in records(file):
            exact = {name: Fraction(value) for name, value in record.values.items()}
            assert (oracle.section(exact, body_of(record), record.unmonitored) or "") == ours(record)
