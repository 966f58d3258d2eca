"""What the dashboards and rules of Grafana ask, taken from the committed files as Grafana would read them."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from tests.house.tree import ROOT

GRAFANA = ROOT / "deploy" / "grafana"
BOARDS = sorted((GRAFANA / "dashboards").glob("*.json"))
PROMETHEUS, POSTGRES = "xiqu-prometheus", "xiqu-postgres"


class Query(NamedTuple):
    """One question: where it stands, of which source, and its text."""

    where: str
    source: str
    text: str


def board(path: Any) -> dict[str, Any]:  # noqa: ANN401 - a path
    whole: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return whole


def panels() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every panel but the titles of rows, with where it stands."""
    for path in BOARDS:
        for panel in board(path)["panels"]:
            if panel["type"] != "row":
                yield f"{path.stem}: {panel['title']}", panel


def alert_rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((GRAFANA / "provisioning" / "alerting" / "rules.yaml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _text(model: dict[str, Any]) -> str:
    return str(model.get("expr") or model["rawSql"])


def queries() -> Iterator[Query]:
    for where, panel in panels():
        for target in panel["targets"]:
            yield Query(where, panel["datasource"]["uid"], _text(target))
    for rule in alert_rules():
        for query in rule["data"]:
            if query["datasourceUid"] != "__expr__":
                yield Query(rule["title"], query["datasourceUid"], _text(query["model"]))
