"""A river, a basin, an area: its status from the shares of its sections' classes (环办〔2011〕22号), from five on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.standards.edition import load_table
from models.standards.surface_water import CLASSES, GOOD, STATUSES, WORSE_THAN_V, Status

_RULES = load_table("gb3838.json")["basin"]
SECTIONS_FOR_SHARES = int(_RULES["sections_for_shares"])
_EXCELLENT, _GOOD = Fraction(_RULES["good_excellent"]), Fraction(_RULES["good_good"])
_MODERATE, _HEAVY = Fraction(_RULES["worse_moderate"]), Fraction(_RULES["worse_heavy"])
MAIN_AT_MOST = 3
_BEST, _WELL, _LIGHTLY, _MODERATELY, _HEAVILY = dict.fromkeys(STATUSES)


@dataclass(frozen=True, slots=True)
class ClassShares:
    """How many sections have which class (by grade), and their shares in exact %."""

    counts: tuple[int, ...]

    @property
    def sections(self) -> int:
        """Return how many sections have a class."""
        return sum(self.counts)

    def share(self, first: int, last: int) -> Fraction:
        """Return the share in % of the grades *first* to *last*; there must be a section."""
        return Fraction(100 * sum(self.counts[first : last + 1]), self.sections)

    @property
    def good(self) -> Fraction:
        """Return the share of Ⅰ to Ⅲ in %."""
        return self.share(0, GOOD)

    @property
    def worse_than_v(self) -> Fraction:
        """Return the share of 劣Ⅴ in %."""
        return self.share(WORSE_THAN_V, WORSE_THAN_V)

    def by_class(self) -> dict[str, int]:
        """Return the counts under the names of the classes."""
        return dict(zip(CLASSES, self.counts, strict=True))


def class_shares(grades: Sequence[int]) -> ClassShares:
    """Count *grades*."""
    found = Counter(grades)
    return ClassShares(tuple(found[grade] for grade in range(len(CLASSES))))


def status_by_shares(shares: ClassShares) -> Status:
    """Return the status of at least five sections.

    With less than 75 % of Ⅰ to Ⅲ the share of 劣Ⅴ decides: below 20 % light, below 40 % moderate, from 40 % on heavy pollution.
    """
    if shares.good >= _EXCELLENT:
        return _BEST
    if shares.good >= _GOOD:
        return _WELL
    if shares.worse_than_v < _MODERATE:
        return _LIGHTLY
    return _MODERATELY if shares.worse_than_v < _HEAVY else _HEAVILY


def main_by_rate(sections: Sequence[Mapping[str, int]]) -> list[tuple[str, Fraction]]:
    """Return up to three indicators with the share of sections (in %) in which each is worse than Ⅲ, the largest first.

    sections: the grades by indicator of each section; a section that does not measure an indicator does not count for it.
    """
    measured = Counter(key for section in sections for key in section)
    exceeded = Counter(key for section in sections for key, grade in section.items() if grade > GOOD)
    rates = [(key, Fraction(100 * count, measured[key])) for key, count in exceeded.items()]
    return sorted(rates, key=lambda each: (-each[1], each[0]))[:MAIN_AT_MOST]
