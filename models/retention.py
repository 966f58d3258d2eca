"""How long what is known about people is kept, by kind: declared once, enforced by the collector, shown to everybody.

《个人信息保护法》 art. 19 asks for the shortest time that the purpose needs and names no number; the numbers here are local rules.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kept(StrEnum):
    """What is kept."""

    REPORT = "report"
    """The contact of whoever reported something."""
    LEASE = "lease"
    """The contact of whoever offered or leased a space."""
    DIG = "dig"
    """The contact of whoever asked before digging."""
    LOOSE_PHOTO = "loose_photo"
    """A photo that was sent and that no report has named."""
    CASE_PHOTO = "case_photo"
    """A photo that a report or a case stands on."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """One kind's rule. keep: after it was last needed. why: in Chinese and English, as it is told to the people it is about."""

    kind: Kept
    title: str
    keep: timedelta
    why: str


RETENTIONS = (
    Retention(
        kind=Kept.REPORT, title="上报人联系方式", keep=timedelta(days=180),
        why="回访与申诉所需，自最后一次上报或案件办理起算 (to call back and to answer complaints, from the last report or step of a case)",
    ),
    Retention(
        kind=Kept.LEASE, title="车位租赁联系方式", keep=timedelta(days=3 * 365),
        why="普通诉讼时效三年，《民法典》第188条 (the general limitation period of three years, Civil Code art. 188)",
    ),
    Retention(
        kind=Kept.DIG, title="动土查询联系方式", keep=timedelta(days=3 * 365),
        why="普通诉讼时效三年，《民法典》第188条 (the general limitation period of three years, Civil Code art. 188)",
    ),
    Retention(
        kind=Kept.LOOSE_PHOTO, title="未关联案件的照片", keep=timedelta(days=1),
        why="等待上报引用 (it waits for the report that names it)",
    ),
    Retention(
        kind=Kept.CASE_PHOTO, title="案件照片", keep=timedelta(days=3 * 365),
        why="案件证据 (evidence of a case)",
    ),
)  # fmt: skip
KEEP = {each.kind: each.keep for each in RETENTIONS}
CONTACTS = (Kept.REPORT, Kept.LEASE, Kept.DIG)
"""The kinds that are contacts; the others are photos."""
