import gzip
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from connectors.feeds.traffic_flow import TRAFFIC_FLOW
from connectors.intake.file import pieces
from models.kpi import Context, Inputs
from models.period import HOUR, ONE_HOUR
from models.place import Site
from streams.kpis.traffic_segment import segment_hour
from tests.official.books import Books, balanced
from tests.official.shared_files import SHARED, needs_shared
from tests.oracle import traffic as oracle
from tests.unit.kpis.city import at

FILE = SHARED / "data" / "traffic" / "metr_la_speed_mph_5min_7days.csv.gz"
BEGIN = at(2012, 3, 1)
FREE = Fraction(95)
EVERY = 23


@needs_shared
def test_the_books_of_metr_la_add_up_and_its_hours_are_the_oracles() -> None:
    """The file states no times; METR-LA begins on 2012-03-01 at midnight and has a row every five minutes."""
    header, *rows = gzip.decompress(FILE.read_bytes()).decode().split()
    dated = [f"{BEGIN + number * timedelta(minutes=5):%Y-%m-%d %H:%M:%S},{row}" for number, row in enumerate(rows)]
    books = Books(TRAFFIC_FLOW, datetime(2020, 1, 1, tzinfo=UTC))
    books.lands(pieces("\n".join([f",{header}", *dated]).encode()))
    ledger = books.ledger()
    assert balanced(ledger)
    assert (ledger["received"], ledger["stored"]) == (207 * 2016, 207 * 2016)
    table = [row.split(",") for row in rows]
    compared = 0
    for column in range(0, 207, EVERY):
        subject = f"METR-LA/{header.split(',')[column]}"
        site = Site(subject=subject, feed="traffic_flow", marks={"speed_free_flow": Decimal(95)})
        facts = books.series(subject, "speed")
        for hour in range(168):
            start = BEGIN + hour * ONE_HOUR
            outcome = segment_hour(
                Inputs({"speed": facts[12 * hour : 12 * hour + 12]}),
                Context(subject, start, HOUR.end(start), start + timedelta(days=9), site),
            )
            said = [Fraction(row[column]) * Fraction("1.609344") for row in table[12 * hour : 12 * hour + 12]]
            grades = [oracle.grade_number(speed, FREE) for speed in said]
            delays = [oracle.delay_of(speed, FREE) for speed in said]
            assert outcome.evidence["grade"] == oracle.grade_number(sum(said, Fraction(0)) / 12, FREE)
            assert outcome.evidence["minutes"] == [5 * grades.count(number) for number in range(1, 6)]
            assert [Fraction(each) for each in outcome.evidence["quarters"]] == [sum(delays[at : at + 3]) / 3 for at in range(0, 12, 3)]
            compared += 1
    assert compared == 9 * 168
