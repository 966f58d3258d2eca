"""Prometheus' and Alertmanager's files: what is asked of whom, what is reckoned from it, which alerts there are, and whom they reach."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from connectors.monitoring import figures, system
from connectors.monitoring.alert import RUNBOOK, Alert, written
from connectors.monitoring.limit import AT_ONCE, Limit
from connectors.monitoring.of_alarms import Quiet

Told: TypeAlias = dict[str, Any]
INTERVAL = "15s"
ROLE_PORTS = {"worker": 9100, "collector": 9100, "watch": 9100, "gateway": 8080}
"""As in docker-compose.yml; one name stands for every copy of a role."""
ALERTMANAGER = "alertmanager:9093"
WEBHOOK = "http://127.0.0.1:9095/alerts"
LEVELS = ("blue", "yellow", "orange", "red")


def rule(alert: Alert, runbook: str = RUNBOOK) -> Told:
    """Return *alert* as a rule of Prometheus."""
    told: Told = {"alert": alert.name, "expr": alert.expr}
    if alert.lasting > AT_ONCE:
        told["for"] = written(alert.lasting)
    if alert.settle > AT_ONCE:
        told["keep_firing_for"] = written(alert.settle)
    return told | {"labels": {"severity": alert.severity, **alert.labels}, "annotations": alert.annotations(runbook)}


def group(name: str, recorded: Sequence[tuple[str, str]], alerts: Iterable[Alert] = (), runbook: str = RUNBOOK) -> Told:
    """Return one group of rules; those of a group are reckoned one after the other, so later ones may read earlier ones."""
    return {
        "name": name,
        "rules": [*({"record": name, "expr": expr} for name, expr in recorded), *(rule(alert, runbook) for alert in alerts)],
    }


def rule_files(limits: Sequence[Limit], silences: Sequence[Quiet], runbook: str = RUNBOOK) -> Mapping[str, Told]:
    """Return every file of rules by its name; Prometheus knows no words, so limits of classes are left to whoever asks the database."""
    alerts = [
        *(figures.alert(limit) for limit in limits if not limit.words),
        *(figures.silence_alert(quiet) for quiet in silences),
    ]
    return {
        "system.yml": {"groups": [group("xiqu-system", system.RECORDED, system.SYSTEM, runbook)]},
        "city.yml": {"groups": [group("xiqu-city", (*figures.RECORDED, figures.heard(silences)), alerts, runbook)]},
    }


def scrape() -> Told:
    """Return prometheus.yml: a job a role, its copies found by the name of the service."""
    jobs = [
        {"job_name": role, "dns_sd_configs": [{"names": [role], "type": "A", "port": port, "refresh_interval": INTERVAL}]}
        for role, port in ROLE_PORTS.items()
    ]
    return {
        "global": {"scrape_interval": INTERVAL, "evaluation_interval": INTERVAL},
        "rule_files": ["rules/*.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [ALERTMANAGER]}]}]},
        "scrape_configs": jobs,
    }


def _inhibited() -> list[Told]:
    """Return which alerts say nothing new: lower levels of one rule below a higher one, and what follows from a role that is gone."""
    levels = [
        {
            "source_matchers": [f'level="{high}"'],
            "target_matchers": [f'level=~"{"|".join(LEVELS[:place])}"'],
            "equal": ["alertname", "subject"],
        }
        for place, high in enumerate(LEVELS)
        if place
    ]
    gone = [
        ("worker", "LagGrows|ArchiveBehind|ResultsLate|FeedSilent"),
        ("watch", "AlarmsWaiting"),
        ("gateway", "OutboxOld|GatewaySlow|GatewayErrors|FeedSilent"),
    ]
    return levels + [
        {"source_matchers": ['alertname="RoleMissing"', f'role="{role}"'], "target_matchers": [f'alertname=~"{names}"']}
        for role, names in gone
    ]


def alertmanager(webhook: str = WEBHOOK) -> Told:
    """Return alertmanager.yml: what is grave is told again each hour, the city's limits every four, the plan's once a week."""
    return {
        "route": {
            "receiver": "xiqu", "group_by": ["alertname", "subject"], "group_wait": "10s", "group_interval": "1m", "repeat_interval": "4h",
            "routes": [
                {"matchers": ['severity="critical"'], "receiver": "xiqu", "repeat_interval": "1h"},
                {
                    "matchers": ['severity="plan"'], "receiver": "xiqu", "group_by": ["severity"],
                    "group_wait": "5m", "group_interval": "1h", "repeat_interval": "7d",
                },
            ],
        },
        "inhibit_rules": _inhibited(),
        "receivers": [{"name": "xiqu", "webhook_configs": [{"url": webhook, "send_resolved": True}]}],
    }  # fmt: skip
