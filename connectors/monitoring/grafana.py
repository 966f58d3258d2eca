"""Grafana's provisioning files: where the figures are, which dashboards there are, which limits it watches itself, and whom it tells.

It watches the same limits as Prometheus, and those of classes, which only the database can say. Grafana replaces `$NAME` in these files by
the environment, so a dollar that is meant is written twice.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import orjson
from grafana_foundation_sdk.builders import alerting, expr, prometheus
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import alerting as models

from connectors.monitoring.alert import RUNBOOK, written
from connectors.monitoring.boards import DOMAINS, domain_board, others, plan_board
from connectors.monitoring.figures import FIGURE, alert, number, seconds, started, value_of
from connectors.monitoring.limit import Limit
from connectors.monitoring.panels import EPSILON, POSTGRES, PROMETHEUS, Asked, filled, literal
from connectors.monitoring.system_board import system_board
from models.kpi import Kpi

Told: TypeAlias = dict[str, Any]
FOLDER = "西区 xiqu"
FOLDER_UID = "xiqu"
DASHBOARDS = "/var/lib/grafana/dashboards/xiqu"
RECEIVER = "值班 on duty"
GROUP = "xiqu-limits"
LOOKS_BACK_S = 600
CONDITION = "B"
FIGURE_HERE = FIGURE.replace("$value", "$values.A.Value")
API_ONLY = ("folderUID", "ruleGroup", "orgID")
"""Fields of a rule that the HTTP API wants and a file has around its rules."""


def sources() -> Told:
    """Return the data sources; where they are and how one may read them comes from Grafana's environment."""
    return {
        "apiVersion": 1,
        "datasources": [
            {
                "name": "西区 Prometheus", "uid": PROMETHEUS.uid, "type": PROMETHEUS.type_val, "access": "proxy", "url": "$XIQU_PROMETHEUS",
                "isDefault": True, "jsonData": {"httpMethod": "POST", "timeInterval": "15s"},
            },
            {
                "name": "西区 PostgreSQL", "uid": POSTGRES.uid, "type": POSTGRES.type_val, "access": "proxy",
                "url": "$XIQU_GRAFANA_DATABASE", "user": "$XIQU_GRAFANA_USER", "secureJsonData": {"password": "$XIQU_GRAFANA_PASSWORD"},
                "jsonData": {
                    "database": "$XIQU_GRAFANA_NAME", "sslmode": "$XIQU_GRAFANA_SSLMODE", "postgresVersion": 1500, "maxOpenConns": 4,
                },
            },
        ],
    }  # fmt: skip


def provider() -> Told:
    """Return where the dashboards lie."""
    return {
        "apiVersion": 1,
        "providers": [
            {
                "name": "xiqu", "orgId": 1, "folder": FOLDER, "folderUid": FOLDER_UID, "type": "file", "allowUiUpdates": False,
                "updateIntervalSeconds": 60, "options": {"path": DASHBOARDS},
            }
        ],
    }  # fmt: skip


def _asked(limit: Limit) -> alerting.Query:
    """Return what is looked at: the figures that still count, or the places of their classes."""
    kpi, span = limit.kpi.name, limit.counts_for
    back = models.RelativeTimeRange(from_val=LOOKS_BACK_S, to=0)
    if limit.words:
        places = " ".join(f"WHEN {literal(word)} THEN {place}" for word, place in limit.words.items())
        sql = filled("words", kpi=kpi, places=places, span=f"{seconds(span) if span else 10**9} seconds")
        return alerting.Query("A").datasource_uid(str(POSTGRES.uid)).model(Asked(sql, over_time=False)).relative_time_range(back)
    fresh = "" if span is None else f" and on (kpi, subject) (time() - {started(kpi)} < {seconds(span)})"
    asked = prometheus.Dataquery().expr(value_of(kpi) + fresh).instant().ref_id("A")
    return alerting.Query("A").datasource_uid(str(PROMETHEUS.uid)).model(asked).relative_time_range(back)


