"""Under which names a column of values may stand: a metric's short name or its Chinese title, with or without the unit in brackets."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.feed import Metric


class Column(NamedTuple):
    """What a header says: the metric, and the unit that it states ("" where it states none)."""

    metric: str
    unit: str


def _spellings(metric: Metric) -> Iterator[tuple[str, Column]]:
    for word in (metric.name, metric.title):
        yield word, Column(metric.name, "")
        for unit in (metric.unit, *metric.units):
            for header in (f"{word}({unit})", f"{word}（{unit}）"):
                yield header, Column(metric.name, unit)


def columns_of(metrics: Iterable[Metric]) -> dict[str, Column]:
    """Return every header under which *metrics* are known: `nh3n`, `氨氮`, `氨氮(mg/L)`, `铅（μg/L）`."""
    return dict(each for metric in metrics for each in _spellings(metric))
