"""Jumps: a reading that is further from the one before than nature goes in that time, and that the next one does not confirm.

A change that stays is believed: a fire is no fault of the smoke sensor. So only what stands alone is doubted, and the newest reading
for as long as nothing follows it.
"""

from collections.abc import Sequence
from decimal import Decimal

from models.kpi import Fact
from streams.trust.limits import JUMP, Doubts, Limits


def jump(facts: Sequence[Fact], limits: Limits) -> Doubts:
    """Doubt a reading that agrees neither with the last trusted one before it nor with the one after it."""
    most = limits.jump
    values = [fact[1] for fact in facts if fact[1] is not None]
    if most is None or len(values) < 2 or max(values) - min(values) <= most:  # noqa: PLR2004 - a jump has two ends
        return {}
    per = int(limits.jump_per.total_seconds())
    doubts: Doubts = {}
    before: Fact | None = None
    for fact, after in zip(facts, [*facts[1:], None], strict=True):
        confirmed = after is not None and _near(fact, after, most, per)
        if confirmed or (_near(before, fact, most, per) if before else _nothing_better(facts, most, per)):
            before = fact
        else:
            doubts[fact.observed_at] = JUMP
    return doubts


def _near(one: Fact, other: Fact, most: Decimal, per: int) -> bool:
    if one[1] is None or other[1] is None:
        return True
    apart, gap = abs(other[1] - one[1]), other[0] - one[0]
    return apart <= most if gap <= per else apart * per <= most * gap


def _nothing_better(facts: Sequence[Fact], most: Decimal, per: int) -> bool:
    """Return whether the first reading stands although the second contradicts it: unless the third sides with the second."""
    return len(facts) < 3 or not _near(facts[1], facts[2], most, per)  # noqa: PLR2004 - two against one
