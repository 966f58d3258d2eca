"""The surface-water standards in one import: GB 3838-2002 by 环办〔2011〕22号, and the guide to black and odorous water.

What no text confirmed stands in WATER_UNCONFIRMED, so that declarations can say so.
"""

from collections.abc import Mapping

from models.standards.basin import (
    SECTIONS_FOR_SHARES,
    ClassShares,
    class_shares,
    main_by_rate,
    status_by_shares,
)
from models.standards.black_odorous import (
    BLACK_ODOROUS_EDITION,
    GRADES,
    POINTS,
    REQUIRED,
    SAMPLES,
    BodyGrade,
    PointGrade,
    body_grade,
    point_grade,
    value_grade,
)
from models.standards.section import Exceeding, NoClass, SectionClass, judge_section
from models.standards.surface_water import (
    CLASSES,
    CORE,
    GOOD,
    STATUSES,
    WATER_EDITIONS,
    WORSE_THAN_V,
    Body,
    Indicator,
    Status,
    WaterEdition,
    grade_of,
    water_edition_on,
)

WATER_UNCONFIRMED: Mapping[str, str] = {
    "oxygen": "dissolved oxygen of class Ⅰ is judged by 7.5 mg/L; the standard's other wording, 90 % saturation, is not",
    "colours": "the colours of the statuses are by recall; their names are confirmed",
    "main": "main pollutants: one copy of 环办〔2011〕22号; which metals lead with cyanide (here As, Hg, Cd, Cr6+, Pb, Cu, Zn) is our"
    " reading, and dissolved oxygen and pH, which have no multiple, come last within a class",
    "multiple": "exceed multiples are rounded to 2 decimals; the number of decimals was not found",
    "incomplete": "without one of the five core indicators there is no class, as 2,776 rows of the national platform have it; no text",
    "ph_mean": "pH is averaged arithmetically; whether by hydrogen ion activity was not found",
    "period": "a month, quarter or year is the mean of all its values; whether months weigh alike was not found",
    "few": "a year wants 8 months and a quarter 2 (环办〔2011〕22号 by recall): the evidence says where there are fewer",
    "five": "exactly five sections are judged by shares; the official answer that was read says more than five",
    "heavy": "重度污染 is Ⅰ–Ⅲ below 75 % as the official answer prints it, not below 60 %; they differ at exactly 60/40 only",
    "lakes": "a basin's status counts its river sections; lakes and reservoirs are judged together where there are only those",
    "one_of_four": "one indicator of four is enough for black and odorous: one source",
    "any_value": "a point is light when any value of the period is; the guide's own text supposes a body known as black and odorous",
    "shallow": "below 25 cm of depth both bounds of transparency become 40 % of the depth: our reading of the note",
}

__all__ = [
    "BLACK_ODOROUS_EDITION",
    "CLASSES",
    "CORE",
    "GOOD",
    "GRADES",
    "POINTS",
    "REQUIRED",
    "SAMPLES",
    "SECTIONS_FOR_SHARES",
    "STATUSES",
    "WATER_EDITIONS",
    "WATER_UNCONFIRMED",
    "WORSE_THAN_V",
    "Body",
    "BodyGrade",
    "ClassShares",
    "Exceeding",
    "Indicator",
    "NoClass",
    "PointGrade",
    "SectionClass",
    "Status",
    "WaterEdition",
    "body_grade",
    "class_shares",
    "grade_of",
    "judge_section",
    "main_by_rate",
    "point_grade",
    "status_by_shares",
    "value_grade",
    "water_edition_on",
]
