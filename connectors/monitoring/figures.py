"""The figures of the city as Prometheus knows them, and the alerts on their limits.

Every worker shows the newest figure that it computed itself, so after a rebalance an old one stands beside the new one on another worker.
The recording rules take the newest of them: of the newest period the highest revision.
"""

from datetime import timedelta
from decimal import Decimal

from connectors.monitoring.alert import Alert
from connectors.monitoring.limit import Beyond, Limit
from models.plan.said import Said

VALUE = "xiqu:kpi_value"
START = "xiqu:kpi_period_start_seconds"
RANK = "xiqu:kpi_rank"
RECORDED = (
    (RANK, "xiqu_kpi_period_start_seconds * 1e6 + xiqu_kpi_revision"),
    (START, "max by (kpi, subject) (xiqu_kpi_period_start_seconds)"),
    (
        VALUE,
        f"max by (kpi, subject) (xiqu_kpi_value and ({RANK} == on (kpi, subject) group_left () max by (kpi, subject) ({RANK})))",
    ),
)
"""Name and expression of each, in the order in which they are to be recorded. Revisions stay far below a million."""
OF_LEVEL = {"red": Said("红色", "red"), "orange": Said("橙色", "orange"), "yellow": Said("黄色", "yellow"), "blue": Said("蓝色", "blue")}
PLAN_CHAPTER = "plan-targets"
CITY_CHAPTER = "city-limits"
FIGURE = '{{ printf "%.4g" $value }}'
WORDS = {"<": Said("低于", "below"), "<=": Said("不高于", "at or below"), ">": Said("高于", "above"), ">=": Said("达到", "at or above")}
OVER: dict[Beyond, str] = {"<": "<", "<=": "<", ">": ">", ">=": ">"}
"""What is still beyond the clearing level; a figure on that level is well again."""


def number(value: Decimal) -> str:
    """Return *value* as PromQL, SQL and people write it."""
    return f"{value.normalize():f}"


def value_of(kpi: str) -> str:
    """Return the PromQL of a KPI's newest figures."""
    return f'{VALUE}{{kpi="{kpi}"}}'


def still_counts(kpi: str, span: timedelta) -> str:
    """Return the PromQL that is there while the newest period of a KPI began within *span*."""
    return f'time() - {START}{{kpi="{kpi}"}} < {int(span.total_seconds())}'


def question(limit: Limit) -> str:
    """Return the PromQL that is there where *limit* is passed; where it has a band, also while it has not been left since."""
    value = value_of(limit.kpi.name)
    passed = f"{value} {limit.beyond} {number(limit.number)}"
    if limit.band:
        raised = f'ALERTS{{alertname="{limit.name}", severity="{limit.severity}", level="{limit.level}", alertstate="firing"}}'
        passed = f"({passed} or {value} {OVER[limit.beyond]} {number(limit.clear)} and on (kpi, subject) {raised})"
    return f"{passed} and on (kpi, subject) ({still_counts(limit.kpi.name, limit.counts_for)})"


def alert(limit: Limit) -> Alert:
    """Return the alert on *limit*."""
    level = OF_LEVEL.get(limit.level, Said("", ""))
    zh, en = (f"({level.zh})", f" ({level.en})") if limit.level else ("", "")
    word, unit = WORDS[limit.beyond], limit.kpi.unit
    return Alert(
        name=limit.name, expr=question(limit), lasting=limit.lasting, settle=limit.settle, severity=limit.severity,
        labels={"rule": limit.rule} | ({"level": limit.level} if limit.level else {}),
        summary=Said(
            f"{{{{ $labels.subject }}}} {limit.title.zh}{zh}:现值 {FIGURE} {unit},{word.zh} {number(limit.number)} {unit}",
            f"{{{{ $labels.subject }}}}: {limit.title.en}{en}, now {FIGURE} {unit}, {word.en} {number(limit.number)} {unit}",
        ),
        chapter=PLAN_CHAPTER if limit.severity == "plan" else CITY_CHAPTER,
    )  # fmt: skip
