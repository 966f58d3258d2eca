"""Who may see how much of what lies under the ground, and from when on questions are no longer questions but a copy of the map.

No standard sets these numbers; they are ours, written here once: `docs/decisions/0065`. A cell is 0.005° by 0.005° of WGS-84, about
550 m by 510 m at 中山; the public sees classes by cell, and a cell is what a copied map is counted in.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from models.access import Role

CELL_DEGREES = Decimal("0.005")
CONTRACTOR_DECIMALS = 5
"""Of a degree: about a metre. Contractors see positions rounded to it."""
CONTRACTOR_DEPTH_DECIMALS = 1


class Tier(StrEnum):
    """How much of the map an asker sees."""

    PUBLIC = "public"
    """Classes by cell."""
    CONTRACTOR = "contractor"
    """What lies in a permitted dig, rounded, without critical mains."""
    OWNER = "owner"
    """The asker's own pipes whole, without critical mains."""
    OFFICER = "officer"
    """Everything."""


class Bounds(NamedTuple):
    """What one question of a tier may reach. Metres, square metres; segments of one answer."""

    radius_m: int
    length_m: int
    area_m2: int
    segments: int


BOUNDS: Mapping[Tier, Bounds] = {
    Tier.PUBLIC: Bounds(1_000, 2_000, 4_000_000, 0),
    Tier.CONTRACTOR: Bounds(500, 5_000, 1_000_000, 2_000),
    Tier.OWNER: Bounds(1_000, 10_000, 4_000_000, 5_000),
    Tier.OFFICER: Bounds(1_000, 10_000, 4_000_000, 5_000),
}


class Quota(NamedTuple):
    """What one asker of a tier may have: questions an hour; segments, and different cells, a day."""

    questions: int
    segments: int
    cells: int


QUOTAS: Mapping[Tier, Quota] = {
    Tier.PUBLIC: Quota(60, 0, 200),
    Tier.CONTRACTOR: Quota(120, 20_000, 60),
    Tier.OWNER: Quota(240, 100_000, 400),
    Tier.OFFICER: Quota(600, 100_000, 400),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Usage(NamedTuple):
    """What one asker has had, the question that is being answered included."""

    questions: int
    segments: int
    cells: int


class Stop(NamedTuple):
    """Why an asker is stopped, at which number, and for how long; an officer may let them go on earlier."""

    reason: str
    number: int
    limit: int
    lasts: timedelta


def tier_of(role: Role, *, owner: bool, permit: bool) -> Tier:
    """Return the tier of a *role*; *owner*: the caller owns pipes; *permit*: the question names a dig."""
    if role in {Role.OFFICER, Role.ADMIN}:
        return Tier.OFFICER
    if role is Role.PUBLIC:
        return Tier.PUBLIC
    if owner and not permit:
        return Tier.OWNER
    return Tier.CONTRACTOR if role is Role.CONTRACTOR else Tier.PUBLIC


def too_much(tier: Tier, usage: Usage) -> Stop | None:
    """Return why an asker with this *usage* is stopped, None while it looks like work."""
    quota = QUOTAS[tier]
    if usage.questions > quota.questions:
        return Stop("questions", usage.questions, quota.questions, HOUR)
    if quota.segments and usage.segments > quota.segments:
        return Stop("segments", usage.segments, quota.segments, DAY)
    if usage.cells > quota.cells:
        return Stop("cells", usage.cells, quota.cells, DAY)
    return None
