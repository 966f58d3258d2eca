"""Official warnings (台风, 暴雨, 高温 …) with colour and validity, as the weather service or the street's emergency office issues them.

What is odd about this source:

- A warning is of an area (`中山`, `西区街道`), not of a device. A city's warning does not reach its streets by itself: send each.
- It is known by its area, kind and time of ISSUE. The same again with another colour or end corrects it; another issue of the kind replaces
  it from its own `from` on, upgraded or downgraded.
- `from` may lie hours ahead, so it is a value and not the time of the row. `until` is often missing: in force until cancelled or replaced.
- It is cancelled early: `state` 解除 with `until`, the time of cancelling. That outranks an extension that lands later. Where a sender no
  longer knows what it cancels, it issues the colour 解除 (none), which ends the kind from then on.
"""

from collections.abc import Iterable

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, moment, name
from connectors.feeds.rows.row import Shape
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable
from models.standards.warning import COLOUR_CODES, KINDS, begins, until

NAMES = {title: kind for kind, title in KINDS.items()} | {kind: kind for kind in KINDS} | {"rain": "rainstorm", "暴雨内涝": "waterlogging"}
CANCELLED = frozenset({"解除", "取消", "cancelled", "canceled", "lifted"})
ISSUED = frozenset({"", "发布", "更新", "issued", "updated"})
SHAPE = Shape(required=frozenset({"area", "kind", "issued"}), one_of=frozenset({"colour", "state"}), beside=frozenset({"from", "until"}))


def _cells(row: dict[str, str]) -> list[Cell]:
    kind = NAMES.get(row["kind"].strip())
    if kind is None:
        raise Unclear("unknown_kind", f"kind {row['kind'][:20]!r} is unknown; send one of {', '.join(KINDS.values())}")
    area, issued = name(row["area"], "area"), moment(row["issued"])
    starts, ends, colour, state = (row.get(column, "").strip() for column in ("from", "until", "colour", "state"))
    cancelled = state.lower() in CANCELLED
    if not cancelled and state.lower() not in ISSUED:
        raise Unclear("unknown_state", f"state {state[:20]!r} is unknown; send 发布 or 解除")
    if cancelled and not ends:
        raise Unclear("missing_until", "a cancelled warning without until; send the time from which it no longer holds")
    if not cancelled and not colour:
        raise Unclear("missing_colour", f"a warning without colour; send one of {', '.join(COLOUR_CODES)}")
    found = [Cell(area, kind, issued, colour)] if colour else []
    if starts:
        found.append(Cell(area, begins(kind), issued, str(moment(starts))))
    if ends:
        found.append(Cell(area, until(kind), issued, str(moment(ends)), int(cancelled)))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one warning a row."""
    return cells(body, SHAPE, _cells)


def _metrics(kind: str, title: str) -> tuple[Metric, ...]:
    return (
        Metric(name=kind, title=f"{title}预警颜色", unit="", codes=COLOUR_CODES),
        Metric(name=begins(kind), title=f"{title}预警生效时间", unit="s"),
        Metric(name=until(kind), title=f"{title}预警失效时间", unit="s"),
    )


DISASTER_WARNING = Feed(
    name="disaster_warning",
    title="灾害预警",
    english="Disaster warnings",
    decode=decode,
    metrics=tuple(metric for kind, title in KINDS.items() for metric in _metrics(kind, title)),
    example="area,kind,colour,issued,from,until\n西区街道,台风,橙,2026-07-01 08:00,2026-07-01 08:00,2026-07-02 08:00\n",
)
