"""Some thousand segments that lie near each other, as columns: small in PostgreSQL, and back in memory without a look at each of them.

Coordinates stay as the file has them (its own system, east before north). A text column is the list of its different texts and the place
of each segment's in it; a survey has few owners, materials and years.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.pipe import Pipe, first_day
from models.standards.pipe_class import PIPE_KINDS

SEGMENTS = 2_000
"""Of one block: its tree is built in some milliseconds, which is how long a question may wait for a survey that is being read."""
COLUMNS = Pipe._fields[:-1]
"""All that a segment has but its day, which follows from the text of its survey."""
CRITICAL = "1"


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


MEANING: Mapping[str, Callable[[str], Any]] = {
    "kind": PIPE_KINDS.__getitem__, "critical": CRITICAL.__eq__,
    **dict.fromkeys(("depth_from", "depth_to", "accuracy", "depth_accuracy"), _number),
}  # fmt: skip


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
    def _meant(self) -> Mapping[str, list[Any]]:
        """Return what each different text means, so that it is understood once and not for every segment that has it."""
        return {name: [MEANING.get(name, str)(text) for text in texts.tolist()] for name, texts in self.texts.items()}

    def pipes(self, segments: NDArray[np.int64]) -> list[Pipe]:
        """Return what is known of *segments*, column by column: an answer of a hundred of them is made in less than a millisecond."""
        columns = [list(map(self._meant[name].__getitem__, self.places[name][segments].tolist())) for name in COLUMNS]
        days = map(first_day, columns[COLUMNS.index("surveyed")])
        return [Pipe._make((*said, day)) for *said, day in zip(*columns, days, strict=True)]

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
