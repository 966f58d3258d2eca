"""When a case is due, at what sets its clock: filing (立案), opening again, the end of a postponement (缓办), another kind (归类).

The limits are those of the city where it is, in the table that held when it was filed. Where nobody has named the opening condition and the
kind has several, the strictest is taken; a kind without a limit has no deadline.
"""

from dataclasses import replace
from datetime import datetime

from models.case import Case, Move
from models.dealing import Wish
from models.errors import CaseRefused
from models.limit import Deadlines
from models.period import CITY_ZONE
from models.plan.said import Said
from models.standards.working_time import Pause

TIMED = frozenset({Move.FILE, Move.REOPEN, Move.RESUME, Move.CLASSIFY})


def with_deadline(wish: Wish, case: Case | None, deadlines: Deadlines | None) -> Wish:
    """Return *wish* with the deadline that it sets, if it is one that does; a resumed case is due later by the time it was postponed.

    CaseRefused where it names an opening condition that the limits of the kind do not have.
    """
    if case is None or deadlines is None or wish.move not in TIMED:
        return wish
    filed_at = wish.at
    pauses: tuple[Pause, ...] = ()
    if wish.move in {Move.RESUME, Move.CLASSIFY} and case.filed_at is not None:
        filed_at, pauses = case.filed_at, tuple(Pause(each.start, each.end or wish.at) for each in case.pauses)
    kind = wish.kind or case.opening.kind
    condition = wish.condition or (case.condition if kind == case.opening.kind else "")
    if wish.condition:
        _known(deadlines, case.opening.city, kind, wish.condition, filed_at)
    due = deadlines.of(case.opening.city, kind, filed_at, pauses, condition).due
    return replace(wish, due_at=due.at, due_provisional=due.provisional) if due else wish


def _known(deadlines: Deadlines, city: str, kind: str, condition: str, filed_at: datetime) -> None:
    limits = deadlines.limits.conditions(city, kind, filed_at.astimezone(CITY_ZONE).date())
    named = [limit.condition for limit in limits if limit.condition]
    if condition in named:
        return
    right = Said("请省略 condition", "leave condition out")
    if named:
        right = Said("请发送：" + "；".join(named), "send one of: " + "; ".join(named))
    raise CaseRefused(Said(f"{kind} 没有立案条件“{condition[:60]}”", f"{kind} has no opening condition {condition[:60]!r}"), right)
