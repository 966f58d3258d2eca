"""Classes of underground pipes and cables (管线类别) with their symbols and colours: CJJ 61-2017, appendix B.

UNCONFIRMED: the table is from one public transcription; whoever holds the printed standard should compare it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from models.standards.edition import load_table

_TABLE = load_table("cjj61.json")
PIPE_EDITION: str = _TABLE["edition"]
PIPE_UNCONFIRMED: str = _TABLE["unconfirmed"]


class PipeKind(NamedTuple):
    """A class, or a subclass of one. symbol: two letters, its own; code: of the class, or class and subclass; colour: #RRGGBB."""

    symbol: str
    code: str
    title: str
    english: str
    colour: str
    colour_name: str
    of_symbol: str

    @property
    def is_class(self) -> bool:
        """Return whether this is a class and no subclass."""
        return self.symbol == self.of_symbol


def _kinds() -> Mapping[str, PipeKind]:
    found = {}
    for row in _TABLE["classes"]:
        whole = PipeKind(*(row[name] for name in ("symbol", "code", "title", "english", "colour", "colour_name", "symbol")))
        found[whole.symbol] = whole
        for part in row["subclasses"]:
            colours = part.get("colour", whole.colour), part.get("colour_name", whole.colour_name)
            code = whole.code + part["code"]
            found[part["symbol"]] = PipeKind(part["symbol"], code, part["title"], part["english"], *colours, whole.symbol)
    return found


PIPE_KINDS: Mapping[str, PipeKind] = _kinds()
"""Every class and subclass by its symbol."""
PIPE_CLASSES: tuple[PipeKind, ...] = tuple(kind for kind in PIPE_KINDS.values() if kind.is_class)
_WORDS: Mapping[str, PipeKind] = {
    word.casefold(): kind for kind in PIPE_KINDS.values() for word in (kind.symbol, kind.code, kind.title, kind.english)
}


def pipe_class(kind: PipeKind) -> PipeKind:
    """Return the class of *kind*."""
    return PIPE_KINDS[kind.of_symbol]


def pipe_kind(word: str) -> PipeKind | None:
    """Return what *word* names: a symbol (RQ, TR), a code (3, 303), a Chinese or English name (燃气, 天然气, gas); None for any other."""
    return _WORDS.get(word.strip().casefold())
