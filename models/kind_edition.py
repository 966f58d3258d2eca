"""Codes of older editions, as cities still write them, in the edition that is in force.

GB/T 30428.2-2013 wrote 2 + 2 digits: `01-10 暴露垃圾`. Its big classes of matters 01 to 04 are 06 to 09 now, its small numbers the same
with a leading 0: of the 56 that one real list uses, 54 keep their meaning and two were withdrawn. Cities number their own small classes
downwards from 99, each in its own way, so those mean nothing elsewhere. CJ/T 214-2007 is older still: its first four small classes of
市容环境 are the same in every list found, from 05 on cities differ.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from models.kind import PARTS, Kind, Kinds, Part, kind_id

EDITION_2007 = "CJ/T 214-2007"
EDITION_2013 = "GB/T 30428.2-2013"
OLDER = (EDITION_2013, EDITION_2007)
FIRST_LOCAL = 60
"""From here on a small class of 2013 is taken for a city's own. The true border was not found: the standard's own end before 58, and the
one city whose list could be read counts down from 99 to 78."""
MATTER_CLASSES_2013: Mapping[str, str] = {"01": "06", "02": "07", "03": "08", "04": "09"}
COMPONENT_CLASSES_2013 = ("01", "02", "03", "04", "05")
MATTERS_2007: Mapping[str, str] = {"01": "06001", "02": "06010", "03": "06011", "04": "06012"}
_OLD_CODE = re.compile(r"(\d\d)[-—. ]?(\d\d)")


class NowCalled(NamedTuple):
    """What became of an old code: the kind of now, or why there is none."""

    kind: Kind | None
    why: str = ""


def now_called(kinds: Kinds, edition: str, part_word: str, code: str) -> NowCalled:
    """Return the kind that *code* of *edition* is now. part_word: 部件, 事件, 事项, component or matter."""
    part = PARTS.get(part_word.strip())
    if part is None:
        return NowCalled(None, f"{part_word!r} is neither 部件 nor 事项")
    if edition == kinds.edition:
        found = kinds.by_id.get(kind_id(part, code))
        return NowCalled(found, "" if found else f"{edition} has no {part} {code}")
    if edition not in OLDER:
        return NowCalled(None, f"edition {edition!r} is unknown; write one of {', '.join((kinds.edition, *OLDER))}")
    parts = _OLD_CODE.fullmatch(code.strip())
    if parts is None:
        return NowCalled(None, f"{code!r} is no code of {edition}; write two and two digits, such as 01-10")
    big, small = parts.groups()
    return _of_2013(kinds, part, big, small) if edition == EDITION_2013 else _of_2007(kinds, part, big, small)


def _of_2013(kinds: Kinds, part: Part, big: str, small: str) -> NowCalled:
    if int(small) >= FIRST_LOCAL:
        return NowCalled(None, f"{big}-{small} is a city's own small class; load it as a local kind")
    now = (big if big in COMPONENT_CLASSES_2013 else "") if part == "component" else MATTER_CLASSES_2013.get(big, "")
    if not now:
        return NowCalled(None, f"class {big} of {EDITION_2013} has no counterpart in {kinds.edition}")
    found = kinds.by_id.get(kind_id(part, f"{now}0{small}"))
    return NowCalled(found, "" if found else f"{big}-{small} was withdrawn: {kinds.edition} has no {part} {now}0{small}")


def _of_2007(kinds: Kinds, part: Part, big: str, small: str) -> NowCalled:
    if part == "matter" and big == "01" and small in MATTERS_2007:
        return NowCalled(kinds.by_id[kind_id("matter", MATTERS_2007[small])])
    return NowCalled(None, f"{big}-{small} of {EDITION_2007} means different things in different cities; name the kind of {kinds.edition}")
