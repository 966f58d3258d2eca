"""What well sections and gauges look like: flowing water never keeps all its numbers for eight hours, and few of them for a day.

Tried on 2,776 four-hourly records of 100 sections of Guangdong (2021) and a year of Zhongshan's: four sections sent one row eight times;
but for them dissolved oxygen never stood still for four records, and conductivity, turbidity and permanganate index never for six.
Ammonia and phosphorus stand near the limit of detection for days, and pH for a day, so they are only looked at for rows that came again.
There is no limit for jumps: what is spilled comes at once, and a record is told before the next can confirm it. Of gauges no record was
at hand: their limits are guesses.
"""

from datetime import timedelta
from decimal import Decimal

from streams.trust.limits import Clock, Limits, Trust

WATER_TRUST = Trust(
    metrics={
        "ph": Limits(),
        "do": Limits(stuck_after=6),
        "conductivity": Limits(stuck_after=6),
        "turbidity": Limits(stuck_after=6),
        "codmn": Limits(stuck_after=6),
        "nh3n": Limits(),
        "tp": Limits(),
        "tn": Limits(stuck_after=6),
    },
    clock=Clock(
        ahead=timedelta(minutes=5), behind=timedelta(days=2), readings=6, jitter=timedelta(minutes=30), standing=timedelta(hours=8)
    ),
    together=5,
    shortest=timedelta(days=1),
    before=timedelta(hours=20),
    compared=4,
)
"""A record is judged with the five before it: six are a day. The first five of a run are doubted by the day alone, not by their records."""

GAUGE_TRUST = Trust(
    metrics={
        "level": Limits(
            stuck_after=48, stuck_for=timedelta(hours=12), rest=Decimal("0.02"), jump=Decimal(2), jump_per=timedelta(minutes=30)
        ),
        "rain": Limits(stuck_after=24, rest=Decimal(0)),
    },
    clock=Clock(
        ahead=timedelta(minutes=5), behind=timedelta(hours=2), readings=10, jitter=timedelta(minutes=2), standing=timedelta(hours=1)
    ),
)

METER_TRUST = Trust(metrics={"reading": Limits(meter=True)})
"""Of water meters: they only count up. What is done with a reading that falls, `streams/kpis/meter.py` says."""
