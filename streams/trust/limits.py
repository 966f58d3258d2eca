"""What a series looks like while its device is well, as declarations: no rule has a limit of its own.

All of these limits are this project's, found by trying them on recorded data; no standard sets them. A rule whose limit is not
declared is silent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple, TypeAlias

Doubts: TypeAlias = dict[int, str]
"""What a rule says of a series: the reason by observed_at (Unix seconds). A reading that is not named is trusted."""

STUCK = "stuck"
JUMP = "jump"
RESENT = "resent"
CLOCK_AHEAD = "clock_ahead"
CLOCK_BEHIND = "clock_behind"
CLOCK_STANDING = "clock_standing"
METER_BACK = "meter_back"
METER_RESET = "meter_reset"


class Clock(NamedTuple):
    """How far a device's clock may be off, seen from the landing.

    ahead: a reading may land this much before what it covers is over. behind: so late are *readings* in a row, each landing on its own
    and none later than another by more than *jitter*, only where the clock is slow; a buffer that is sent late lands at once.
    standing: so long after its first landing the newest time gets another value only where the clock does not move.
    """

    ahead: timedelta
    behind: timedelta
    readings: int
    jitter: timedelta
    standing: timedelta


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of one metric, in its own unit.

    stuck_after: so many readings in a row with the same value; at or below *rest*, where it may well stand still, *rest_after*.
    stuck_for: and from the first to the last of them at least so long, where devices speak at very different rates.
    jump: the most that it changes within *jump_per*; a longer gap allows more in proportion, a shorter one the same.
    meter: it only ever counts up. apart: a day's mean that lies further than this many MADs, and further than *apart_least*, from the
    median of the others of its area disagrees with them. 0 and None: the rule does not apply.
    """

    stuck_after: int = 0
    rest: Decimal | None = None
    rest_after: int = 0
    stuck_for: timedelta = timedelta(0)
    jump: Decimal | None = None
    jump_per: timedelta = timedelta(hours=1)
    meter: bool = False
    apart: Decimal | None = None
    apart_least: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Trust:
    """The limits of one feed: by metric, and of the device as a whole.

    covers: how long a reading measures, from its time on. together: so many metrics, and all there are, do not repeat their digits at
    once unless an old row was sent again with a new time. needed: a source with less than
    this share of trusted facts of a metric is not to be trusted. moved: so many different values make a day's series unmistakable.
    neighbours: the fewest other sources that one can disagree with. compared: the fewest trusted readings that make a mean to compare.
    shortest: what is shorter than this holds too few readings to judge them by; a figure of such a period also looks at the facts *before*
    it, and where that is 0 it tells no trust.
    """

    metrics: Mapping[str, Limits]
    covers: timedelta = timedelta(0)
    clock: Clock | None = None
    together: int = 0
    needed: Decimal = Decimal("0.75")
    moved: int = 6
    neighbours: int = 3
    compared: int = 12
    shortest: timedelta = timedelta(0)
    before: timedelta = timedelta(0)
    names: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.metrics))
