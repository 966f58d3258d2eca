"""The number of a kind, so that a fact, which is a number, can say what a case is about; it follows from the kind's id alone.

A matter's is its five digits (06042 → 6042), a component's the same from 100,000 on, a city's own of 2013 (01-92) from 200,000 and 300,000
on; what this program adds is numbered from 900,001 in a list that only grows.
"""

import re
from collections.abc import Sequence

COMPONENTS, MATTERS_2013, COMPONENTS_2013, OURS = 100_000, 200_000, 300_000, 900_001
GAS_ALARM, CALL_FOR_HELP = "xiqu-gas-alarm", "xiqu-call-for-help"
OUR_KINDS: Sequence[str] = ("xiqu-other", "xiqu-flooded-road", GAS_ALARM, CALL_FOR_HELP)
_OF_2026 = re.compile(r"(?:local-)?(matter|component)-(\d{5})", re.ASCII)
_OF_2013 = re.compile(r"local-(matter|component)-(\d\d)-(\d\d)-2013", re.ASCII)


def kind_number(kind: str) -> int | None:
    """Return the number of the kind with this id, None where the id is none."""
    if kind in OUR_KINDS:
        return OURS + OUR_KINDS.index(kind)
    if found := _OF_2026.fullmatch(kind):
        return int(found[2]) + (COMPONENTS if found[1] == "component" else 0)
    if found := _OF_2013.fullmatch(kind):
        return int(found[2] + found[3]) + (COMPONENTS_2013 if found[1] == "component" else MATTERS_2013)
    return None


def kind_of(number: int) -> str | None:
    """Return the id of the kind with this number, None where there is none; a local kind of 2026 comes back as a plain matter's id."""
    if OURS <= number < OURS + len(OUR_KINDS):
        return OUR_KINDS[number - OURS]
    if number >= MATTERS_2013:
        part = "matter" if number < COMPONENTS_2013 else "component"
        digits = f"{number % COMPONENTS:04}"
        return f"local-{part}-{digits[:2]}-{digits[2:]}-2013" if number < COMPONENTS_2013 + COMPONENTS else None
    return f"matter-{number:05}" if number < COMPONENTS else f"component-{number - COMPONENTS:05}"
