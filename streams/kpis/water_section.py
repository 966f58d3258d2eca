"""What class the water of one section has: of one record, of a month, and of the quarter and the year that its months make."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from models.kpi import Context, Inputs, NotEnough, Value
from models.standards.water import CLASSES, WATER_EDITIONS, NoClass, judge_section, water_edition_on
from streams.kpis.water_means import WATER_BODY, Means, means_of_facts, means_of_results, water_body

Outcome: TypeAlias = Value | NotEnough
INDICATORS: tuple[str, ...] = tuple(dict.fromkeys(key for edition in WATER_EDITIONS for key in edition.indicators))
STATE = "station_state"
STATES: Mapping[int, str] = {0: "正常", 1: "维护", 2: "停站", 3: "不具备运行条件", 4: "故障"}
"""As the feed numbers them."""
MONTHS_FOR_A_QUARTER = 2
MONTHS_FOR_A_YEAR = 8


def judged(means: Means, context: Context, evidence: dict[str, Any]) -> Outcome:
    """Judge *means* by the edition of the period's first day; the verdict and *evidence* become the figure's evidence."""
    edition = water_edition_on(context.start.date())
    body, words = water_body(context.site), context.site.words if context.site else {}
    verdict = judge_section(edition, means.values(), body, means.not_monitored)
    told = (
        evidence
        | means.told()
        | {
            "water_body": body,
            "water_body_stated": WATER_BODY in words,
            "indicators": {key: CLASSES[grade] for key, grade in verdict.grades.items()},
        }
    )
    if isinstance(verdict, NoClass):
        rest = max(verdict.grades.values(), default=None)
        told |= {"class": None, "missing": list(verdict.missing), "class_of_rest": None if rest is None else CLASSES[rest]}
        return NotEnough(verdict.reason, verdict.edition, told)
    told |= {
        "class": verdict.water_class,
        "status": verdict.status.name,
        "colour": verdict.status.colour,
        "main_pollutants": [each.told for each in verdict.main],
        "separate": {key: CLASSES[grade] for key, grade in verdict.separate.items()},
        "missing": [],
    }
    return Value(verdict.water_class, verdict.edition, told)


def section_class(inputs: Inputs, context: Context) -> Outcome:
    """Return the class of the record within these four hours, of their mean where there are several (GB 3838-2002 5.1)."""
    states = [fact.value for fact in inputs.facts.get(STATE, ()) if fact.value is not None]
    taken = {fact.observed_at for key in INDICATORS for fact in inputs.facts.get(key, ()) if fact.value is not None and not fact.flag}
    evidence = {"records": len(taken), "state": STATES.get(int(states[-1])) if states else None}
    return judged(means_of_facts(inputs.facts, INDICATORS), context, evidence)


def section_month(inputs: Inputs, context: Context) -> Outcome:
    """Return the class of a section's month: of the means of all its values."""
    records = sum(child.evidence["records"] for child in inputs.children)
    return judged(means_of_results(inputs.children), context, {"records": records})


def _of_months(inputs: Inputs, context: Context, wanted: int) -> Outcome:
    counted = [child for child in inputs.children if child.evidence["means"]]
    evidence = {
        "records": sum(child.evidence["records"] for child in counted),
        "months": len(counted),
        "months_wanted": wanted,
        "enough_months": len(counted) >= wanted,
        "by_month": {f"{child.period_start:%Y-%m}": child.value for child in inputs.children},
    }
    return judged(means_of_results(inputs.children), context, evidence)


def section_quarter(inputs: Inputs, context: Context) -> Outcome:
    """Return the class of a section's quarter, to date."""
    return _of_months(inputs, context, MONTHS_FOR_A_QUARTER)


def section_year(inputs: Inputs, context: Context) -> Outcome:
    """Return the class of a section's year, to date; a year wants eight months, and the evidence says whether it has them."""
    return _of_months(inputs, context, MONTHS_FOR_A_YEAR)
