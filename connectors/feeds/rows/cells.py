"""From the rows of a body to its cells: what a row cannot say is refused by its number, with the row, and stops nothing beside it."""

import json
from collections.abc import Callable, Iterable

from connectors.feeds.rows import rows
from connectors.feeds.rows.label import Unclear
from connectors.feeds.rows.refusals import Refusals
from connectors.feeds.rows.row import Row, Shape
from models.feed import Cell
from models.rejected import Unreadable


def cells(body: bytes, shape: Shape, of_row: Callable[[dict[str, str]], Iterable[Cell]]) -> list[Cell | Unreadable]:
    """Return the cells that *of_row* finds in each row (it may raise Unclear), and then the refusals."""
    found: list[Cell | Unreadable] = []
    refusals = Refusals()
    for row in rows(body, shape):
        if not isinstance(row, Row):
            refusals.add(row)
            continue
        try:
            found += of_row(row.cells)
        except Unclear as unclear:
            piece = json.dumps(row.cells, ensure_ascii=False).encode()
            refusals.add(Unreadable(row.position, unclear.reason, f"row {row.position}: {unclear}", piece))
    found += refusals.told()
    return found
