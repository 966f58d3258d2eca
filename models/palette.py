"""The colours that standards prescribe for their words, in one place for every map and wall; each says where it is from.

A colour never stands alone: its word is shown beside it, because one man in twelve cannot tell 良 from 轻度污染 by yellow and orange.
"""

from collections.abc import Mapping
from typing import NamedTuple

from models.standards.level import LEVELS
from models.standards.pipe_class import PIPE_CLASSES, PIPE_EDITION, PIPE_UNCONFIRMED
from models.standards.surface_water import CLASSES, STATUSES
from models.standards.traffic import GRADES
from models.standards.traffic import NAME as TRAFFIC

AIR = "HJ 633"
WATER = "环办〔2011〕22号"
OUR_OWN = "本项目 our own"
OF_TRAFFIC = "the grades' colours stand in Annex D, which we could not read: ours go from green to dark red"
OF_WATER = "the names of the colours are by recall; their RGB is that of HJ 633, and blue is ours"
OF_ALARMS = "no standard that we read prescribes colours for the stages of an alarm"


class Swatch(NamedTuple):
    """A word and its colour, #RRGGBB; unconfirmed: what is not sure of it, or ""."""

    word: str
    colour: str
    standard: str
    unconfirmed: str = ""


_OF_AIR = {level.colour: "#{:02X}{:02X}{:02X}".format(*level.rgb) for level in LEVELS}
_BY_NAME = {f"{name}色": colour for name, colour in _OF_AIR.items()} | {"蓝色": "#0070FF"}
_TRAFFIC = ("#00B050", "#92D050", "#FFFF00", "#FF7E00", "#C00000")
_STAGES = {"正常": _OF_AIR["绿"], "低报": _OF_AIR["橙"], "高报": _OF_AIR["红"], "超警戒": _OF_AIR["橙"], "超保证": _OF_AIR["红"]}

PALETTE: Mapping[str, tuple[Swatch, ...]] = {
    "air": tuple(Swatch(level.name, _OF_AIR[level.colour], AIR) for level in LEVELS),
    "water": tuple(Swatch(word, _BY_NAME[status.colour], WATER, OF_WATER) for word, status in zip(CLASSES, STATUSES, strict=True)),
    "traffic": tuple(Swatch(grade.name, colour, TRAFFIC, OF_TRAFFIC) for grade, colour in zip(GRADES, _TRAFFIC, strict=True)),
    "alarm": tuple(Swatch(word, colour, OUR_OWN, OF_ALARMS) for word, colour in _STAGES.items()),
    "pipes": tuple(Swatch(kind.title, kind.colour, PIPE_EDITION, PIPE_UNCONFIRMED) for kind in PIPE_CLASSES),
}
"""By what is judged; the words of each from the best to the worst."""
