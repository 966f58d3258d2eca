"""The same figures as one plain batch over all that landed: it shares no code with the road, not even the arithmetic of periods."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

HERE = timezone(timedelta(hours=8))
TOLERANCE = 3600
READ_AS: dict[str, tuple[str | None, str]] = {
    "1": ("1", ""), "1.0": ("1", ""), "2.50": ("2.5", ""), "007": ("7", ""), "1e2": ("100", ""),
    "-3": ("-3", "negative"), "5000": ("5000", "implausible"), "/": (None, "not_monitored"),
}  # fmt: skip
NO_VALUE = ("", "-", "—", "NA", "absent")
NO_NUMBER = ("twelve", "NaN", "Infinity", "1_0", "1,0")
TEXTS = (*READ_AS, *NO_VALUE, *NO_NUMBER)


class Row(NamedTuple):
    subject: str
    metric: str
    observed_at: int
    text: str
    rank: int = 0


class Landed(NamedTuple):
    """A body: its id, when it landed, what it says."""

    landing: str
    moment: datetime
    rows: tuple[Row, ...]


class Winner(NamedTuple):
    subject: str
    metric: str
    observed_at: int
    text: str | None
    flag: str
    first: datetime
    newest: datetime

    @property
    def hour(self) -> datetime:
        return datetime.fromtimestamp(self.observed_at, HERE).replace(minute=0, second=0)

    @property
    def day(self) -> datetime:
        return self.hour.replace(hour=0)

    @property
    def fact(self) -> list[Any]:
        return [self.subject, self.metric, self.observed_at, self.text, self.flag]


Figures: TypeAlias = dict[tuple[str, str, datetime], tuple[Any, ...]]


def becomes(row: Row, moment: datetime) -> str:
    """Return what the books call *row*: ignored, rejected or reading."""
    if row.text in NO_VALUE:
        return "ignored"
    return "reading" if row.text in READ_AS and row.observed_at <= int(moment.timestamp()) + TOLERANCE else "rejected"


def winners(bodies: Iterable[Landed]) -> list[Winner]:
    statements: dict[tuple[str, str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for landing, moment, rows in bodies:
        for position, row in enumerate(rows):
            if becomes(row, moment) == "reading":
                said = (row.rank, landing, position, moment, READ_AS[row.text])
                statements[row.subject, row.metric, row.observed_at].append(said)
    found = []
    for identity, stated in statements.items():
        loudest = max(stated, key=lambda each: each[:3])
        text, flag = loudest[-1]
        newest = min((landing, moment) for _, landing, _, moment, value in stated if value == loudest[-1])[1]
        first = min((landing, moment) for _, landing, _, moment, _ in stated)[1]
        found.append(Winner(*identity, text, flag, first, newest))
    return sorted(found, key=lambda winner: (winner.subject, winner.observed_at, winner.metric))


def status(facts: Sequence[Winner], final_at: datetime, now: datetime) -> str:
    if now < final_at:
        return "provisional"
    before = [winner for winner in facts if winner.first <= final_at]
    after = [winner for winner in facts if winner.newest > final_at]
    return "revised" if before and after else "final"


def total(facts: Sequence[Winner]) -> Decimal | None:
    counted = [Decimal(winner.text) for winner in facts if winner.text is not None and not winner.flag]
    return sum(counted, Decimal(0)) if counted else None


def figure(
    facts: Sequence[Winner], value: Decimal | None, final_at: datetime, now: datetime, shown: Sequence[Winner] | None = None
) -> tuple[Any, ...]:
    evidence = sorted((winner.fact for winner in (facts if shown is None else shown)), key=str)
    return value, status(facts, final_at, now), "law", evidence


def areas(subject: str, listed: Sequence[str], street: str) -> list[str]:
    return [subject.partition("/")[0], *([street] if subject in listed else [])]


def figures(bodies: Iterable[Landed], now: datetime, listed: Sequence[str], street: str) -> Figures:
    """Return every figure that follows from *bodies* at log time *now*."""
    groups: dict[tuple[str, str, datetime], list[Winner]] = defaultdict(list)
    for winner in winners(bodies):
        groups["law.hour", winner.subject, winner.hour].append(winner)
        if winner.metric == "x":
            for start in range(17):
                if start <= winner.hour.hour < start + 8:
                    groups["law.eight", winner.subject, winner.day.replace(hour=start)].append(winner)
        groups["law.day", winner.subject, winner.day].append(winner)
        groups["law.age", winner.subject, winner.day].append(winner)
        for area in areas(winner.subject, listed, street):
            groups["law.area_day", area, winner.day].append(winner)
            groups["law.area_age", area, winner.day].append(winner)
            groups["law.to_date", area, winner.day.replace(month=1, day=1)].append(winner)
    return {key: judged(*key, facts, now) for key, facts in groups.items()}


def judged(kpi: str, _: str, start: datetime, facts: list[Winner], now: datetime) -> tuple[Any, ...]:
    hours = {
        "law.hour": (1, 12),
        "law.eight": (8, 1),
        "law.day": (24, 48),
        "law.area_day": (24, 72),
        "law.age": (24, 24),
        "law.area_age": (24, 24),
    }
    if kpi == "law.to_date":
        done = [winner for winner in facts if winner.day + timedelta(days=1) <= now]
        return figure(facts, total(done), start.replace(year=start.year + 1) + timedelta(days=1), now, done)
    length, wait = hours[kpi]
    end = start + timedelta(hours=length)
    value = total(facts)
    if kpi in {"law.age", "law.area_age"}:
        passed = max(0, min(4, int((now - end).total_seconds() // 86_400)))
        stations = len({winner.subject for winner in facts}) if kpi == "law.area_age" else 1
        value = Decimal(passed * stations)
    return figure(facts, value, end + timedelta(hours=wait), now)
