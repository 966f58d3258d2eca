"""A limit as people write it: `4工作时`, `2紧急工作时`, `15工作日`. What cannot be read is refused and never guessed.

Plain 小时 and 天 mean working hours and days in one city and hours and days of the clock in another: a table must say which it means.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from models.standards.working_time import LONGEST, UNITS, Allowance, LimitUnit

Plain: TypeAlias = Literal["", "working", "clock"]
"""What plain 小时 and 天 mean in a table; "": nobody said."""
NAMES: Mapping[str, LimitUnit] = {
    **{title: unit for unit, title in UNITS.items()},
    "个工作时": "work_hour", "工作小时": "work_hour", "个工作小时": "work_hour", "个工作日": "work_day", "工作天": "work_day",
    "个紧急工作时": "urgent_hour", "紧急工作小时": "urgent_hour", "个紧急工作日": "urgent_day", "个自然日": "day", "自然天": "day",
}  # fmt: skip
PLAIN_NAMES: Mapping[str, Mapping[str, LimitUnit]] = {
    "working": {"小时": "work_hour", "个小时": "work_hour", "天": "work_day", "日": "work_day"},
    "clock": {"小时": "hour", "个小时": "hour", "天": "day", "日": "day"},
}
_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(\D+)", re.ASCII)
LONGEST_TEXT = 40


class NoLimit(ValueError):
    """A text is no limit. instead: what to write."""

    def __init__(self, why: str, instead: str) -> None:
        super().__init__(why)
        self.instead = instead


def allowance(text: str, plain: Plain = "") -> Allowance:
    """Return the limit that *text* states; NoLimit says what is wrong with it and what to write instead."""
    wide = text.strip().translate({0xFF10 + digit: 48 + digit for digit in range(10)})
    found = _AMOUNT.fullmatch(wide) if len(wide) <= LONGEST_TEXT else None
    if found is None:
        raise NoLimit(f"{text[:LONGEST_TEXT]!r} is no number with a unit", "write such as 4工作时, 2紧急工作时, 5工作日")
    amount, name = Fraction(Decimal(found[1])), found[2].strip()
    unit = NAMES.get(name) or PLAIN_NAMES.get(plain, {}).get(name)
    if unit is None:
        raise _unknown(found[1], name)
    if not 0 < amount <= LONGEST:
        raise NoLimit(f"{found[1]} is no time that anything may take", f"write more than 0 and at most {LONGEST}")
    return Allowance(amount, unit)


def _unknown(amount: str, name: str) -> NoLimit:
    if name in PLAIN_NAMES["clock"]:
        of_work, of_clock = (UNITS[PLAIN_NAMES[way][name]] for way in ("working", "clock"))
        return NoLimit(
            f"plain {name} may be {of_work} or {of_clock}",
            f"write {amount}{of_work} or {amount}{of_clock}, or load the table with --plain working or --plain clock",
        )
    for known in sorted((*NAMES, *PLAIN_NAMES["clock"]), key=len, reverse=True):
        if name.startswith(known):
            return NoLimit(f"{name[len(known) :]!r} stands behind the limit", f"write {amount}{known} and put the rest into another column")
    return NoLimit(f"{name!r} is no unit of time", f"write one of {'、'.join(UNITS.values())}")
