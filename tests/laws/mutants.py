"""Which broken piece breaks which law. A law that stands in no line here is decoration."""

from dataclasses import replace

from models import landing
from streams import compute, read, settle, store
from streams import road as steps
from tests.laws import broken, city
from tests.laws.every_feed import FEED_LAWS
from tests.laws.mutant import Mutant
from tests.twins import facts, results, road

MACHINE = "no crash, rebalance or redelivery shows in the figures"
BATCH = "any order, repetition and batch rest in the figures of the batch oracle"
CRASH = "owners that die anywhere leave the figures of the batch oracle"
TICK = "a tick whose owner dies is a tick all the same"
STRUCK = "what is read after the clock has struck is judged at that time"
LATE = "an owner that wakes up when others have done its work does no harm"
BOOKS = "the books balance, and a landing is counted once"
AIR = "the air KPIs of a recording agree with the batch, whatever the road did to it"
ONCE = "each value of a fact is counted once, whatever the order"
AGAIN = "a suffix delivered again changes nothing at all"
CUT = "a list may be cut into bodies anywhere"
FORWARD = "revisions follow each other, stay what they were and never turn back in time"
CELLS = "read never raises, and every cell is a reading, ignored or rejected"
ROWS = "read loses no row"
EXACT = "a number keeps its exact value"
NUMBER = "what is no number is refused"
SORTED = "landing ids sort by time and tell it"
STANDS = "what stands depends neither on order nor on repetition"
STATUS = "the status follows from landings and log time"


def mutant(name: str, at: tuple[object, str], becomes: object, *breaks: str) -> Mutant:
    return Mutant(name=name, where=at[0], what=at[1], broken=becomes, breaks=breaks)


MUTANTS = (
    mutant("what came last stands", (settle, "stands"), broken.stands_by_arrival, BATCH, STANDS, AIR),
    mutant("a value said again is the newer one", (store, "_merged"), broken.merged_keeping_the_newer, STANDS),
    mutant("whoever speaks second repeats", (store, "account"), broken.account_by_identity, BATCH, ONCE, AIR),
    mutant("places in a body do not count", (store, "_stated"), broken.stated_without_position, CUT),
    mutant("store tells only what is new", (steps, "store"), broken.store_telling_only_news, CRASH),
    mutant("compute tells only what is new", (steps, "compute"), broken.compute_telling_only_news, CRASH, MACHINE),
    mutant("a tick computes what is due", (steps, "compute"), broken.compute_with_what_is_due, TICK),
    mutant("nothing is ever due", (steps, "due"), broken.nothing_is_due, BATCH),
    mutant("a tick is forgotten", (results.TwinResultsTransaction, "clocks"), broken.no_clocks, STRUCK),
    mutant("ack before the work", (road.TwinRoad, "work"), broken.acking_first, CRASH, MACHINE, *(law.name for law in FEED_LAWS)),
    mutant("facts are read before the lock", (results.TwinResults, "writing"), broken.reading_before_the_lock, LATE),
    mutant("facts are kept without a lock", (facts.TwinFacts, "writing"), broken.facts_without_a_lock, MACHINE, LATE),
    mutant("a part that comes again is added to its receipt", (road, "TwinFacts"), broken.AddingFacts, BOOKS),
    mutant("two paths to a figure", (city, "graph"), broken.city_of_two_paths, MACHINE),
    mutant("the year counts days that go on", (city, "ended"), broken.of_all_children, BATCH),
    mutant("an older now turns a figure back", (results.TwinResultsTransaction, "previous"), broken.previous_without_its_time, FORWARD),
    mutant("the digest leaves out the evidence", (compute, "digest_of"), broken.digest_without_evidence, BATCH, FORWARD),
    mutant("the digest leaves out the status", (compute, "digest_of"), broken.digest_without_status, FORWARD),
    mutant("the digest never repeats", (compute, "digest_of"), broken.digest_that_never_repeats, AGAIN),
    mutant("a first landing may go stale", (compute, "_quiet"), broken.quiet_about_the_first, BATCH),
    mutant("the first landing alone revises", (compute, "status_of"), broken.status_by_the_first_landing_alone, BATCH, STATUS),
    mutant("refusals are not counted", (read, "parts_of"), broken.parts_without_refusals, BOOKS, CELLS, ROWS),
    mutant("every part carries the rest", (read, "parts_of"), broken.parts_that_all_carry_the_rest, BOOKS, ROWS),
    replace(mutant("a decoder that trips stops the poll", (read, "_safe_page"), read._page, CELLS), fails=ValueError),
    replace(mutant("any name will do", (read, "NAME"), broken.ANYTHING, CELLS), fails=ValueError),
    mutant("numbers go through float", (read, "number"), broken.number_by_float, EXACT),
    mutant("12_5 is a number", (read, "number"), broken.number_with_underscores, NUMBER, BATCH),
    mutant("landing ids begin in the middle", (landing, "landing_id"), broken.landing_backwards, SORTED),
)
