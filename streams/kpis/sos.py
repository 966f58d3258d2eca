"""Calls for help from homes as declarations. The plan names the platform and prints no time; final ten days after the month, our term."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, MONTH
from streams.kpis.sos_calls import RULE, answer_time, answered_in_time, device_day

FINAL = timedelta(days=10)
_DOUBTS = (
    "definition: a call is in time when it is answered within 60 s, or within the registry's mark answer_within_s of its device",
    "definition: percentiles by nearest rank, over the calls that were answered; calls by mistake, tests and power cuts do not count",
)

DEVICE_DAY = Kpi(
    name="sos.device_day", version=1, title="设备日求助数",
    english="Calls for help of a device that day", unit="次", subject=SOURCE, period=DAY,
    inputs=(Facts("sos", ("kind", "answered_after", "arrived_after")),), compute=device_day,
    final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
ANSWER_TIME = Kpi(
    name="sos.answer_time", version=1, title="求助接听用时(第 90 百分位)",
    english="Time until a call for help is answered (90th percentile)", unit="s", subject=AREA, period=MONTH,
    inputs=(Children("sos.device_day"),), compute=answer_time, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
ANSWERED_IN_TIME = Kpi(
    name="sos.answered_in_time", version=1, title="求助及时接听率",
    english="Calls for help answered in time", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("sos.device_day"),), compute=answered_in_time, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
SOS = (DEVICE_DAY, ANSWER_TIME, ANSWERED_IN_TIME)
