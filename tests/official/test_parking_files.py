import csv
import gzip
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from connectors.feeds.parking_lots import PARKING_LOTS
from connectors.intake.file import pieces
from models.kpi import Context, Fact, Inputs
from models.period import HOUR, city_time
from streams.kpis.parking_lot import METRICS, lot_hour, lot_now
from tests.official.books import Books, balanced
from tests.official.shared_files import SHARED, needs_shared
from tests.oracle.parking import idle_rates

PARKING = SHARED / "data" / "parking"
LANDED = datetime(2020, 1, 1, tzinfo=UTC)


def hours_of(books: Books, subject: str) -> dict[datetime, dict[str, list[Fact]]]:
    hours: dict[datetime, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for metric in METRICS:
        for fact in books.series(subject, metric):
            hours[HOUR.holding(city_time(fact.observed_at))][metric].append(fact)
    return hours


@needs_shared
def test_the_books_of_birmingham_add_up_and_its_impossible_counts_are_in_the_evidence() -> None:
    body = gzip.decompress((PARKING / "birmingham_occupancy_2016.csv.gz").read_bytes())
    rows = list(csv.DictReader(body.decode().splitlines()))
    books = Books(PARKING_LOTS, LANDED)
    books.lands(pieces(body))
    ledger = books.ledger()
    assert balanced(ledger)
    assert (ledger["received"], ledger["duplicate"]) == (2 * 35_717, 2 * 216)
    assert ledger["stored"] == 2 * (35_717 - 216)
    expected = idle_rates(rows)
    excluded, found, silent = Counter[str](), {}, 0
    for lot in {row["SystemCodeNumber"] for row in rows}:
        for start, facts in hours_of(books, f"Birmingham/{lot}").items():
            outcome = lot_hour(Inputs(facts), Context(lot, start, HOUR.end(start), LANDED))
            excluded.update(outcome.evidence["excluded"])
            if "idle" in outcome.evidence:
                found[lot, f"{start:%Y-%m-%d %H}"] = Fraction(outcome.evidence["idle"]) / Fraction(outcome.evidence["capacity"])
            else:
                silent += 1
    assert excluded == {"over_capacity": 373, "negative": 12}
    assert found == expected
    assert silent > 0


@needs_shared
def test_every_lot_of_koelns_answer_is_open_full_closed_or_unknown() -> None:
    body = (PARKING / "koeln_current_20190606.json").read_bytes()
    lots = json.loads(body)
    books = Books(PARKING_LOTS, LANDED)
    books.lands([body])
    ledger = books.ledger()
    assert (ledger["received"], ledger["stored"]) == (3 * 52, 3 * 52)
    noon = datetime(2019, 6, 6, 4, 10, tzinfo=UTC)
    states, idle = Counter[str](), Decimal(0)
    for code in lots:
        facts = {metric: books.series(f"Köln/{code}", metric) for metric in METRICS}
        start = datetime(2019, 6, 5, 16, tzinfo=UTC)
        outcome = lot_now(Inputs(facts), Context(code, start, start.replace(day=6), noon))
        states[outcome.evidence["state"]] += 1
        idle += getattr(outcome, "value", None) or Decimal(0)
    closed = [lot for lot in lots.values() if lot["status"] == "0"]
    opened = [lot for lot in lots.values() if lot["status"] == "1"]
    assert states == {"open": 42, "full": 2, "closed": len(closed), "unknown": 1}
    assert idle == sum(int(lot["free"]) for lot in opened)
