"""Every generated file by its path below deploy/, as text; the same declarations give the same bytes."""

from typing import Any

import yaml

from connectors.monitoring import grafana
from connectors.monitoring.alert import RUNBOOK
from connectors.monitoring.limit import Limit, plan_limits
from connectors.monitoring.of_alarms import Quiet, alarm_limits, quiets
from connectors.monitoring.prometheus import WEBHOOK, alertmanager, rule_files, scrape
from streams.alarms import ALARMS
from streams.kpis import KPIS

HEAD = "# Written by `python3 -m xiqu provision` from the declarations; change those, not this file.\n"
WIDTH = 140
BY_NAME = {kpi.name: kpi for kpi in KPIS}


def limits() -> tuple[Limit, ...]:
    """Return every limit of the city's figures: those of the alarm rules, then the plan's."""
    return (*alarm_limits(ALARMS, BY_NAME), *plan_limits(KPIS))


def silences() -> tuple[Quiet, ...]:
    """Return every silence of which somebody must be told."""
    return tuple(quiets(ALARMS, BY_NAME))


def page(told: dict[str, Any]) -> str:
    """Return *told* as YAML with Chinese in it readable."""
    text: str = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=WIDTH)
    return HEAD + text


def files(webhook: str = WEBHOOK, runbook: str = RUNBOOK) -> dict[str, str]:
    """Return every file."""
    rules = {f"prometheus/rules/{name}": page(told) for name, told in rule_files(limits(), silences(), runbook).items()}
    alerting = "grafana/provisioning/alerting"
    return {
        "prometheus/prometheus.yml": page(scrape()),
        "prometheus/alertmanager.yml": page(alertmanager(webhook)),
        **rules,
        "grafana/provisioning/datasources/xiqu.yaml": page(grafana.sources()),
        "grafana/provisioning/dashboards/xiqu.yaml": page(grafana.provider()),
        f"{alerting}/rules.yaml": page(grafana.rules(limits(), runbook)),
        f"{alerting}/contact-points.yaml": page(grafana.contact_points(webhook)),
        f"{alerting}/policies.yaml": page(grafana.policies()),
        **{f"grafana/dashboards/{name}.json": text for name, text in grafana.dashboards(KPIS, limits()).items()},
    }
