"""What the sensors of the disaster network look like while they are well: wind never stands still, slopes and walls do not leap and return.

A leap that stays is believed, as every rule of jumps has it: a slope that slid does not come back.
"""

from datetime import timedelta
from decimal import Decimal

from streams.trust.limits import Clock, Limits, Trust

DISASTER_TRUST = Trust(
    metrics={
        "rain": Limits(stuck_after=24, rest=Decimal(0)),
        "rain_total": Limits(meter=True),
        "wind": Limits(stuck_after=30, rest=Decimal("0.5"), jump=Decimal(40)),
        "gust": Limits(stuck_after=30, rest=Decimal("0.5"), jump=Decimal(60)),
        "displacement": Limits(jump=Decimal(50)),
        "tilt": Limits(jump=Decimal(2)),
        "strain": Limits(jump=Decimal(500)),
        "crack": Limits(jump=Decimal(20)),
    },
    clock=Clock(
        ahead=timedelta(minutes=5), behind=timedelta(hours=2), readings=10, jitter=timedelta(minutes=2), standing=timedelta(hours=1)
    ),
)
