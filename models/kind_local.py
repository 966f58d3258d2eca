"""The street's own kinds: small classes that a city adds to the standard's, read from a table and checked against the standard.

A local kind keeps the number that its city gave it, under the edition it was given in. In GB/T 47678.5-2026 the standard's small classes
end at 079 and local ones are 080 to 999, assigned downwards (single source); in GB/T 30428.2-2013 they count down from 99. What that
edition had and the one in force has no more (05-06 道路积水) may be kept on as a local kind too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from models.kind import PARTS, Kind, Kinds, Part, standard_kinds
from models.kind_edition import EDITION_2013, now_called
from models.sheet import Line, Wrong, lines, refuse

WHAT = "these kinds"
REQUIRED = ("part", "code", "name")
BESIDE = ("edition", "class", "near", "tap", "tap_en")
FIRST_LOCAL_2026 = 80
LONGEST_NAME = 60
LONGEST_TAP, LONGEST_TAP_EN, MOST_TAPS = 8, 24, 12
"""A word that is tapped must fit its button, and whoever looks for one reads them all."""
SHAPES = {standard_kinds().edition: re.compile(r"\d\d(\d{3})", re.ASCII), EDITION_2013: re.compile(r"\d\d-(\d\d)", re.ASCII)}
TEMPLATE = """part,code,name,edition,class,near,tap,tap_en
事项,06999,乱扔烟头,GB/T 47678.5-2026,市容环境,06012,烟头,Cigarette ends
事项,01-92,垃圾满溢,GB/T 30428.2-2013,市容环境,06042,,
"""


def local_id(edition: str, part: Part, code: str) -> str:
    """Return the id of a local kind."""
    return f"local-{part}-{code}" + ("-2013" if edition == EDITION_2013 else "")


def local_kinds(text: str, kinds: Kinds) -> tuple[Kind, ...]:
    """Return the local kinds of a CSV in the shape of TEMPLATE; edition, class and near may be left out. SheetError names mistakes."""
    found = lines(WHAT, text, REQUIRED, BESIDE)
    wrongs = [wrong for line in found for wrong in _wrongs(line, kinds)]
    refuse(WHAT, wrongs)
    local = [_kind(line, kinds) for line in found]
    twice = {each for each, count in Counter(kind.id for kind in local).items() if count > 1}
    refuse(
        WHAT,
        (
            Wrong(line.number, "code", "the same kind is there twice", "keep one")
            for line, kind in zip(found, local, strict=True)
            if kind.id in twice
        ),
    )
    refuse(WHAT, _tapped_wrongly(found, kinds))
    return tuple(local)


def _tapped_wrongly(found: Iterable[Line], kinds: Kinds) -> Iterator[Wrong]:
    """Yield the words that cannot be tapped: too long, or another kind's already."""
    tapped = [line for line in found if line.cells["tap"] or line.cells["tap_en"]]
    taken = {word for each in kinds.words for word in (each.zh, each.en.casefold(), each.id)}
    for line in tapped:
        number, tap, english = line.number, line.cells["tap"], line.cells["tap_en"]
        if not 0 < len(tap) <= LONGEST_TAP or len(english) > LONGEST_TAP_EN:
            yield Wrong(
                number, "tap", "it is missing or too long", f"write at most {LONGEST_TAP} characters, and {LONGEST_TAP_EN} of English"
            )
        if taken & {tap, english.casefold()} - {""}:
            yield Wrong(number, "tap", f"{tap or english!r} is tapped for another kind already", "choose another word")
        taken |= {tap, english.casefold()}
    if len(tapped) > MOST_TAPS:
        yield Wrong(tapped[MOST_TAPS].number, "tap", f"more than {MOST_TAPS} kinds are tapped", "leave the rarer ones to a handler")


def _wrongs(line: Line, kinds: Kinds) -> Iterator[Wrong]:
    number, cells = line
    edition = cells["edition"] or kinds.edition
    if cells["part"] not in PARTS:
        yield Wrong(number, "part", f"{cells['part']!r} is no part", "write 部件 or 事项")
    if not 0 < len(cells["name"]) <= LONGEST_NAME:
        yield Wrong(number, "name", "it is empty or too long", f"write what the kind is called, in at most {LONGEST_NAME} characters")
    if edition not in {kinds.edition, EDITION_2013}:
        yield Wrong(number, "edition", f"{edition!r} is unknown", f"write {kinds.edition} or {EDITION_2013}")
    elif part := PARTS.get(cells["part"]):
        yield from _code_wrongs(number, kinds, edition, part, cells["code"])
    if cells["near"] and kinds.find(cells["near"]) is None:
        yield Wrong(number, "near", f"{cells['near']!r} is no kind", "write the code of the closest matter, such as 06012, or nothing")


def _code_wrongs(number: int, kinds: Kinds, edition: str, part: Part, code: str) -> Iterator[Wrong]:
    shape = SHAPES[edition].fullmatch(code)
    if shape is None:
        yield Wrong(number, "code", f"{code!r} is no code of {edition}", "write 06999 for 2026, 01-92 for 2013")
    elif edition == EDITION_2013 and (now := now_called(kinds, edition, part, code).kind):
        yield Wrong(number, "code", f"{code} is {now.name}, {now.code} of {now.edition}", "leave it out: it is known")
    elif edition != EDITION_2013 and int(shape[1]) < FIRST_LOCAL_2026:
        yield Wrong(number, "code", f"small class {shape[1]} is the standard's to give", f"number your own from {FIRST_LOCAL_2026} up")


def _kind(line: Line, kinds: Kinds) -> Kind:
    cells, part = line.cells, PARTS[line.cells["part"]]
    edition, near = cells["edition"] or kinds.edition, kinds.find(cells["near"]) if cells["near"] else None
    return Kind(
        id=local_id(edition, part, cells["code"]), edition=edition, part=part, code=cells["code"], name=cells["name"], big=cells["class"],
        origin="local", near=near.id if near else "", tap=cells["tap"], tap_en=cells["tap_en"],
    )  # fmt: skip
