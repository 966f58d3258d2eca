"""清运量 and what becomes of it: loads by kind and destination, 回收利用率 and 无害化处理率.

Formulas by one source (standards §9): 回收利用量 is 可回收物 and 厨余垃圾 that are neither burnt nor buried; 清运量 stands in for 产生量,
which nobody weighs. The denominator is everything weighed here, 可回收物 and 有害垃圾 included.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import city_time
from models.result import Result
from models.standards.rounding import EXACT, exact_sum
from streams.kpis.register import planned, share, told

WEIGHED = "net weight of the trips weighed"
RECOVERY = "(可回收物 + 厨余垃圾 neither burnt nor buried) ÷ 清运量, which stands in for 产生量"
HARMLESS = "(recycled + composted + incinerated + sanitary landfill + hazardous treatment) ÷ 清运量 of known destination"
HARMLESS_TARGET = "domestic_waste_harmless_rate"
KINDS = {1: "可回收物", 2: "有害垃圾", 3: "厨余垃圾", 4: "其他垃圾"}
DESTINATIONS = {0: "unknown", 1: "recycled", 2: "composted", 3: "incinerated", 4: "landfilled", 5: "hazardous treatment", 6: "dumped"}
RECOVERABLE = ("可回收物", "厨余垃圾")
RECOVERED_BY = ("recycled", "composted")
DUMPED, UNKNOWN = "dumped", "unknown"
JUMP, TRIPS_FOR_JUMP = 5, 4
"""A load of more than five times the day's median of that lorry, of at least four trips, is named; it counts all the same."""

NAMED_AT_MOST = 100

Loads = Mapping[str, Mapping[str, str]]


def _said(facts: Iterable[Fact], words: Mapping[int, str]) -> dict[int, str]:
    return {fact.observed_at: words[int(fact.value)] for fact in facts if fact.value is not None and not fact.flag}


def _sums(stated: Iterable[tuple[str, str, Decimal]]) -> dict[str, dict[str, str]]:
    sums: dict[str, dict[str, Decimal]] = {}
    for kind, destination, net in stated:
        row = sums.setdefault(kind, {})
        row[destination] = EXACT.add(row.get(destination, Decimal(0)), net)
    return {kind: {destination: str(row[destination]) for destination in sorted(row)} for kind, row in sorted(sums.items())}


def _total(loads: Loads) -> Decimal:
    return exact_sum(Decimal(net) for row in loads.values() for net in row.values())


def _jumps(nets: Mapping[int, Decimal]) -> list[str]:
    if len(nets) < TRIPS_FOR_JUMP:
        return []
    limit = Fraction(JUMP) * Fraction(median(Fraction(net) for net in nets.values()))
    return [f"{city_time(second).isoformat()}: {net} t" for second, net in nets.items() if Fraction(net) > limit]


def lorry_day(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """What one lorry fetched on a day, in t; a weight that is flagged is left out and named."""
    facts = inputs.facts
    kinds = _said(facts["kind"], KINDS)
    destinations = _said(facts["destination"], DESTINATIONS)
    nets = {fact.observed_at: fact.value for fact in facts["net"] if not fact.flag and fact.value is not None}
    left_out = [f"{city_time(fact.observed_at).isoformat()}: {fact.value} t is {fact.flag}" for fact in facts["net"] if fact.flag]
    left_out += [
        f"{city_time(second).isoformat()}: no weight" for second in sorted(kinds.keys() - {each.observed_at for each in facts["net"]})
    ]
    loads = _sums((kinds.get(second, UNKNOWN), destinations.get(second, UNKNOWN), net) for second, net in nets.items())
    evidence = {"loads": loads, "trips": len(nets), "left_out": left_out, "jumps": _jumps(nets)}
    if not nets:
        return NotEnough("no trip of this day has a weight that can be", WEIGHED, evidence)
    return Value(_total(loads), WEIGHED, evidence)


def _named(children: Sequence[Result], what: str) -> list[str]:
    """Name what was left out; what a source says gets its name, what an area says has it already."""
    return sorted(f"{child.subject}: {why}" if "/" in child.subject else why for child in children for why in child.evidence[what])[
        :NAMED_AT_MOST
    ]


def _merged(children: Sequence[Result]) -> dict[str, Any]:
    """Return the loads of all children as one table, with their trips and what was left out."""
    stated = (
        (kind, destination, Decimal(net))
        for child in children
        for kind, row in child.evidence["loads"].items()
        for destination, net in row.items()
    )
    return {
        "loads": _sums(stated),
        "trips": sum(child.evidence["trips"] for child in children),
        "left_out": _named(children, "left_out"),
        "jumps": _named(children, "jumps"),
    }


def collected(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """清运量 of an area in t."""
    evidence = _merged(inputs.children)
    if not evidence["trips"]:
        return NotEnough("no lorry was weighed", WEIGHED, evidence)
    return Value(_total(evidence["loads"]), WEIGHED, evidence)


def recovery_rate(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """回收利用率 of the year to date in %; a load whose destination is unknown was fetched, but not recovered."""
    evidence = _merged(inputs.children)
    loads: Loads = evidence["loads"]
    total = _total(loads)
    recovered = exact_sum(Decimal(loads.get(kind, {}).get(how, "0")) for kind in RECOVERABLE for how in RECOVERED_BY)
    by_kind = exact_sum(Decimal(net) for net in loads.get("可回收物", {}).values())
    kitchen = exact_sum(Decimal(loads.get("厨余垃圾", {}).get(how, "0")) for how in RECOVERED_BY)
    evidence |= {
        "numerator": str(recovered), "denominator": str(total), "denominator_is": "清运量",
        "with_all_recyclables": told(share(Fraction(by_kind) + Fraction(kitchen), Fraction(total))),
    }  # fmt: skip
    figure = share(Fraction(recovered), Fraction(total))
    return NotEnough("no lorry was weighed", RECOVERY, evidence) if figure is None else Value(figure, RECOVERY, evidence)


def harmless_rate(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """无害化处理率 of the year to date in %; a load whose destination is unknown is neither."""
    evidence = _merged(inputs.children)
    by_destination: dict[str, Decimal] = {}
    for row in evidence["loads"].values():
        for destination, net in row.items():
            by_destination[destination] = EXACT.add(by_destination.get(destination, Decimal(0)), Decimal(net))
    unknown, total = by_destination.get(UNKNOWN, Decimal(0)), exact_sum(by_destination.values())
    known = EXACT.subtract(total, unknown)
    harmless = EXACT.subtract(known, by_destination.get(DUMPED, Decimal(0)))
    evidence |= {
        "numerator": str(harmless), "denominator": str(known), "denominator_is": "清运量 of known destination",
        "unknown_destination": str(unknown), "if_unknown_is_dumped": told(share(Fraction(harmless), Fraction(total))),
        "target": planned(HARMLESS_TARGET),
    }  # fmt: skip
    figure = share(Fraction(harmless), Fraction(known))
    return (
        NotEnough("no load of a known destination was weighed", HARMLESS, evidence) if figure is None else Value(figure, HARMLESS, evidence)
    )
