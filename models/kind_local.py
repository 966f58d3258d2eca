"""The street's own kinds: small classes that a city adds to the standard's, read from a table and checked against the standard.

A local kind keeps the number that its city gave it, under the edition it was given in. In GB/T 47678.5-2026 the standard's small classes
end at 079 and local ones are 080 to 999, assigned downwards (single source); in GB/T 30428.2-2013 they count down from 99.
"""

import re
from collections import Counter
from collections.abc import Iterator

from models.kind import PARTS, Kind, Kinds, Part
from models.kind_edition import EDITION_2013, FIRST_LOCAL
from models.sheet import Line, Wrong, lines, refuse

WHAT = "these kinds"
REQUIRED = ("part", "code", "name")
BESIDE = ("edition", "class", "near")
FIRST_LOCAL_2026 = 80
LONGEST_NAME = 60
_CODE_2026 = re.compile(r"\d\d(\d{3})")
_CODE_2013 = re.compile(r"\d\d-(\d\d)")
TEMPLATE = """part,code,name,edition,class,near
事项,06999,乱扔烟头,GB/T 47678.5-2026,市容环境,06012
事项,01-92,垃圾满溢,GB/T 30428.2-2013,市容环境,06042
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
    return tuple(local)


def _wrongs(line: Line, kinds: Kinds) -> Iterator[Wrong]:
    number, cells = line
    edition = cells["edition"] or kinds.edition
    if cells["part"] not in PARTS:
        yield Wrong(number, "part", f"{cells['part']!r} is no part", "write 部件 or 事项")
    if not 0 < len(cells["name"]) <= LONGEST_NAME:
        yield Wrong(number, "name", "it is empty or too long", f"write what the kind is called, in at most {LONGEST_NAME} characters")
    shapes = {kinds.edition: (_CODE_2026, FIRST_LOCAL_2026), EDITION_2013: (_CODE_2013, FIRST_LOCAL)}
    if edition not in shapes:
        yield Wrong(number, "edition", f"{edition!r} is unknown", f"write {' or '.join(shapes)}")
    else:
        shape, first = shapes[edition]
        parts = shape.fullmatch(cells["code"])
        if parts is None:
            yield Wrong(number, "code", f"{cells['code']!r} is no code of {edition}", "write 06999 for 2026, 01-92 for 2013")
        elif int(parts[1]) < first:
            yield Wrong(number, "code", f"small class {parts[1]} is the standard's to give", f"number your own from {first} up")
    if cells["near"] and kinds.find(cells["near"]) is None:
        yield Wrong(number, "near", f"{cells['near']!r} is no kind", "write the code of the closest matter, such as 06012, or nothing")


def _kind(line: Line, kinds: Kinds) -> Kind:
    cells, part = line.cells, PARTS[line.cells["part"]]
    edition, near = cells["edition"] or kinds.edition, kinds.find(cells["near"]) if cells["near"] else None
    return Kind(
        id=local_id(edition, part, cells["code"]), edition=edition, part=part, code=cells["code"], name=cells["name"], big=cells["class"],
        origin="local", near=near.id if near else "",
    )  # fmt: skip
