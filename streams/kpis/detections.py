"""What the ground-air network (地空网) found, per community, grid, street and day: open, confirmed, cleared, and how long clearing takes.

A detection belongs to the day it was seen, in whichever state it is known today: a day that is long over changes when one is cleared.
"""

from datetime import timedelta

from models.detection import CLEARED, CONFIRMED, KINDS, OPEN, STANDARD, lasted
from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, MONTH, YEAR
from models.plan.said import Said
from streams.kpis.detections_found import in_state, of_area, of_device, open_now, time_to_clear

METRICS = tuple(name for kind in KINDS for name in (kind.name, lasted(kind.name)))
DAY_FINAL = timedelta(days=30)
PERIOD_FINAL = timedelta(days=60)
"""Clearing takes weeks; these terms are ours, no standard sets them."""
_CODES = (
    "the matter codes of GB/T 47678.5-2026 are from one public transcription; 违法建设 has none of its own, 私搭乱建 (06001) is nearest",
)
_YEAR = ("a detection of last year that is still open is not seen in this year's count",)

DEVICE_DAY = Kpi(
    name="detections.device_day", version=1, title="设备当日巡查发现数",
    english="Findings of a device that day", unit="起", subject=SOURCE, period=DAY,
    inputs=(Facts("detections", METRICS),), compute=of_device, final_after=DAY_FINAL, standard=STANDARD, unconfirmed=_CODES,
)  # fmt: skip
FOUND = Kpi(
    name="detections.found", version=1, title="当日巡查发现数",
    english="Findings of the patrols that day", unit="起", subject=AREA, period=DAY,
    inputs=(Children("detections.device_day"),), compute=of_area, final_after=DAY_FINAL, standard=STANDARD, unconfirmed=_CODES,
)  # fmt: skip


def _of_day(state: str, said: Said, number: int) -> Kpi:
    return Kpi(
        name=f"detections.{state}", version=1, title=said.zh, english=said.en, unit="起", subject=AREA, period=DAY,
        inputs=(Children("detections.found"),), compute=in_state(number), final_after=DAY_FINAL, standard=STANDARD, unconfirmed=_CODES,
    )  # fmt: skip


OPENED = _of_day("open", Said("当日发现中待核实数", "Findings of the day not looked at yet"), OPEN)
CONFIRMED_OF_DAY = _of_day("confirmed", Said("当日发现中已核实未处置数", "Findings of the day confirmed and not dealt with"), CONFIRMED)
CLEARED_OF_DAY = _of_day("cleared", Said("当日发现中已处置数", "Findings of the day dealt with"), CLEARED)
OPEN_NOW = Kpi(
    name="detections.open_now", version=1, title="未办结巡查发现数",
    english="Findings not dealt with", unit="起", subject=AREA, period=YEAR,
    inputs=(Children("detections.found"),), compute=open_now, final_after=PERIOD_FINAL, standard=STANDARD, unconfirmed=(*_CODES, *_YEAR),
)  # fmt: skip
TIME_TO_CLEAR = Kpi(
    name="detections.time_to_clear", version=1, title="处置用时中位数",
    english="Median time to deal with a finding", unit="min", subject=AREA, period=MONTH,
    inputs=(Children("detections.found"),), compute=time_to_clear, final_after=PERIOD_FINAL, standard=STANDARD, unconfirmed=_CODES,
)  # fmt: skip
DETECTIONS = (DEVICE_DAY, FOUND, OPENED, CONFIRMED_OF_DAY, CLEARED_OF_DAY, OPEN_NOW, TIME_TO_CLEAR)
