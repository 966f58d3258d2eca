"""How often the sender has told a thing again: the higher revision is the louder."""

from connectors.feeds.rows.label import Unclear

LARGEST_RANK = 32_767
LONGEST = 9


def rank_of(text: str) -> int:
    """Return the rank of a revision; none stated is the first."""
    asked = text.strip()
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST):
        raise Unclear("bad_revision", f"revision {asked[:20]!r} is no number; send 0, 1, 2 … or leave it out")
    return min(int(asked or 0), LARGEST_RANK)
