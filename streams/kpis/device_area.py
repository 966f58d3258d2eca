"""The devices of an area: how many are over a limit now, and how many are silent, the registered ones that never spoke among them."""

from decimal import Decimal
from typing import Any

from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.result import Result

NAMED_AT_MOST = 50


def _silent(inputs: Inputs, context: Context) -> dict[str, Any]:
    """Return each silent device with when it was last seen, None where the day has heard nothing of it."""
    heard = {child.subject: child.evidence for child in inputs.children}
    quiet = {subject: told["last_seen"] for subject, told in heard.items() if told["silent"]}
    return quiet | {site.subject: None for site in context.registered if site.subject not in heard}


def _known(inputs: Inputs, context: Context) -> int:
    return len({child.subject for child in inputs.children} | {site.subject for site in context.registered})


def devices_over(rule: str) -> Compute:
    """Return the function that counts the devices at or beyond their first alarm limit now."""

    def count(inputs: Inputs, context: Context) -> Value | NotEnough:
        known = [child for child in inputs.children if isinstance(child.value, Decimal)]
        alarming = [child for child in known if child.value]
        evidence = {
            "low": sum(child.value == 1 for child in alarming), "high": sum(child.value == 2 for child in alarming),  # noqa: PLR2004 - the second stage
            "devices": {child.subject: _shown(child) for child in alarming[:NAMED_AT_MOST]},
            "over_range": {child.subject: child.evidence["over_range"] for child in inputs.children if child.evidence["over_range"]},
            "known": len(known), "without_reading": _known(inputs, context) - len(known), "silent": len(_silent(inputs, context)),
        }  # fmt: skip
        if not known:
            return NotEnough("no device of the area has a reading that counts now", rule, evidence)
        return Value(Decimal(len(alarming)), rule, evidence)

    return count


def devices_silent(rule: str) -> Compute:
    """Return the function that counts the devices that have said nothing for too long."""

    def count(inputs: Inputs, context: Context) -> Value | NotEnough:
        silent, known = _silent(inputs, context), _known(inputs, context)
        if not known:
            return NotEnough("no device is known in this area", rule)
        shown = dict(sorted(silent.items())[:NAMED_AT_MOST])
        evidence = {"devices": shown, "known": known, "registered": len(context.registered)}
        return Value(Decimal(len(silent)), rule, evidence)

    return count


def _shown(child: Result) -> dict[str, Any]:
    over = {metric: told for metric, told in child.evidence["metrics"].items() if told["stage"]}
    return {"stage": int(child.value) if isinstance(child.value, Decimal) else 0, "metrics": over}
