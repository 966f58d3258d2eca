"""A table that a street fills in and loads: read as a whole, and refused with the row, the column and what to write instead."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from models.errors import SheetError

NAMED_AT_MOST = 20
LONGEST_CELL = 2_000


class Line(NamedTuple):
    """One row of the table; number: as a spreadsheet counts, the header being 1."""

    number: int
    cells: Mapping[str, str]


class Wrong(NamedTuple):
    """One mistake in a table. column: "" for the whole row."""

    row: int
    column: str
    why: str
    instead: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.why}; {self.instead}"


def refuse(what: str, wrongs: Iterable[Wrong]) -> None:
    """Raise SheetError with every mistake, if there is one; nothing of such a table is used."""
    found = sorted(wrongs)
    if found:
        more = f"\n… and {len(found) - NAMED_AT_MOST} more" if len(found) > NAMED_AT_MOST else ""
        raise SheetError(f"{what} cannot be used:\n" + "\n".join(map(str, found[:NAMED_AT_MOST])) + more)


def lines(
    what: str, text: str, required: Collection[str], beside: Collection[str], titles: Mapping[str, str] = MappingProxyType({})
) -> list[Line]:
    """Return the rows of a CSV with a header line; cells are trimmed, empty rows skipped, missing columns beside are "".

    titles: other headings (Chinese ones) of the columns.

    Raises SheetError for a header that lacks a column or has one that nobody knows, and for a row of another width.
    """
    if "\0" in text:
        refuse(what, [Wrong(text[: text.index("\0")].count("\n") + 1, "", "it holds a NUL byte", "save it as plain CSV in UTF-8")])
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        refuse(what, [Wrong(reader.line_num, "", f"it is no CSV ({error})", "save it as CSV with commas and double quotes")])
    if not rows:
        refuse(what, [Wrong(1, "", "there is nothing in it", f"begin with the header {','.join(required)}")])
    header, known = [titles.get(name, name) for name in rows[0][1]], (*required, *beside)
    unknown, twice = [name for name in header if name not in known], {name for name in header if header.count(name) > 1}
    head = [
        *(Wrong(1, name, "it is missing", f"the header must have {','.join(required)}") for name in required if name not in header),
        *(Wrong(1, name, "nobody knows it", f"the columns are {','.join(known)}") for name in unknown),
        *(Wrong(1, name, "it is there twice", "keep one") for name in twice),
    ]
    refuse(what, head)
    body = [(number, row) for number, row in rows[1:] if any(row)]
    widths = [
        Wrong(number, "", f"it has {len(row)} cells, the header {len(header)}", "quote cells that hold a comma")
        for number, row in body
        if len(row) != len(header)
    ]
    long = [
        Wrong(number, name, f"it has {len(cell)} characters", f"write at most {LONGEST_CELL}")
        for number, row in body
        for name, cell in zip(header, row, strict=False)
        if len(cell) > LONGEST_CELL
    ]
    refuse(what, [*widths, *long])
    empty = dict.fromkeys(known, "")
    return [Line(number, {**empty, **dict(zip(header, row, strict=True))}) for number, row in body]
