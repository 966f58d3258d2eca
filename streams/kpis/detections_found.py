"""How many detections there are in which state, by kind, and how long those took that were cleared: of a device, of an area, of a year.

Whatever lies above the device reads one child that carries every state, so that open, confirmed, false and cleared make up what was found.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.detection import CLEARED, CONFIRMED, FALSE, KINDS, OPEN, STANDARD, STATES, lasted
from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.result import Result
from models.standards.rounding import round_half_even

UNDONE = (STATES[OPEN], STATES[CONFIRMED])
MINUTE_DECIMALS = 1


def _in_order(kinds: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {kind.name: dict(kinds[kind.name]) for kind in KINDS if kind.name in kinds}


def _evidence(kinds: Mapping[str, Mapping[str, int]], seconds: Iterable[int]) -> dict[str, Any]:
    states = {name: sum(each.get(name, 0) for each in kinds.values()) for name in STATES.values()}
    return {"states": states, "kinds": _in_order(kinds), "cleared_after_s": sorted(seconds)}


def of_device(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Detections that a device made on the day, in the state in which they are known today."""
    kinds: dict[str, Counter[str]] = {}
    seconds: list[int] = []
    for kind in KINDS:
        facts = [fact for fact in inputs.facts.get(kind.name, ()) if fact.value is not None]
        if not facts:
            continue
        kinds[kind.name] = Counter(STATES[int(fact.value)] for fact in facts if fact.value is not None)
        durations = {fact.observed_at: fact.value for fact in inputs.facts.get(lasted(kind.name), ()) if not fact.flag}
        for fact in facts:
            took = durations.get(fact.observed_at)
            if fact.value == CLEARED and took is not None:
                seconds.append(int(took))
    if not kinds:
        return NotEnough("no detection of the day has a state", STANDARD)
    return Value(Decimal(sum(each.total() for each in kinds.values())), STANDARD, _evidence(kinds, seconds))


def _joined(children: Iterable[Result]) -> dict[str, Any]:
    kinds: dict[str, Counter[str]] = {}
    seconds: list[int] = []
    for child in children:
        for kind, states in child.evidence.get("kinds", {}).items():
            kinds.setdefault(kind, Counter()).update(states)
        seconds += child.evidence.get("cleared_after_s", ())
    return _evidence(kinds, seconds)


def of_area(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Detections of an area's devices on the day, false ones among them."""
    evidence = _joined(inputs.children)
    devices = {"devices": len(inputs.children), "registered": len(context.registered)}
    if not evidence["kinds"]:
        return NotEnough("no device of the area has a detection with a state", STANDARD, devices)
    return Value(Decimal(sum(evidence["states"].values())), STANDARD, {**evidence, **devices})


def in_state(*states: int) -> Compute:
    """Return the function that counts the detections of an area's day in one of *states*."""
    names = [STATES[state] for state in states]

    def count(inputs: Inputs, _context: Context) -> Value | NotEnough:
        evidence = _joined(inputs.children)
        if not evidence["kinds"]:
            return NotEnough("no detection of the day has a state", STANDARD)
        kinds = {kind: sum(each.get(name, 0) for name in names) for kind, each in evidence["kinds"].items()}
        found = sum(evidence["states"].values())
        return Value(Decimal(sum(kinds.values())), STANDARD, {"kinds": kinds, "of": found, "states": evidence["states"]})

    return count


def open_now(inputs: Inputs, _context: Context) -> Value:
    """Detections of the year that are neither false nor cleared yet: those that wait for a look, and those that wait for hands."""
    evidence = _joined(inputs.children)
    kinds = {
        kind: waiting for kind, each in evidence["kinds"].items() if (waiting := {name: each[name] for name in UNDONE if each.get(name)})
    }
    undone = [child for child in inputs.children if any(child.evidence.get("states", {}).get(name) for name in UNDONE)]
    oldest = min((child.period_start.date().isoformat() for child in undone), default=None)
    states = {name: evidence["states"][name] for name in UNDONE}
    return Value(Decimal(sum(states.values())), STANDARD, {"states": states, "kinds": kinds, "oldest_day": oldest})


def time_to_clear(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Median minutes from a detection to its clearing, of the detections of the period that are cleared, half to even to 0.1."""
    evidence = _joined(inputs.children)
    seconds, cleared = evidence["cleared_after_s"], evidence["states"][STATES[CLEARED]]
    false = evidence["states"][STATES[FALSE]]
    counts = {"timed": len(seconds), "cleared": cleared, "not_cleared": sum(evidence["states"].values()) - cleared - false, "false": false}
    if not seconds:
        return NotEnough("no detection of the period is cleared with a time", STANDARD, counts)
    middle = Fraction(seconds[(len(seconds) - 1) // 2] + seconds[len(seconds) // 2], 2)
    longest = str(round_half_even(Fraction(seconds[-1], 60), MINUTE_DECIMALS))
    return Value(round_half_even(middle / 60, MINUTE_DECIMALS), STANDARD, {**counts, "longest_min": longest})
