"""What the figure `parking.lot_idle_spaces` says, for those who ask whether there is room now."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from models.parking import Count


def count_of(value: Decimal | None, evidence: Mapping[str, Any]) -> Count:
    """Return the count that a result of `parking.lot_idle_spaces` stands on, with the time from which it is too old."""
    as_of = datetime.fromisoformat(evidence["as_of"])
    return Count(evidence["state"], value, as_of, as_of + timedelta(minutes=evidence["stale_after_minutes"]))
