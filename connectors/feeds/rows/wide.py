"""Wide tables: one column a source and one row a moment, so that a cell is named by its column and dated by its row."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from connectors.feeds.rows.text import Spoilt, text_of
from models.rejected import Unreadable


class Line(NamedTuple):
    """A line of the table: its place in the body, 0 for the first under the header, and its cells."""

    position: int
    cells: list[str]


def first_line(body: bytes) -> str:
    """Return the first line of *body* that is not blank, as far as it can be read, without a byte order mark."""
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    return head.decode("utf-8", "replace").rstrip("\r")


def _split(line: str) -> list[str] | None:
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return None


def lines(body: bytes) -> Iterator[Line | Unreadable]:
    """Yield the header as line -1 and then every line that has as many cells; blank lines say nothing."""
    text = text_of(body)
    if isinstance(text, Unreadable):
        yield text
        return
    header, width = "", 0
    for position, line in enumerate(text.split("\n") if isinstance(text, str) else text, -1):
        if isinstance(line, Spoilt):
            yield Unreadable(position, "not_utf8", f"line {position + 2}: {line.message}", f"{header}\n".encode() + line.raw)
            continue
        row = line.removesuffix("\r")
        if not row or row.isspace():
            continue
        cells = _split(row)
        width = width or len(cells or ())
        if cells is None or len(cells) != width:
            problem = "a quote is not closed" if cells is None else f"{len(cells)} cells under {width} columns"
            piece = f"{header}\n{row}\n".encode()
            yield Unreadable(position, "ragged_row", f"line {position + 2}: {problem}; send a cell for every column of the header", piece)
            continue
        yield Line(position if header else -1, cells)
        header = header or row
