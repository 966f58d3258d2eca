"""Pressure of the water supply's pipes at its gauges (测压点), as CSV or JSON, every few minutes.

What is odd about this source:

- Pressure is what is above the air's (gauge pressure, 表压); a pipe that is emptied sends 0 or a little less.
- Megapascals where nothing is said; `pressure(kPa)`, `压力(bar)` and metres of water head `压力(mH2O)` are known, too.
- It swings by day and night, and each time a pump starts: one reading says little, and what is normal is the gauge's own. The registry's
  mark `normal_pressure`, in MPa, says it where the water company does.
- Loggers on batteries send what they have gathered at once, hours of it, and send again what they could not deliver.
"""

from decimal import Decimal

from connectors.feeds.rows.gauge import gauge_rows
from models.feed import Feed, Metric, Unit

METRICS = (
    Metric(
        name="pressure", title="压力", unit="MPa", low=Decimal("-0.1"), high=Decimal("2.5"),
        units={"kPa": Unit(Decimal("0.001")), "bar": Unit(Decimal("0.1")), "mH2O": Unit(Decimal("0.00980665"))},
    ),
)  # fmt: skip

PIPE_PRESSURE = Feed(
    name="pipe_pressure",
    title="供水管网压力",
    english="Pressure of the water mains",
    decode=gauge_rows(METRICS),
    metrics=METRICS,
    example="city,community,point,time,pressure\n中山,烟洲社区,富华道测压点,2026-06-01 08:05,0.31\n",
)
