"""What the air of a well station looks like, hour by hour.

Tried on a week of 108 stations of Guangdong (2020) and four years of one in Beijing. Three of the 108 repeat all six pollutants for the
whole week; the others hardly ever stood still as long as these limits. SO2 and CO are told in so few digits that they may well stand for
a day. A jump is further than all but 37 values of Beijing that stood alone in 188,000.
"""

from datetime import timedelta
from decimal import Decimal

from streams.trust.limits import Clock, Limits, Trust

AIR_TRUST = Trust(
    metrics={
        "so2": Limits(stuck_after=24, rest=Decimal(10), jump=Decimal(100), apart=Decimal(8), apart_least=Decimal(20)),
        "no2": Limits(stuck_after=9, rest=Decimal(5), rest_after=24, jump=Decimal(100), apart=Decimal(8), apart_least=Decimal(30)),
        "co": Limits(stuck_after=24, rest=Decimal(1), jump=Decimal(5), apart=Decimal(8), apart_least=Decimal("1.0")),
        "o3": Limits(stuck_after=9, rest=Decimal(12), rest_after=20, jump=Decimal(100), apart=Decimal(8), apart_least=Decimal(50)),
        "pm10": Limits(stuck_after=9, rest=Decimal(6), rest_after=24, jump=Decimal(400), apart=Decimal(8), apart_least=Decimal(60)),
        "pm25": Limits(stuck_after=12, rest=Decimal(4), rest_after=24, jump=Decimal(150), apart=Decimal(8), apart_least=Decimal(40)),
    },
    covers=timedelta(hours=1),
    clock=Clock(
        ahead=timedelta(minutes=5), behind=timedelta(hours=6), readings=6, jitter=timedelta(minutes=10), standing=timedelta(hours=3)
    ),
    together=5,
    shortest=timedelta(days=1),
)
