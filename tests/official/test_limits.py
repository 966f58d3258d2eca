"""A real city's whole table of limits, read row by row as its own transcription understood it."""

import csv
import io
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from models.errors import SheetError
from models.kind import Kinds, standard_kinds
from models.kind_edition import EDITION_2013, now_called
from models.kind_local import local_kinds
from models.limit_table import Terms, limit_table
from tests.official.shared_files import rows_of

TERMS = Terms("运城", date(2024, 1, 1), EDITION_2013, "working")
NOT_A_LIMIT = "1紧急工作时制止"


def written(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def code(row: dict[str, str]) -> str:
    return f"{row['big_code']}-{row['small_code']}"


def with_its_own(rows: list[dict[str, str]]) -> Kinds:
    known = standard_kinds()
    names = {(row["kind"], code(row)): row["small_name"] for row in rows}
    own = {key: name for key, name in names.items() if now_called(known, EDITION_2013, *key).kind is None}
    table = [{"part": part, "code": number, "name": name, "edition": EDITION_2013} for (part, number), name in own.items()]
    return known.with_local(local_kinds(written(table), known))


def limits(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "part": row["kind"], "code": code(row), "name": row["small_name"], "condition": row["open_condition"],
            "closing": row["close_condition"], "limit": row["limit_text"],
        }
        for row in rows
    ]  # fmt: skip


def test_a_whole_real_table_is_read_and_its_one_row_that_is_no_limit_is_named(shared: Path) -> None:
    rows = rows_of(shared / "standards" / "event_limits_yuncheng.csv")
    kinds, table = with_its_own(rows), limits(rows)
    bad = next(number for number, row in enumerate(rows, 2) if row["limit_text"] == NOT_A_LIMIT)
    with pytest.raises(SheetError) as refused:
        limit_table(written(table), TERMS, kinds)
    first, only = str(refused.value).splitlines()
    assert first == "these limits cannot be used:"
    assert only == f"row {bad}, column limit: '制止' stands behind the limit; write 1紧急工作时 and put the rest into another column"
    table[bad - 2]["limit"] = "1紧急工作时"
    read = limit_table(written(table), TERMS, kinds)
    by_row = {limit.row: limit.allowance for every in read.by_kind.values() for limit in every}
    assert {number: (Fraction(row["limit_value"]), row["limit_unit"]) for number, row in enumerate(rows, 2)} == by_row
    assert len(by_row) == 519


def test_plain_hours_and_days_are_refused_where_nobody_says_what_they_mean(shared: Path) -> None:
    rows = rows_of(shared / "standards" / "event_limits_yuncheng.csv")
    with pytest.raises(SheetError, match="plain 小时 may be 工作时 or 自然小时"):
        limit_table(written(limits(rows)), TERMS._replace(plain=""), with_its_own(rows))
