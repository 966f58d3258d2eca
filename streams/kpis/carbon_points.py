"""t CO2e of a point's month: energy times the factor that the sender names, or what it has worked out itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import city_time
from models.standards.rounding import EXACT, exact_sum
from streams.kpis.register import latest

RULE = "amount × factor named by the sender ÷ 1000, or t CO2e as reported; nothing is counted without its factor"
ENERGIES = ("electricity", "gas", "petrol", "diesel", "heat")
METRICS = (*(f"{energy}{part}" for energy in ENERGIES for part in ("", "_factor", "_factor_name")), "reported")
FACTOR_NAMES = {1: "全国电力平均", 2: "省级电力平均", 3: "企业核算指南", 4: "IPCC 2006", 5: "供应商"}
KILOGRAMS = Decimal("0.001")
NAMED_AT_MOST = 100


def _flags(facts: Mapping[str, Sequence[Fact]]) -> list[str]:
    return [f"{metric}: {fact.value} is {fact.flag}" for metric, series in facts.items() for fact in series if fact.flag]


def point_month(inputs: Inputs, context: Context) -> Value | NotEnough:
    """What one point emitted in a month, in t CO2e."""
    facts = inputs.facts
    by_energy: dict[str, Decimal] = {}
    factors: dict[str, Any] = {}
    left_out = _flags(facts)
    for energy in ENERGIES:
        amount, factor, name = (latest(facts, f"{energy}{part}") for part in ("", "_factor", "_factor_name"))
        if amount is None:
            continue
        if factor is None or name is None:
            left_out.append(f"{energy}: {amount} without {'a factor' if factor is None else 'the name of its factor'}")
            continue
        factors[energy] = {"kg_per_unit": str(factor), "named": FACTOR_NAMES[int(name)]}
        by_energy[energy] = EXACT.multiply(EXACT.multiply(amount, factor), KILOGRAMS)
    reported = latest(facts, "reported")
    worked_out = exact_sum(by_energy.values())
    evidence = {
        "by_energy": {energy: str(amount.normalize(EXACT)) for energy, amount in by_energy.items()},
        "factors": factors,
        "reported": None if reported is None else str(reported),
        "twice": None if reported is None or not by_energy else str(worked_out.normalize(EXACT)),
        "left_out": left_out,
        "until": context.end.isoformat(),
    }
    if reported is None and not by_energy:
        return NotEnough("no energy of this month has an amount and a named factor, and nothing was reported", RULE, evidence)
    return Value(worked_out if reported is None else reported, RULE, evidence)


def area_month(inputs: Inputs, context: Context) -> Value | NotEnough:
    """What the points of an area emitted in a month, in t CO2e."""
    counted = [child for child in inputs.children if isinstance(child.value, Decimal)]
    amounts: dict[str, list[Decimal]] = {}
    for child in counted:
        by_energy = child.evidence["by_energy"] if child.evidence["reported"] is None else {"reported": child.evidence["reported"]}
        for energy, amount in by_energy.items():
            amounts.setdefault(energy, []).append(Decimal(amount))
    names = {each["named"] for child in counted for each in child.evidence["factors"].values()}
    silent = {site.subject for site in context.registered} - {child.subject for child in counted}
    evidence = {
        "points": len(counted), "silent": sorted(silent)[:NAMED_AT_MOST],
        "by_energy": {energy: str(exact_sum(each)) for energy, each in sorted(amounts.items())}, "factors": sorted(names),
        "left_out": sorted(f"{child.subject}: {why}" for child in inputs.children for why in child.evidence["left_out"])[:NAMED_AT_MOST],
        "twice": sorted(child.subject for child in counted if child.evidence["twice"] is not None)[:NAMED_AT_MOST],
        "until": city_time(int(context.end.timestamp())).isoformat(),
    }  # fmt: skip
    total = exact_sum(child.value for child in counted if isinstance(child.value, Decimal))
    return Value(total, RULE, evidence) if counted else NotEnough("no point of this area has an emission", RULE, evidence)
