"""Rows of devices that send one reading at a time, each with a unit and a flag, and between them only that they are alive.

A flag speaks of its own reading, a state of the whole device from then on until it says another. What has neither is normal.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from connectors.feeds.rows.label import Unclear, moment, name
from connectors.feeds.rows.row import Shape
from models.feed import Cell, Metric
from models.standards.device_state import STATE_CODES

STATE = "state"
HEARTBEAT = "heartbeat"
DEVICE_SHAPE = Shape(
    required=frozenset({"city", "device", "time"}),
    one_of=frozenset({"value", "flag", STATE, HEARTBEAT}),
    beside=frozenset({"area", "item", "unit"}),
)
"""Columns of such a feed; area is the community or grid, where the sender names it."""
DEVICE_METRICS = (
    Metric(name=STATE, title="设备状态", unit="", codes=STATE_CODES),
    Metric(
        name=HEARTBEAT, title="心跳", unit="", codes={"1": 1, "ok": 1, "alive": 1, "online": 1, "在线": 1, "0": 0, "offline": 0, "离线": 0}
    ),
)


def with_flags(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """Return *metrics*, each followed by the metric of its flag, and then those of the device."""
    each = [(metric, Metric(name=f"{metric.name}_flag", title=f"{metric.title}数据标记", unit="", codes=STATE_CODES)) for metric in metrics]
    return (*(one for pair in each for one in pair), *DEVICE_METRICS)


@lru_cache(maxsize=65_536)
def subject_of(city: str, area: str, device: str) -> str:
    """Return `<city>/<device>`, with the area between them where the row names one."""
    middle = f"{name(area, 'area')}/" if area.strip() else ""
    return f"{name(city, 'city')}/{middle}{name(device, 'device')}"


def device_cells(items: Mapping[str, str]) -> Callable[[dict[str, str]], list[Cell]]:
    """Return what finds the cells of a row; *items* has the metric of each word that senders use for what is measured."""
    known = ", ".join(dict.fromkeys(items.values()))

    def cells(row: dict[str, str]) -> list[Cell]:
        subject, at = subject_of(row["city"], row.get("area", ""), row["device"]), moment(row["time"])
        found: list[Cell] = []
        item, value, flag = (row.get(column, "").strip() for column in ("item", "value", "flag"))
        if item:
            metric = items.get(item) or items.get(item.lower())
            if metric is None:
                raise Unclear("unknown_item", f"item {item[:40]!r} is unknown; send one of {known}")
            found.append(Cell(subject, metric, at, value, 0, row.get("unit", "").strip()))
            if flag:
                found.append(Cell(subject, f"{metric}_flag", at, flag))
        elif value or flag:
            raise Unclear("missing_item", f"a value or a flag without an item; say what it is of: {known}")
        found += [Cell(subject, column, at, row[column]) for column in (STATE, HEARTBEAT) if row.get(column, "").strip()]
        if not found:
            raise Unclear("says_nothing", "the row has no item, no state and no heartbeat; send at least one of them")
        return found

    return cells
