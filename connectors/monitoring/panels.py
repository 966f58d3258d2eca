"""The kinds of panels that the dashboards are made of, with Grafana's own types: figures from Prometheus now, from PostgreSQL over time."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.runtime import UnknownDataquery
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models

from connectors.monitoring.figures import VALUE
from connectors.monitoring.limit import Limit
from connectors.postgres.sql import queries
from models.kpi import AREA, Kpi
from models.plan.said import Said

Panel: TypeAlias = Builder[models.Panel]
PROMETHEUS = models.DataSourceRef(type_val="prometheus", uid="xiqu-prometheus")
POSTGRES = models.DataSourceRef(type_val="grafana-postgresql-datasource", uid="xiqu-postgres")
SQL = queries("grafana")
UNITS = {"%": "percent", "h": "h", "min": "m", "s": "s", "ms": "ms", "d": "d", "mm": "lengthmm", "km/h": "velocitykmh", "": "none"}
COLOURS = {"red": "dark-red", "orange": "orange", "yellow": "yellow", "blue": "blue", "": "red"}
FINE = "green"
EPSILON = 1e-6
"""Grafana's steps and evaluators know "from" and "above" only; what is more exact than this is no figure of a city."""
HALF, WHOLE, TALL, LOW = 12, 24, 8, 4


class Asked(Builder[Dataquery]):
    """A question in SQL, for which the SDK has no type of its own."""

    def __init__(self, sql: str, *, over_time: bool) -> None:
        self._told: dict[str, Any] = {
            "refId": "A", "datasource": {"type": POSTGRES.type_val, "uid": POSTGRES.uid}, "editorMode": "code", "rawQuery": True,
            "format": "time_series" if over_time else "table", "rawSql": sql,
        }  # fmt: skip

    def build(self) -> Dataquery:
        return UnknownDataquery(self._told)


def filled(name: str, **values: str) -> str:
    """Return the SQL called *name* with *values* in it."""
    sql = SQL[name]
    for key, value in values.items():
        sql = sql.replace(f"{{{key}}}", value)
    return sql


def literal(text: str) -> str:
    """Return *text* as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def rows(values: Iterable[Sequence[object]]) -> str:
    """Return *values* as the rows of a VALUES list."""
    return ", ".join("(" + ", ".join(literal(each) if isinstance(each, str) else str(each).lower() for each in row) + ")" for row in values)


def unit(kpi: Kpi) -> str:
    """Return Grafana's name of a KPI's unit."""
    return UNITS.get(kpi.unit, f"suffix: {kpi.unit}")


def steps(limits: Iterable[Limit]) -> Builder[models.ThresholdsConfig]:
    """Return the colours of a figure: green, and from each limit on the colour of its level."""
    marks = sorted((float(limit.number), limit.beyond, COLOURS[limit.level]) for limit in limits)
    below = any(beyond in {"<", "<="} for _, beyond, _ in marks)
    first = marks[0][2] if below else FINE
    told = [models.Threshold(value=None, color=first)]
    for number, beyond, colour in marks:
        exact = number + (EPSILON if beyond in {">", "<="} else 0)
        told.append(models.Threshold(value=exact, color=FINE if beyond in {"<", "<="} else colour))
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(told)


def of_subject(kpi: Kpi) -> str:
    """Return the PromQL of a KPI's figures of the areas that are looked at; those of a source are all shown."""
    chosen = ', subject=~"$area"' if kpi.subject == AREA else ""
    return f'{VALUE}{{kpi="{kpi.name}"{chosen}}}'


def now(kpi: Kpi, limits: Sequence[Limit]) -> Panel:
    """Return the newest figure of each area, in the colour of its limits."""
    asked = prometheus.Dataquery().expr(of_subject(kpi)).legend_format("{{subject}}").instant().ref_id("A")
    return (
        stat.Panel().title(kpi.title).description(f"{kpi.name} · {kpi.standard}").datasource(PROMETHEUS).with_target(asked)
        .unit(unit(kpi)).no_value("无数据 no data").color_mode(kinds.BigValueColorMode.VALUE)
        .text_mode(kinds.BigValueTextMode.VALUE_AND_NAME)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])).thresholds(steps(limits)).span(6).height(LOW)
    )  # fmt: skip


def trend(kpi: Kpi, limits: Sequence[Limit]) -> Panel:
    """Return a KPI's figures by period, as they stand now: what was corrected since is corrected here."""
    style = common.GraphThresholdsStyleConfig().mode(
        kinds.GraphThresholdsStyleMode.DASHED if limits else kinds.GraphThresholdsStyleMode.OFF
    )
    return (
        timeseries.Panel().title(kpi.title).description(f"{kpi.name} · {kpi.standard}").datasource(POSTGRES)
        .with_target(Asked(filled("trend", kpi=kpi.name), over_time=True)).unit(unit(kpi)).thresholds(steps(limits))
        .thresholds_style(style).show_points(kinds.VisibilityMode.ALWAYS).fill_opacity(8).span(HALF).height(TALL)
    )  # fmt: skip


def listed(title: Said, sql: str, *, span: int = WHOLE) -> Panel:
    """Return a table of what *sql* finds."""
    return (
        table.Panel().title(f"{title.zh} {title.en}").datasource(POSTGRES).with_target(Asked(sql, over_time=False))
        .filterable(filterable=True).span(span).height(TALL)
    )  # fmt: skip


def counted(title: Said, sql: str) -> Panel:
    """Return bars of what *sql* counts by time."""
    return (
        timeseries.Panel().title(f"{title.zh} {title.en}").datasource(POSTGRES).with_target(Asked(sql, over_time=True)).unit("none")
        .draw_style(kinds.GraphDrawStyle.BARS).fill_opacity(60).span(HALF).height(TALL)
    )  # fmt: skip


def measured(title: Said, expr: str, legend: str, unit: str) -> Panel:
    """Return what *expr* says over time."""
    asked = prometheus.Dataquery().expr(expr).legend_format(legend).ref_id("A")
    return (
        timeseries.Panel().title(f"{title.zh} {title.en}").datasource(PROMETHEUS).with_target(asked).unit(unit).fill_opacity(8)
        .span(HALF).height(TALL)
    )  # fmt: skip
