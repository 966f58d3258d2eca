"""Water levels and rain at gauges and flood-prone spots (易涝点) of the sponge city, as CSV or JSON, every few minutes.

What is odd about this source:

- One metric for two things: the level of a river above its gauge's zero, and the depth of water on a road. What the number means is told by
  the marks of the registry (`warning_mark`, `guarantee_mark`, in m), which are in the same datum as the sender's numbers; a level without a
  mark says nothing about flooding.
- Metres or centimetres: the header says which (`level(cm)`, `水位(m)`), without a unit it is metres.
- A spot that is dry sends 0, and an ultrasonic one a little less than 0: both are levels. Silence is not dryness.
- Rain is what fell since the gauge's own report before, not a total of the day; a tipping bucket counts in steps of 0.2 or 0.5 mm.
- Devices send every five minutes, more often when it rains, and send again what they could not deliver.
"""

from decimal import Decimal

from connectors.feeds.rows.gauge import gauge_rows
from models.feed import Feed, Metric, Unit

METRICS = (
    Metric(
        name="level", title="水位", unit="m", low=Decimal(-10), high=Decimal(5000),
        units={"cm": Unit(Decimal("0.01")), "mm": Unit(Decimal("0.001"))},
    ),
    Metric(name="rain", title="雨量", unit="mm", low=Decimal(0), high=Decimal(300)),
)  # fmt: skip

WATER_LEVEL = Feed(
    name="water_level",
    title="水位与易涝点",
    english="Water levels and flood-prone spots",
    decode=gauge_rows(METRICS),
    metrics=METRICS,
    example="city,community,point,time,level(cm),rain\n中山,烟洲社区,富华道下穿,2026-06-01 08:05,12.5,0.5\n",
)
