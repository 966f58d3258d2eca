"""垃圾分类覆盖率: which residential quarters have sorted collection AND sorted transport (standards §9, addenda G).

The plan asks for 100 % by 2025 and does not say what is counted; the source that has a formula counts 居民小区, in rural areas 行政村.
"""

from decimal import Decimal

from models.kpi import Context, Inputs, NotEnough, Value
from models.standards.rounding import exact_sum
from streams.kpis.register import DELISTED, as_of, by_kind, coverage, latest, tally, told

RULE = "居民小区 with sorted collection and sorted transport ÷ all 居民小区 (rural: 行政村)"
TARGET = "community_waste_sorting_coverage"
SORTED, UNSORTED = "sorted", "unsorted"
NO, YES = 0, 1
KINDS = {None: "居民小区", 1: "居民小区", 2: "行政村"}
ANSWERS = {0: "no", 1: "yes", 2: "unknown"}


def sorting_quarter(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Whether the quarter is sorted: both answers yes; one no is enough to be unsorted; anything else is neither."""
    said = {metric: latest(inputs.facts, metric) for metric in ("collection", "transport", "listed", "kind")}
    answers = [None if said[metric] is None else int(said[metric] or 0) for metric in ("collection", "transport")]
    evidence = {
        "collection": None if answers[0] is None else ANSWERS[answers[0]],
        "transport": None if answers[1] is None else ANSWERS[answers[1]],
        "households": told(latest(inputs.facts, "households")),
        "kind": KINDS[None if said["kind"] is None else int(said["kind"])],
        "as_of": as_of(inputs.facts),
    }
    if said["listed"] == NO:
        return Value(DELISTED, RULE, evidence)
    if answers == [YES, YES]:
        return Value(SORTED, RULE, evidence)
    if NO in answers:
        return Value(UNSORTED, RULE, evidence)
    return NotEnough("sorted collection or sorted transport is not known of this quarter", RULE, evidence)


def sorting_coverage(inputs: Inputs, context: Context) -> Value | NotEnough:
    """The share of quarters that are sorted, in %, with the names of those that are not."""
    found = tally(inputs.children, context.registered, SORTED)
    households = exact_sum(Decimal(child.evidence["households"] or 0) for child in inputs.children if child.value == SORTED)
    more = by_kind(inputs.children, context, SORTED) | {"households_sorted": str(households)}
    return coverage(found, TARGET, RULE, "no quarter of this area says whether it is sorted", more)
