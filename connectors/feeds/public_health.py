"""Daily counts of cases by syndrome and age group from sentinel sites (哨点): clinics, schools, the community's health centres.

What is odd about this source:

- Counts only. A row that looks personal (a column for names, identity numbers, telephones, addresses or dates of birth, an exact age, or
  a cell that holds an identity or telephone number) is refused, and its text is not repeated in the refusal: send counts.
- 0 means that nobody came with it, a blank that nobody counted. A site that is closed sends nothing, which is not 0.
- `age_group` is 0-4, 5-14, 15-24, 25-59 or 60+; 合计 (all ages) may stand instead of the five or beside them. Where both are sent and do
  not add up, the KPIs believe 合计 and name the day; some of the five alone are no count. The groups are those of influenza sentinels, by
  recall.
- Sites count by day of visit, correct for a week (`source` 审核, 人工) and send Monday what came in on the weekend.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

SYNDROMES = {
    "ili": "流感样病例", "fever": "发热", "respiratory": "急性呼吸道感染", "diarrhea": "腹泻", "hfmd": "手足口病", "rash": "发热出疹",
}  # fmt: skip
AGES = ("0_4", "5_14", "15_24", "25_59", "60_up")
ALL = "all"
_SYNDROME = {word: code for code, title in SYNDROMES.items() for word in (code, title)}
_AGE = {
    "0-4": "0_4", "5-14": "5_14", "15-24": "15_24", "25-59": "25_59", "60+": "60_up", "60岁以上": "60_up", "≥60": "60_up",
    "合计": ALL, "all": ALL, "": ALL,
}  # fmt: skip
SHAPE = Shape(required=frozenset({"city", "site", "date", "syndrome", "cases"}), beside=PLACE | {"age_group", "source"})
PERSONAL = "personal_data"
_PERSONAL_COLUMN = re.compile(
    r"姓名|患者|身份证|证件|电话|手机|住址|地址|出生|生日|(^|_)(name|patient|phone|mobile|address|birth\w*|dob|id_?(card|number|no))(_|$)",
    re.IGNORECASE,
)
_PERSONAL_CELL = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")
"""Identity numbers of GB 11643 (18 or the old 15 digits) and mobile telephones."""


def _refuse_personal(row: dict[str, str]) -> None:
    if any(_PERSONAL_COLUMN.search(column) for column in row):
        raise Unclear(PERSONAL, "a column of this row is about a person; send counts by day, syndrome and age group only")
    if any(_PERSONAL_CELL.search(re.sub(r"[\s-]", "", text)) for column, text in row.items() if column != "date"):
        raise Unclear(PERSONAL, "a cell of this row holds an identity or telephone number; send counts by day, syndrome and age group only")


def _cells(row: dict[str, str]) -> list[Cell]:
    _refuse_personal(row)
    age_group = row.get("age_group", "").strip()
    age, syndrome = _AGE.get(age_group), _SYNDROME.get(row["syndrome"].strip())
    if age is None and age_group.removesuffix("岁").isdigit():
        raise Unclear(PERSONAL, "this row has an exact age; send the age group: 0-4, 5-14, 15-24, 25-59, 60+ or 合计")
    if age is None:
        raise Unclear("unknown_age_group", f"age_group {age_group[:20]!r} is unknown; send 0-4, 5-14, 15-24, 25-59, 60+ or 合计")
    if syndrome is None:
        raise Unclear("unknown_syndrome", f"syndrome {row['syndrome'][:20]!r} is unknown; send one of {', '.join(_SYNDROME)}")
    return [Cell(subject_of(row, "site"), f"{syndrome}_{age}", midnight(row["date"]), row["cases"], rank_of(row))]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one count a row; the piece of a row that looks personal is not kept with its refusal."""
    for found in cells(body, SHAPE, _cells):
        yield found._replace(piece=b"") if isinstance(found, Unreadable) and found.reason == PERSONAL else found


PUBLIC_HEALTH = Feed(
    name="public_health",
    title="哨点症候群日病例数",
    english="Daily syndrome counts of sentinel sites",
    decode=decode,
    metrics=tuple(
        Metric(name=f"{code}_{age}", title=f"{title} {age.replace('_', '-')}", unit="例", low=Decimal(0), high=Decimal(100_000))
        for code, title in SYNDROMES.items()
        for age in (*AGES, ALL)
    ),
    example="city,community,site,date,syndrome,age_group,cases\n中山,烟洲社区,西区医院,20260326,流感样病例,5-14,12\n",
)
