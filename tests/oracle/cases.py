"""Rates of cases counted one by one from rows as the feed carries them; shares no code with the product."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from statistics import median

Row = Mapping[str, str]
CLOSED = ("closed", "rated")


def time(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if row.get(name) else None


def filed(row: Row) -> bool:
    return bool(row.get("filed")) and row["stage"] != "rejected"


def due_by(row: Row, now: datetime) -> bool:
    due = time(row, "due")
    return filed(row) and due is not None and now > due


def closed_in_time(row: Row) -> bool:
    due, closed = time(row, "due"), time(row, "closed")
    return filed(row) and row["stage"] in CLOSED and due is not None and closed is not None and closed <= due


def percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    found = rounded(Fraction(100 * part, whole))
    return Decimal("99.99") if found == 100 and part < whole else found


def rounded(exact: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def hours(rows: Iterable[Row], name: str) -> Decimal | None:
    ends = [(time(row, name), datetime.fromisoformat(row["opened"])) for row in rows]
    seconds = [int((end - opened).total_seconds()) for end, opened in ends if end is not None and end >= opened]
    return rounded(Fraction(median(map(Fraction, seconds)), 3600)) if seconds else None


def rates(rows: Iterable[Row], now: datetime, *, postponed_counted: bool = True) -> dict[str, Decimal | None]:
    """Return each figure of *rows* (the newest of each case of one area and month) as it is at *now*."""
    every = list(rows)
    closed = [row for row in every if row["stage"] in CLOSED]
    should = [row for row in every if due_by(row, now) and (postponed_counted or row["stage"] != "postponed")]
    again = [row for row in every if int(row.get("reopened", "0")) > 0]
    ever = [row for row in every if row in again or (filed(row) and row in closed)]
    scores, total = (sum(int(row.get(name, "0")) for row in every) for name in ("scores", "score_sum"))
    late = [row for row in every if due_by(row, now) and row["stage"] not in (*CLOSED, "postponed")]
    return {
        "cases.filing_rate": percent(sum(map(filed, every)), len(every)),
        "cases.closing_rate": percent(sum(row in closed for row in should), len(should)),
        "cases.closed_in_time_rate": percent(sum(map(closed_in_time, should)), len(should)),
        "cases.overdue": Decimal(len(late)),
        "cases.first_response_time": hours(every, "responded"),
        "cases.closing_time": hours(closed, "closed"),
        "cases.reopening_rate": percent(len(again), len(ever)),
        "cases.satisfaction": rounded(Fraction(total, scores)) if scores else None,
    }
