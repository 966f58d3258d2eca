"""Things to write into books, and the shortest way of writing them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from models.landing import landing_id
from models.ledger import Receipt
from models.observation import Reading
from models.period import CITY_ZONE
from models.result import Figure, Node, Result
from models.shard import shard_of
from streams.ports import FactBook, ResultBook, ResultsTransaction, Series
from streams.settle import Stated

DAY = datetime(2026, 3, 1, tzinfo=CITY_ZONE)
NOON = int((DAY + timedelta(hours=12)).timestamp())
HOUR = 3600
LANDED = datetime(2026, 3, 2, tzinfo=UTC)
PM25 = Series("air", "中山/华柏园", "pm25")


def landing(number: int) -> str:
    return landing_id(LANDED + timedelta(seconds=number), b"contract")


def stated(value: str | None, number: int = 1, at: int = NOON, flag: str = "", rank: int = 0, first: int | None = None) -> Stated:
    return Stated(
        at, None if value is None else Decimal(value), flag, landing(number if first is None else first), rank, landing(number), 3
    )


def reading(value: str | None, at: int = NOON, flag: str = "", rank: int = 0) -> Reading:
    return Reading(PM25.subject, PM25.metric, at, value, flag, rank, 3)


def receipt(number: int, shard: int = 0) -> Receipt:
    return Receipt(landing(number), shard, 1, "air", 6, 1, 1, 1, 1, 1, 1)


def result(subject: str = "中山", value: Figure = Decimal("97.5"), day: int = 0, revision: int = 1, recheck: int | None = None) -> Result:
    """recheck: hours after LANDED."""
    start = DAY + timedelta(days=day)
    return Result(
        kpi="air.city_day", version=1, subject=subject, period_start=start, period_end=start + timedelta(days=1), value=value, unit="1",
        status="provisional", edition="HJ 633-2026", evidence={"primary": ["PM2.5", "O₃"], "valid": 3, "note": None, "mean": "35.5"},
        first_landing=landing(1), last_landing=landing(2), logged_at=LANDED, digest=f"digest {value}", revision=revision, cause=landing(2),
        recheck_at=None if recheck is None else LANDED + timedelta(hours=recheck),
    )  # fmt: skip


def node(subject: str = "中山", day: int = 0) -> Node:
    return result(subject, day=day).node


async def keep(book: FactBook, rows: Sequence[tuple[Series, Stated]], receipts: Sequence[Receipt] = ()) -> None:
    async with book.writing([0]) as transaction:
        await transaction.keep((), rows, receipts)


async def save(book: ResultBook, *results: Result) -> None:
    """As `compute` does: what is saved already is asked for first."""
    async with book.writing({shard_of(each.subject) for each in results}) as transaction:
        await transaction.previous([each.node for each in results])
        await transaction.save(results)


async def revision_of(transaction: ResultsTransaction, asked: Node) -> int:
    return (await transaction.previous([asked]))[asked].revision