def _judged(limit: Limit) -> alerting.Query:
    """Return when it is passed, and when no more; "at" a number is just beyond the one before it."""
    above = limit.beyond.startswith(">")
    out = float(limit.number) + (0 if limit.beyond in {">", "<"} else -EPSILON if above else EPSILON)
    condition = expr.ExprTypeThresholdConditions().evaluator(
        expr.ExprTypeThresholdConditionsEvaluator().params([out]).type("gt" if above else "lt")
    )
    if limit.band:
        well = float(limit.clear) + (EPSILON if above else -EPSILON)
        condition.unload_evaluator(expr.ExprTypeThresholdConditionsUnloadEvaluator().params([well]).type("lt" if above else "gt"))
    model = expr.TypeThreshold().ref_id(CONDITION).expression("A").conditions([condition])
    return alerting.Query(CONDITION).datasource_uid("__expr__").model(model).relative_time_range(models.RelativeTimeRange(from_val=0, to=0))


def _meant(text: str) -> str:
    return text.replace("$", "$$")


def _rule(limit: Limit, runbook: str) -> Told:
    told = alert(limit)
    notes = {name: _meant(text.replace(FIGURE, FIGURE_HERE)) for name, text in told.annotations(runbook).items()}
    built = (
        alerting.Rule(f"{limit.title.zh} {limit.title.en} · {limit.kpi.name} {limit.beyond} {number(limit.number)}")
        .uid(f"{limit.rule}-{limit.level}".replace(".", "-").replace("_", "-").strip("-")).queries([_asked(limit), _judged(limit)])
        .condition(CONDITION).for_val(written(limit.lasting)).no_data_state("OK").exec_err_state("Error").annotations(notes)
        .labels({"severity": told.severity, **told.labels, "kpi": limit.kpi.name})
    )  # fmt: skip
    whole: Told = plain(built.build())
    return {name: value for name, value in whole.items() if name not in API_ONLY}


def plain(model: object) -> Any:  # noqa: ANN401 - whatever JSON it is
    """Return a model of the SDK as plain JSON."""
    return orjson.loads(JSONEncoder().encode(model))


def rules(limits: Iterable[Limit], runbook: str = RUNBOOK) -> Told:
    """Return the limits that Grafana watches."""
    return {
        "apiVersion": 1,
        "groups": [
            {"orgId": 1, "name": GROUP, "folder": FOLDER, "interval": "1m", "rules": [_rule(limit, runbook) for limit in limits]},
        ],
    }


def contact_points(webhook: str) -> Told:
    """Return whom it tells."""
    settings = {"url": _meant(webhook), "httpMethod": "POST"}
    receiver = {"uid": "xiqu-webhook", "type": "webhook", "settings": settings, "disableResolveMessage": False}
    return {"apiVersion": 1, "contactPoints": [{"orgId": 1, "name": RECEIVER, "receivers": [receiver]}]}


def policies() -> Told:
    """Return how often: as Alertmanager does."""
    routes = [
        {"receiver": RECEIVER, "object_matchers": [["severity", "=", "critical"]], "repeat_interval": "1h"},
        {
            "receiver": RECEIVER, "object_matchers": [["severity", "=", "plan"]], "group_by": ["severity"],
            "group_wait": "5m", "group_interval": "1h", "repeat_interval": "7d",
        },
    ]  # fmt: skip
    whole = {
        "orgId": 1, "receiver": RECEIVER, "group_by": ["alertname", "subject"], "group_wait": "10s", "group_interval": "1m",
        "repeat_interval": "4h", "routes": routes,
    }  # fmt: skip
    return {"apiVersion": 1, "policies": [whole]}


def dashboards(kpis: Sequence[Kpi], limits: Sequence[Limit]) -> dict[str, str]:
    """Return every dashboard by its uid, as JSON."""
    built = [plan_board(kpis, limits), *(domain_board(each, kpis, limits) for each in (*DOMAINS, *others(kpis))), system_board()]
    encoder = JSONEncoder(sort_keys=True, indent=1, ensure_ascii=False)
    return {str(board.uid): encoder.encode(board) + "\n" for board in built}
