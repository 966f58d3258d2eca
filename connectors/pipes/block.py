"""Some thousand segments that lie near each other, as columns: small in PostgreSQL, and back in memory without a look at each of them.

Coordinates stay as the file has them (its own system, east before north). A text column is the list of its different texts and the place
of each segment's in it; a survey has few owners, materials and years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.pipe import Pipe, first_day
from models.standards.pipe_class import PIPE_KINDS

SEGMENTS = 5_000
COLUMNS = (
    "number", "kind", "owner", "surveyed", "material", "diameter", "depth_from", "depth_to", "accuracy", "depth_accuracy", "pressure",
    "voltage", "critical",
)  # fmt: skip
CRITICAL = "1"


def _said(pipe: Pipe) -> tuple[str, ...]:
    numbers = (pipe.depth_from, pipe.depth_to, pipe.accuracy, pipe.depth_accuracy)
    return (
        pipe.number, pipe.kind.symbol, pipe.owner, pipe.surveyed, pipe.material, pipe.diameter,
        *("" if number is None else str(number) for number in numbers), pipe.pressure, pipe.voltage, CRITICAL if pipe.critical else "",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Block:
    """Segment i has the points from ends[i] to ends[i + 1] and, in each column, the text texts[column][places[column][i]]."""

    points: NDArray[np.float64]
    ends: NDArray[np.int64]
    texts: Mapping[str, NDArray[np.str_]]
    places: Mapping[str, NDArray[np.int64]]

    def __len__(self) -> int:
        return len(self.ends) - 1

    @cached_property
    def _plain(self) -> Mapping[str, list[str]]:
        """Return the texts as Python's own, which are read faster one by one."""
        return {name: [str(text) for text in texts.tolist()] for name, texts in self.texts.items()}

    def text(self, column: str, segment: int) -> str:
        return self._plain[column][int(self.places[column][segment])]

    def _number(self, column: str, segment: int) -> Decimal | None:
        text = self.text(column, segment)
        return Decimal(text) if text else None

    def pipe(self, segment: int) -> Pipe:
        """Return what is known of a segment."""
        surveyed = self.text("surveyed", segment)
        return Pipe(
            number=self.text("number", segment), kind=PIPE_KINDS[self.text("kind", segment)], owner=self.text("owner", segment),
            surveyed=surveyed, surveyed_on=first_day(surveyed) if surveyed else date.min, material=self.text("material", segment),
            diameter=self.text("diameter", segment), depth_from=self._number("depth_from", segment),
            depth_to=self._number("depth_to", segment), accuracy=self._number("accuracy", segment),
            depth_accuracy=self._number("depth_accuracy", segment), pressure=self.text("pressure", segment),
            voltage=self.text("voltage", segment), critical=self.text("critical", segment) == CRITICAL,
        )  # fmt: skip

    def packed(self) -> bytes:
        """Return the block as bytes."""
        columns: dict[str, Any] = {f"texts_{name}": self.texts[name] for name in COLUMNS} | {
            f"places_{name}": self.places[name] for name in COLUMNS
        }
        out = BytesIO()
        np.savez_compressed(out, points=self.points, ends=self.ends, **columns)
        return out.getvalue()


def unpacked(packed: bytes) -> Block:
    """Return the block that was packed."""
    with np.load(BytesIO(packed), allow_pickle=False) as found:
        texts = {name: found[f"texts_{name}"] for name in COLUMNS}
        places = {name: found[f"places_{name}"].astype(np.int64) for name in COLUMNS}
        return Block(found["points"], found["ends"].astype(np.int64), texts, places)


def block_of(pipes: Sequence[Pipe], points: Sequence[NDArray[np.float64]]) -> Block:
    """Return the block of *pipes*, whose lines are *points*."""
    texts, places = {}, {}
    for name, column in zip(COLUMNS, zip(*map(_said, pipes), strict=True), strict=True):
        different, where = np.unique(np.array(column, dtype=np.str_), return_inverse=True)
        texts[name], places[name] = different, where.astype(np.min_scalar_type(max(len(different) - 1, 0)))
    ends = np.cumsum([0, *map(len, points)], dtype=np.int64)
    return Block(np.concatenate(points), ends, texts, places)
