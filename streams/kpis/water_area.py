"""What the sections of a city, a street, a river or a basin say together: shares of classes, and the status of the whole."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from models.kpi import Context, Inputs, NotEnough, Value
from models.result import Result
from models.standards.rounding import round_half_even
from models.standards.water import (
    CLASSES,
    SECTIONS_FOR_SHARES,
    WORSE_THAN_V,
    ClassShares,
    NoClass,
    Status,
    class_shares,
    judge_section,
    main_by_rate,
    status_by_shares,
    water_edition_on,
)

Outcome: TypeAlias = Value | NotEnough
SHARE_DECIMALS = 1


def _grades(sections: Sequence[Result]) -> list[int]:
    return [CLASSES.index(str(section.value)) for section in sections]


def _percent(share: Fraction) -> str:
    return str(round_half_even(share, SHARE_DECIMALS))


def _evidence(children: Sequence[Result], classed: Sequence[Result], context: Context) -> dict[str, Any]:
    """Return who has which class and who has none; a registered section that stated nothing is silent."""
    heard = {child.subject for child in children}
    return {
        "sections": {child.subject: child.value for child in children},
        "with_class": len(classed),
        "without_class": len(children) - len(classed),
        "without_class_but_worse_than_v": [child.subject for child in children if child.evidence.get("class_of_rest") == CLASSES[-1]],
        "silent": [site.subject for site in context.registered if site.subject not in heard],
        "short_of_months": sum(not child.evidence.get("enough_months", True) for child in classed),
    }


def _nothing(context: Context, evidence: dict[str, Any]) -> NotEnough:
    return NotEnough("no section of the area has a class in this period", water_edition_on(context.start.date()).name, evidence)


def _shares(shares: ClassShares) -> dict[str, Any]:
    return {
        "classes": shares.by_class(),
        "shares": {name: _percent(shares.share(grade, grade)) for grade, name in enumerate(CLASSES)},
        "good_share": _percent(shares.good),
        "worse_than_v": shares.counts[WORSE_THAN_V],
    }


def worse_than_v_share(inputs: Inputs, context: Context) -> Outcome:
    """Return the share of sections of 劣Ⅴ among those that have a class, in %; the shares of all classes are in the evidence."""
    classed = [child for child in inputs.children if child.value is not None]
    evidence = _evidence(inputs.children, classed, context)
    if not classed:
        return _nothing(context, evidence)
    shares = class_shares(_grades(classed))
    return Value(round_half_even(shares.worse_than_v, SHARE_DECIMALS), classed[0].edition, evidence | _shares(shares))


def _mean_values(sections: Sequence[Result]) -> dict[str, Fraction]:
    stated: dict[str, list[Fraction]] = {}
    for section in sections:
        for key, mean in section.evidence["means"].items():
            stated.setdefault(key, []).append(Fraction(Decimal(mean["sum"])) / mean["count"])
    return {key: sum(values, Fraction(0)) / len(values) for key, values in stated.items()}


def _by_averages(sections: Sequence[Result], context: Context) -> tuple[Status | None, dict[str, Any]]:
    """Return the status of fewer than five sections: of each indicator's mean over them."""
    values = _mean_values(sections)
    unmonitored = {key for section in sections for key in section.evidence["not_monitored"]} - values.keys()
    edition, body = water_edition_on(context.start.date()), sections[0].evidence["water_body"]
    verdict = judge_section(edition, values, body, unmonitored)
    told = {key: str(value) for key, value in values.items()}
    if isinstance(verdict, NoClass):
        return None, {"averages": told, "missing": list(verdict.missing)}
    return verdict.status, {"averages": told, "class": verdict.water_class, "main_pollutants": [each.told for each in verdict.main]}


def _by_shares(sections: Sequence[Result]) -> tuple[Status, dict[str, Any]]:
    shares = class_shares(_grades(sections))
    by_section = [{key: CLASSES.index(name) for key, name in section.evidence["indicators"].items()} for section in sections]
    rates = [{"indicator": key, "exceeding_share": _percent(rate)} for key, rate in main_by_rate(by_section)]
    return status_by_shares(shares), _shares(shares) | {"main_pollutants": rates}


def basin_status(inputs: Inputs, context: Context) -> Outcome:
    """Return 优 … 重度污染 of a river, a basin or an area: from five sections on by shares, below by averages (环办〔2011〕22号).

    Rivers are judged; an area that has only lakes and reservoirs is judged as one of those, by averages.
    """
    classed = [child for child in inputs.children if child.value is not None]
    evidence = _evidence(inputs.children, classed, context)
    if not classed:
        return _nothing(context, evidence)
    rivers = [child for child in classed if child.evidence["water_body"] == "river"]
    counted = rivers or classed
    by_shares = len(rivers) >= SECTIONS_FOR_SHARES
    status, told = _by_shares(counted) if by_shares else _by_averages(counted, context)
    evidence |= told | {"method": "shares" if by_shares else "averages", "counted": len(counted), "left_out": len(classed) - len(counted)}
    edition = counted[0].edition
    if status is None:
        return NotEnough("the averages of the sections lack a core indicator", edition, evidence)
    return Value(status.name, edition, evidence | {"colour": status.colour})
