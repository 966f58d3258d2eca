"""Who gets a space when more people apply than spaces are offered (摇号): a declared order, drawn by a seed, that everybody can draw again.

The rule, in this order: who was given fewest spaces in rounds of the last twelve months; then the smallest ticket, which is SHA-256 of
`<seed>:<application>` in hexadecimal. Down that list each takes the first of the lots they named that still has a space (random serial
dictatorship: nobody gains by naming lots in another order than they like them). A space that is not confirmed in time, or given up before
it begins, goes to the first down the same list who was given none and named its lot; who was given one keeps it. The seed is drawn when the
round is opened and kept; only its SHA-256 is published then, so it cannot be chosen to suit the applications, and nobody can choose an
application to suit it.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

RULE = (
    "fewest spaces given in rounds of 12 months, then SHA-256(seed:application), ascending; "
    "each takes the first of their lots that is left; "
    "a space that lapses goes to the first in that order who was given none and named its lot"
)


class Application(NamedTuple):
    """One applicant. lots: by preference. given: spaces from rounds of the last twelve months. id: of the application, not the person."""

    id: int
    lots: tuple[int, ...]
    given: int = 0


class Step(NamedTuple):
    """A lot that was looked at, and how many spaces it had left at that turn."""

    lot: int
    left: int


class Award(NamedTuple):
    """What became of an application. lot: None where nothing was left. steps: why, lot by lot."""

    application: int
    rank: int
    given: int
    ticket: str
    lot: int | None
    steps: tuple[Step, ...]


def commitment(seed: str) -> str:
    """Return what is published of *seed* before the draw."""
    return sha256(seed.encode()).hexdigest()


def ticket(seed: str, application: int) -> str:
    """Return the ticket of an application."""
    return sha256(f"{seed}:{application}".encode()).hexdigest()


def allocate(seed: str, applications: Iterable[Application], supply: Mapping[int, int]) -> Sequence[Award]:
    """Return an award for each application, in the order of their turns; *supply* is the spaces of each lot."""
    left = dict(supply)
    order = sorted(applications, key=lambda each: (each.given, ticket(seed, each.id), each.id))
    awards = []
    for rank, each in enumerate(order, 1):
        steps = []
        lot = None
        for wanted in each.lots:
            steps.append(Step(wanted, left.get(wanted, 0)))
            if left.get(wanted, 0) > 0:
                lot = wanted
                left[wanted] -= 1
                break
        awards.append(Award(each.id, rank, each.given, ticket(seed, each.id), lot, tuple(steps)))
    return awards


class Turn(NamedTuple):
    """An application after the draw. given: whether it was ever given a space in this round."""

    application: int
    lots: tuple[int, ...]
    given: bool


def next_up(lot: int, turns: Iterable[Turn]) -> int | None:
    """Return the application that a space of *lot* goes to when it lapses; *turns* in the order of the draw."""
    return next((each.application for each in turns if not each.given and lot in each.lots), None)
