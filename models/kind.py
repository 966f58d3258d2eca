"""What a case is about: the national codes of things and matters, the street's own beside them, and the plain words that people tap.

Components (管理部件) and matters (管理事项) of GB/T 47678.5-2026 share code numbers, so a kind is known by (edition, part, code); its id
says all three. A case is about a matter: what is wrong with a component is the matter of the same code (路灯 → 路灯异常).

The list was transcribed by one public repository (single source), and the standard is in force since 2026-07-01.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple, TypeAlias

Part: TypeAlias = Literal["component", "matter"]
Origin: TypeAlias = Literal["standard", "xiqu", "local"]
"""Whose the kind is: the standard's, one that comes with this program because the standard has none, or loaded by the street."""
PARTS: Mapping[str, Part] = {
    "部件": "component", "管理部件": "component", "component": "component",
    "事项": "matter", "事件": "matter", "管理事项": "matter", "matter": "matter",
}  # fmt: skip
OURS = "xiqu"
CLASS_DIGITS = 2
NAME_OF_MATTER = "{}异常"
"""Matters of classes 01 to 05 are the components of the same code; their names are made by this rule of the standard."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind. edition: the standard or file that gives the code; code: "" where there is none. near: the closest standard kind, or "".

    tap, tap_en: the plain words by which a kind of the street's own is tapped, "" for none.
    """

    id: str
    edition: str
    part: Part
    code: str
    name: str
    big: str
    origin: Origin = "standard"
    near: str = ""
    tap: str = ""
    tap_en: str = ""


class Word(NamedTuple):
    """A plain word for one tap. exact: whether the kind says no more and no less than the word."""

    id: str
    zh: str
    en: str
    kind: str
    exact: bool = True


def kind_id(part: Part, code: str) -> str:
    """Return the id of a kind of the standard."""
    return f"{part}-{code}"


def _ours(name: str, title: str, big: str, near: str = "") -> Kind:
    return Kind(id=f"{OURS}-{name}", edition=OURS, part="matter", code="", name=title, big=big, origin="xiqu", near=near)


OWN_KINDS = (
    _ours("flooded-road", "道路积水", "其他事项"), _ours("other", "其他问题", "其他事项"), _ours("gas-alarm", "气体高报", "其他事项"),
    _ours("call-for-help", "居家求助", "其他事项"),
)  # fmt: skip
"""Waterlogged roads were 05-06 (突发事件) in the edition of 2013; the one of 2026 has no class for emergencies and no code for them."""
WORDS = (
    Word("full-bin", "垃圾满溢", "Overflowing bin", "matter-06042"),
    Word("exposed-waste", "暴露垃圾", "Exposed waste", "matter-06010"),
    Word("debris", "积存渣土", "Piled-up debris", "matter-06011"),
    Word("dirty-road", "道路不洁", "Dirty road", "matter-06012"),
    Word("dirty-water", "水面垃圾", "Dirty water", "matter-06025", exact=False),
    Word("public-toilet", "公厕", "Public toilet", "matter-03001"),
    Word("small-ads", "小广告", "Illegal small ads", "matter-07001"),
    Word("broken-road", "道路破损", "Broken road", "matter-06013"),
    Word("manhole", "井盖", "Manhole cover", "matter-01023", exact=False),
    Word("street-light", "路灯", "Street light", "matter-01037"),
    Word("flooded-road", "道路积水", "Flooded road", f"{OURS}-flooded-road"),
    Word("other", "其他", "Something else", f"{OURS}-other"),
)
"""Whose cover a manhole is nobody who passes by can tell: it begins as 不明井盖异常, and a handler names the owner."""


@dataclass(frozen=True)
class Kinds:
    """All kinds by id, in the order of the standard, then ours, then the street's own."""

    by_id: Mapping[str, Kind]
    edition: str
    since: date
    words: tuple[Word, ...] = WORDS

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """Each word or name that people write for a kind, and its id; a matter is found before a component of the same name."""
        found: dict[str, str] = {}
        for word in self.words:
            found |= dict.fromkeys((word.id, word.zh, word.en.casefold()), word.kind)
        for part in ("matter", "component"):
            for kind in self.by_id.values():
                if kind.part == part:
                    found.setdefault(kind.name, kind.id)
        return found

    @cached_property
    def _coded(self) -> Mapping[tuple[str, Part, str], Kind]:
        return {(kind.edition, kind.part, kind.code): kind for kind in self.by_id.values() if kind.code}

    def coded(self, edition: str, part: Part, code: str) -> Kind | None:
        """Return the kind of that key."""
        return self._coded.get((edition, part, code))

    def find(self, text: str) -> Kind | None:
        """Return the kind that *text* names: an id, a matter's code, a one-tap word in either language, or a kind's own name."""
        asked = text.strip()
        for name in (asked, kind_id("matter", asked)):
            if name in self.by_id:
                return self.by_id[name]
        named = self._named.get(asked) or self._named.get(asked.casefold())
        return self.by_id[named] if named else None

    def case_kind(self, kind: Kind) -> Kind:
        """Return the kind that a case about *kind* has: for a component the matter of its code, else *kind* itself."""
        return self.by_id.get(kind_id("matter", kind.code), kind) if kind.part == "component" else kind

    def word_of(self, kind: str) -> Word | None:
        """Return the one-tap word of a kind, if it has one."""
        return next((word for word in self.words if word.kind == kind), None)

    def with_local(self, local: Iterable[Kind]) -> "Kinds":
        """Return these kinds and the street's own; what of these is tapped comes before 其他."""
        mine = {kind.id: kind for kind in local}
        *before, rest = self.words
        tapped = [Word(kind.id, kind.tap, kind.tap_en or kind.tap, kind.id) for kind in mine.values() if kind.tap]
        return Kinds({**self.by_id, **mine}, self.edition, self.since, (*before, *tapped, rest))


@lru_cache(maxsize=1)
def standard_kinds() -> Kinds:
    """Return the kinds that come with the program: those of GB/T 47678.5-2026 and ours."""
    table = json.loads(files("models.standards").joinpath("data", "gbt47678_5.json").read_text("utf-8"))
    classes: Mapping[str, str] = table["classes"]
    components: Mapping[str, str] = table["components"]
    matters = {code: NAME_OF_MATTER.format(name) for code, name in components.items()} | table["matters"]
    parts: tuple[tuple[Part, Mapping[str, str]], ...] = (("component", components), ("matter", matters))
    kinds = [
        Kind(id=kind_id(part, code), edition=table["edition"], part=part, code=code, name=name, big=classes[code[:CLASS_DIGITS]])
        for part, codes in parts
        for code, name in codes.items()
    ]
    return Kinds({kind.id: kind for kind in (*kinds, *OWN_KINDS)}, table["edition"], date.fromisoformat(table["since"]))
