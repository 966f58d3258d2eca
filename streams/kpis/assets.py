"""Public assets (公有资产) as declarations: which share of them is in use. The plan names the platform and prints no number."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import MONTH
from models.standards.rounding import exact_sum
from streams.kpis.register import DELISTED, STANDS, STANDS_DOUBT, as_of, latest, share, tally, told

RULE = "project definition: assets used, leased or lent ÷ assets of the ledger that are not disposed of"
IN_USE, IDLE, REPAIR = "in use", "idle", "under repair"
WORDS = {1: IN_USE, 2: IN_USE, 3: IDLE, 4: REPAIR, 5: DELISTED}
FINAL = timedelta(days=10)
_DOUBTS = (
    "definition: an asset under repair is not in use; how many there are stands in the evidence",
    "definition: an unknown asset counts on neither side",
    f"definition: {STANDS_DOUBT}",
)


def asset_state(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """What the ledger says of one asset."""
    said = latest(inputs.facts, "state")
    evidence = {"floor_area": told(latest(inputs.facts, "floor_area")), "as_of": as_of(inputs.facts)}
    word = None if said is None else WORDS.get(int(said))
    if word is None:
        return NotEnough("whether this asset is in use is not known", RULE, evidence)
    return Value(word, RULE, evidence)


def use_rate(inputs: Inputs, context: Context) -> Value | NotEnough:
    """资产使用率 by number of assets, in %; by floor area in the evidence, over the assets whose area is known."""
    found = tally(inputs.children, context.registered, IN_USE)
    areas = {
        word: exact_sum(Decimal(child.evidence["floor_area"] or 0) for child in inputs.children if child.value == word)
        for word in (IN_USE, IDLE, REPAIR)
    }
    evidence = found.told() | {
        "idle": sorted(child.subject for child in inputs.children if child.value == IDLE),
        "under_repair": sorted(child.subject for child in inputs.children if child.value == REPAIR),
        "floor_area": {word: str(area) for word, area in areas.items()},
        "by_floor_area": told(share(Fraction(areas[IN_USE]), Fraction(exact_sum(areas.values())))),
        "without_floor_area": sum(child.evidence["floor_area"] is None and child.value in areas for child in inputs.children),
    }
    if found.figure is None:
        return NotEnough("the state of no asset of this area is known", RULE, evidence)
    return Value(found.figure, RULE, evidence)


ASSET_STATE = Kpi(
    name="assets.state", version=1, title="公有资产使用状态",
    english="State of use of a public asset", unit="", subject=SOURCE, period=MONTH,
    inputs=(Facts("assets", ("state", "floor_area"), STANDS),), compute=asset_state,
    final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS[1:], carried=True,
)  # fmt: skip
USE_RATE = Kpi(
    name="assets.use_rate", version=1, title="公有资产使用率", english="Public assets in use", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("assets.state"),), compute=use_rate, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
ASSETS = (ASSET_STATE, USE_RATE)
