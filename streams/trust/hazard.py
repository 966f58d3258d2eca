"""What a gas detector looks like while it is well: mostly at rest, never at the same digits for an hour once it smells something.

There is no limit for jumps: gas that leaks comes at once, and no rule may call that a fault.
"""

from datetime import timedelta
from decimal import Decimal

from streams.trust.limits import Clock, Limits, Trust

HAZARD_TRUST = Trust(
    metrics={
        "combustible": Limits(stuck_after=60, rest=Decimal(2)),
        "h2s": Limits(stuck_after=60, rest=Decimal(1)),
        "co": Limits(stuck_after=60, rest=Decimal(5)),
        "nh3": Limits(stuck_after=60, rest=Decimal(2)),
        "cl2": Limits(stuck_after=60, rest=Decimal("0.3")),
    },
    clock=Clock(
        ahead=timedelta(minutes=5), behind=timedelta(hours=1), readings=10, jitter=timedelta(minutes=2), standing=timedelta(minutes=30)
    ),
)
