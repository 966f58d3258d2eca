"""One sentence of a report in both languages, Chinese first: the street reads it, and whoever checks the street."""

from typing import NamedTuple


class Said(NamedTuple):
    """The same sentence twice."""

    zh: str
    en: str
