"""When a case is due, at the moments that set its clock: filing (立案), opening again, and the end of a postponement (缓办).

The limits are those of the city where it is, in the table that held when it was filed. Nobody names the opening condition of a case yet, so
where a kind has several the strictest is taken; a kind without a limit has no deadline.
"""

from dataclasses import replace

from models.case import Case, Move
from models.dealing import Wish
from models.limit import Deadlines
from models.standards.working_time import Pause

TIMED = frozenset({Move.FILE, Move.REOPEN, Move.RESUME})


def with_deadline(wish: Wish, case: Case | None, deadlines: Deadlines | None) -> Wish:
    """Return *wish* with the deadline that it sets, if it is one that does; a resumed case is due later by the time it was postponed."""
    if case is None or deadlines is None or wish.move not in TIMED:
        return wish
    filed_at = wish.at
    pauses: tuple[Pause, ...] = ()
    if wish.move is Move.RESUME and case.filed_at is not None:
        filed_at, pauses = case.filed_at, tuple(Pause(each.start, each.end or wish.at) for each in case.pauses)
    due = deadlines.of(case.opening.city, case.opening.kind, filed_at, pauses).due
    return replace(wish, due_at=due.at, due_provisional=due.provisional) if due else wish
