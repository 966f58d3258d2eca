"""How a sender marks what it corrects: the column `source`, in the words that departments use for raw, reviewed and manual values."""

from connectors.feeds.rows.label import Unclear

RANKS = {"": 0, "原始": 0, "raw": 0, "审核": 1, "reviewed": 1, "人工": 2, "manual": 2}


def rank_of(row: dict[str, str]) -> int:
    """Return the rank of *row*: the later in raw, reviewed, manual wins whatever lands last; without a word it is raw."""
    stated = row.get("source", "")
    rank = RANKS.get(stated.strip().lower())
    if rank is None:
        raise Unclear("unknown_source", f"source {stated[:20]!r} is unknown; send 原始, 审核 or 人工, or leave it out")
    return rank
