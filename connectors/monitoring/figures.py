"""The figures of the city as Prometheus knows them, and the alerts on their limits.

Every worker shows the newest figure that it computed itself, so after a rebalance an old one stands beside the new one on another worker.
The recording rules take the newest of them: of the newest period the highest revision.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from connectors.monitoring.alert import Alert
from connectors.monitoring.limit import Beyond, Limit, name_of
from connectors.monitoring.of_alarms import Quiet
from models.plan.said import Said

VALUE = "xiqu:kpi_value"
START = "xiqu:kpi_period_start_seconds"
RANK = "xiqu:kpi_rank"
HEARD = "xiqu:kpi_heard_seconds"
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
FORGOTTEN = timedelta(days=60)
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


def question(limit: Limit) -> str:
    """Return the PromQL that is there where *limit* is passed; where it has a band, also while it has not been left since."""
    value = value_of(limit.kpi.name)
    passed = f"{value} {limit.beyond} {number(limit.number)}"
    if limit.band:
        raised = f'ALERTS{{alertname="{limit.name}", level="{limit.level}", alertstate="firing"}}'
        passed = f"({passed} or {value} {OVER[limit.beyond]} {number(limit.clear)} and on (kpi, subject) {raised})"
    if limit.counts_for is None:
        return passed
    return f"{passed} and on (kpi, subject) (time() - {started(limit.kpi.name)} < {seconds(limit.counts_for)})"


def silence(quiet: Quiet) -> str:
    """Return the PromQL of the hours since the end of the newest period with a figure, where they are too many and not yet given up."""
    since = f'{HEARD}{{kpi="{quiet.kpi.name}"}}'
    hours = f"(time() - {since} - {seconds(quiet.span)}) / 3600"
    given_up = "" if quiet.lapses is None else f" < {seconds(quiet.lapses) // 3600}"
    return f"{hours} >= {number(quiet.hours)}{given_up}"


def heard(silences: Sequence[Quiet]) -> tuple[str, str]:
    """Return what is recorded of the KPIs of *silences*: when the newest period with a figure began.

    It reads its own last record where there is nothing new, so that a silence is known also after the worker that knew of it is gone; one
    that nobody waits for any more is forgotten.
    """
    kpis = {quiet.kpi.name: quiet for quiet in silences}
    fresh = [started(name) if quiet.in_words else f"{started(name)} and on (kpi, subject) {VALUE}" for name, quiet in sorted(kpis.items())]
    return HEARD, " or ".join([*fresh, f"{HEARD} > time() - {seconds(FORGOTTEN)}"])


def started(kpi: str) -> str:
    """Return the PromQL of when a KPI's newest periods began."""
    return f'{START}{{kpi="{kpi}"}}'


def seconds(span: timedelta) -> int:
    """Return *span* in whole seconds."""
    return int(span.total_seconds())


def _level(level: str) -> tuple[str, str]:
    word = OF_LEVEL.get(level)
    return (f"({word.zh})", f" ({word.en})") if word else ("", "")


def alert(limit: Limit) -> Alert:
    """Return the alert on *limit*."""
    zh, en = _level(limit.level)
    word, unit = WORDS[limit.beyond], limit.kpi.unit
    return Alert(
        name=limit.name, expr=question(limit), lasting=limit.lasting, settle=limit.settle, severity=limit.severity,
        labels={"rule": limit.rule} | ({"level": limit.level} if limit.level else {}),
        summary=Said(
            f"{{{{ $labels.subject }}}} {limit.title.zh}{zh}:现值 {FIGURE} {unit},限值为{word.zh} {number(limit.number)} {unit}",
            f"{{{{ $labels.subject }}}}: {limit.title.en}{en}, now {FIGURE} {unit}, the limit is {word.en} {number(limit.number)} {unit}",
        ),
        chapter=PLAN_CHAPTER if limit.severity == "plan" else CITY_CHAPTER,
    )  # fmt: skip


def silence_alert(quiet: Quiet) -> Alert:
    """Return the alert on a silence."""
    zh, en = _level(quiet.level)
    return Alert(
        name=name_of(quiet.rule), expr=silence(quiet), severity=quiet.severity, labels={"rule": quiet.rule, "level": quiet.level},
        summary=Said(
            f"{{{{ $labels.subject }}}} {quiet.title.zh}{zh}:{quiet.kpi.title}已 {FIGURE} 小时没有数值",
            f"{{{{ $labels.subject }}}}: {quiet.title.en}{en}, no figure of {quiet.kpi.name} for {FIGURE} h",
        ),
        chapter=CITY_CHAPTER,
    )  # fmt: skip
