"""Rows from CSV, as exporters and Excel write it.

A line break inside quotes is not allowed, so that a quote left open spoils one row and not all the rest.
"""

import csv
from collections.abc import Sequence
from functools import lru_cache

from connectors.feeds.rows.row import Found, Row, Shape, strangers
from connectors.feeds.rows.text import SAVE, Spoilt, whole
from models.rejected import Unreadable

FORMULA = '="'
LONGEST_HEADER = 4000
_SEPARATORS = {";": "semicolons", "\t": "tabs", "，": "full-width commas (，)", "|": "bars (|)"}


@lru_cache(maxsize=1024)
def _header(line: str, shape: Shape) -> tuple[str, ...] | Unreadable:
    """Return the columns that a header line names, or why there can be no rows under it."""
    names = tuple(name.strip() for name in _split(line) or ())
    for separator, name in _SEPARATORS.items():
        if separator in line and not shape.lacks(frozenset(cell.strip().strip('"') for cell in line.split(separator))):
            return whole("separator", f"line 1: the columns are separated by {name}; {SAVE}", b"")
    lacking = shape.lacks(frozenset(names))
    if lacking:
        message = f"line 1 is not this feed's header: {lacking}; found {line[:120]!r}. Send the columns of the feed's example"
        return whole("missing_columns", message, b"")
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        return whole("duplicate_columns", f"line 1: the columns {', '.join(doubled)} stand there twice; send each once", b"")
    return names


def _split(line: str) -> list[str] | None:
    """Return the cells of one line, or None where its quotes do not close."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return None


def _refused(position: int, reason: str, problem: str, header: str, line: str) -> Unreadable:
    """Refuse one line; its piece carries the header too, so that it can be repaired and sent as it stands."""
    return Unreadable(position, reason, f"line {position + 2}: {problem}", f"{header}\n{line}\n".encode())


def _checked(position: int, cells: list[str] | None, columns: tuple[str, ...], header: str, line: str) -> Unreadable | None:
    """Return the refusal of a line that is no row, or None."""
    if cells is None:
        return _refused(position, "open_quote", "a quote is not closed, or text follows a closed one; send one row a line", header, line)
    if len(cells) != len(columns):
        problem = f"{len(cells)} cells under {len(columns)} columns; send as many as the header names"
        return _refused(position, "ragged_row", problem, header, line)
    if FORMULA in line and any(cell.startswith(FORMULA) for cell in cells):
        return _refused(position, "excel_formula", f'cells such as ="…" are Excel formulas; {SAVE} without formulas', header, line)
    return None


def csv_rows(lines: Sequence[str | Spoilt], shape: Shape, content: bytes) -> Found:
    """Yield the rows under the header, which is the first line that is not blank; blank lines say nothing."""
    columns: tuple[str, ...] = ()
    header = ""
    for position, line in enumerate(lines, -1):
        if isinstance(line, Spoilt):
            yield Unreadable(position, "not_utf8", f"line {position + 2}: {line.message}", f"{header}\n".encode() + line.raw)
            continue
        if not line or line.isspace():
            continue
        row = line.removesuffix("\r")
        if not columns:
            found = _header(row[:LONGEST_HEADER], shape)
            if isinstance(found, Unreadable):
                yield found._replace(piece=content)
                return
            columns, header = found, row
            named = frozenset(columns) - {""}
            if not named <= shape.known:
                yield strangers(shape, named, header.encode())
            continue
        cells = row.split(",") if '"' not in row else _split(row)
        if cells is not None and len(cells) == len(columns) and FORMULA not in row:
            yield Row(position, dict(zip(columns, cells, strict=True)))
        elif refused := _checked(position, cells, columns, header, row):
            yield refused
        elif cells is not None:
            yield Row(position, dict(zip(columns, cells, strict=True)))
