"""Rows of gauges (测点): city, point, time, and a column for each metric whose header may name the unit."""

from collections.abc import Callable, Iterable, Sequence

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.header import columns_of
from connectors.feeds.rows.label import moment
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Metric
from models.rejected import Unreadable


def gauge_rows(metrics: Sequence[Metric]) -> Callable[[bytes], Iterable[Cell | Unreadable]]:
    """Return the function that finds what every row says of *metrics*."""
    columns = columns_of(metrics)
    shape = Shape(required=frozenset({"city", "point", "time"}), one_of=frozenset(columns), beside=PLACE | {"source"})

    def of_row(row: dict[str, str]) -> list[Cell]:
        subject, taken_at, rank = subject_of(row, "point"), moment(row["time"]), rank_of(row)
        known = ((columns[header], text) for header, text in row.items() if header in columns)
        return [Cell(subject, column.metric, taken_at, text, rank, column.unit) for column, text in known]

    return lambda body: cells(body, shape, of_row)
