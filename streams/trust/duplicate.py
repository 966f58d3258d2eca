"""Duplicated devices: two sources that tell the very same story, because one is a copy of the other or both carry one device's number."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from models.kpi import Fact

DUPLICATE = "duplicate"


def fingerprint(facts: Sequence[Fact], moved: int) -> str:
    """Return a name for the series, the same for the same values at the same times; "" where it hardly moves, as many dry gauges do."""
    values = [fact[1] for fact in facts]
    if len(set(values[: 2 * moved])) < moved and len(set(values)) < moved:  # nearly always the first few tell
        return ""
    told = f"{[fact[0] for fact in facts]} {' '.join(map(str, values))}"
    return blake2b(told.encode(), digest_size=8).hexdigest()


def duplicates(series: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return, for each source that has a double, the double; *series* holds fingerprints by source and metric."""
    owners: dict[tuple[str, str], list[str]] = {}
    for subject, prints in series.items():
        for metric, name in prints.items():
            owners.setdefault((metric, name), []).append(subject)
    doubles: dict[str, str] = {}
    for subjects in owners.values():
        if len(subjects) > 1:
            for subject in subjects:
                doubles.setdefault(subject, subjects[0] if subject != subjects[0] else subjects[1])
    return doubles
