"""What a row is, and which columns make one, whatever form it came in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from models.rejected import WHOLE_BODY, Unreadable

FITTING_AT_MOST = 1_000
"""Orders of columns that are remembered of a shape."""


@dataclass(frozen=True)
class Shape:
    """Which columns a row must have, of which it must have one at least, and which others may stand beside them unread.

    key: the column that takes the name of a row, where a JSON object holds rows by their names; "" where none does.
    """

    required: frozenset[str]
    one_of: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    key: str = ""
    known: frozenset[str] = field(init=False, compare=False)
    _fitting: set[tuple[str, ...]] = field(init=False, compare=False, repr=False, default_factory=set)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", self.required | self.one_of | self.beside)

    def fits(self, columns: tuple[str, ...]) -> bool:
        """Return whether *columns* are all that is wanted and nothing that nobody reads; most rows name the same in the same order."""
        if columns in self._fitting:
            return True
        fit = self.known.issuperset(columns) and not self.lacks(frozenset(columns))
        if fit and len(self._fitting) < FITTING_AT_MOST:
            self._fitting.add(columns)
        return fit

    def lacks(self, columns: frozenset[str]) -> str:
        """Say what is missing from *columns*, "" when nothing is."""
        missing = sorted(self.required - columns)
        if missing:
            return f"missing: {', '.join(missing)}"
        if self.one_of and not self.one_of & columns:
            return f"none of {', '.join(sorted(self.one_of))} is there"
        return ""


class Row(NamedTuple):
    """One row: its place in the body, from 0, and its cells by column."""

    position: int
    cells: dict[str, str]


Found: TypeAlias = Iterator[Row | Unreadable]


def strangers(shape: Shape, columns: frozenset[str], piece: bytes) -> Unreadable:
    """Name columns that nobody reads: the rows count all the same, but a misspelt pollutant must not vanish unseen."""
    names = ", ".join(repr(name)[:40] for name in sorted(columns - shape.known))
    message = f"nobody reads the columns {names}; the others were read. Known are {', '.join(sorted(shape.known))}"
    return Unreadable(WHOLE_BODY, "unknown_columns", message, piece)
