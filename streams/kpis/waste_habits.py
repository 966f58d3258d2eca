"""参与率 and 准确率: how many households sort, and how many bags that were opened held what they were to hold.

No formula of Guangdong or 中山 was found (standards §9, addenda G), so both are definitions of this project and are labelled so.
"""

from collections.abc import Callable
from fractions import Fraction

from models.kpi import Context, Inputs, NotEnough, Value
from streams.kpis.paired import Sums, paired, summed
from streams.kpis.register import share

PARTICIPATION = "project definition: household-days with at least one sorted deposit ÷ household-days of the days that were counted"
ACCURACY = "project definition: correct bags ÷ inspected bags"
DEPOSITS = "project definition: sorted deposits ÷ deposits, as the drop-off points count them"
NOTHING = "no day of this period has both numbers"


def _outcome(sums: Sums, rule: str, more: dict[str, int]) -> Value | NotEnough:
    evidence = {"definition": rule, **sums.told(), **more}
    figure = share(Fraction(sums.part), Fraction(sums.whole))
    return NotEnough(NOTHING, rule, evidence) if figure is None else Value(figure, rule, evidence)


def of_quarter(part: str, whole: str, rule: str) -> Callable[[Inputs, Context], Value | NotEnough]:
    """Return the function of one quarter's month."""

    def compute(inputs: Inputs, _context: Context) -> Value | NotEnough:
        return _outcome(paired(inputs.facts, part, whole), rule, {})

    return compute


def of_area(rule: str) -> Callable[[Inputs, Context], Value | NotEnough]:
    """Return the function of an area's month: sums of its quarters, never a mean of their ratios."""

    def compute(inputs: Inputs, context: Context) -> Value | NotEnough:
        sums = summed(inputs.children)
        spoke = {child.subject for child in inputs.children if child.value is not None}
        silent = sum(site.subject not in spoke for site in context.registered)
        return _outcome(sums, rule, {"quarters": len(spoke), "registered_silent": silent})

    return compute
