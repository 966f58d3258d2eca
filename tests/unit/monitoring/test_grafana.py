"""Grafana's files against Grafana's own types, for no Grafana can run here: read by its SDK, written again, and nothing lost."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models import alerting, dashboard

from connectors.metrics import Counted, Level, Timed
from connectors.monitoring.boards import others
from connectors.monitoring.files import limits
from connectors.monitoring.grafana import dashboards
from connectors.monitoring.panels import steps
from streams.kpis import KPIS
from tests.unit.monitoring.asked import BOARDS, GRAFANA, POSTGRES, PROMETHEUS, alert_rules, board, panels, queries
from tests.unit.monitoring.test_rules import METRIC, OF_HISTOGRAMS, RECORDED, rules

DECLARED = {*get_args(Counted), *get_args(Level), *get_args(Timed), *OF_HISTOGRAMS}
PROVISIONED = GRAFANA / "provisioning"
UID = re.compile(r"[A-Za-z0-9_-]{1,40}")
API_FIELDS = {"folderUID": "xiqu", "ruleGroup": "xiqu-limits", "orgID": 1}


@pytest.fixture(scope="module", autouse=True)
def plugins() -> None:
    register_default_plugins()


def provisioned(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = yaml.safe_load((PROVISIONED / name).read_text("utf-8"))
    return whole


def again(model: object) -> object:
    return json.loads(JSONEncoder().encode(model))


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_a_dashboard_is_what_grafanas_own_types_say(path: Path) -> None:
    whole = board(path)
    assert again(dashboard.Dashboard.from_json(whole)) == whole
    assert whole["uid"] == path.stem
    assert re.search(r"[\u4e00-\u9fff]", whole["title"])


def test_the_types_see_a_field_that_grafana_does_not_have() -> None:
    whole = board(BOARDS[0])
    assert again(dashboard.Dashboard.from_json(whole | {"titel": "x"})) != whole | {"titel": "x"}


def test_every_domain_has_a_dashboard_and_every_kpi_a_place_on_one() -> None:
    asked = "\n".join(query.text for query in queries())
    assert {path.stem.removeprefix("xiqu-") for path in BOARDS} >= {
        "plan", "air", "water", "waste", "traffic", "parking", "cases", "pipes", "system",
    }  # fmt: skip
    assert [kpi.name for kpi in KPIS if f"'{kpi.name}'" not in asked] == []


def test_a_kpi_of_a_new_domain_has_a_dashboard_though_nobody_made_one() -> None:
    kpi = replace(next(kpi for kpi in KPIS if kpi.name == "air.city_hour"), name="rain.day")
    assert "rain.day" in dashboards([kpi], [])["xiqu-other"]
    assert others(KPIS) == ()


def test_no_two_panels_lie_on_one_another() -> None:
    for path in BOARDS:
        taken: set[tuple[int, int]] = set()
        for panel in board(path)["panels"]:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            assert not taken & cells, (path.stem, panel["title"])
            assert max(x for x, _ in cells) < 24
            taken |= cells


def test_uids_are_unique_and_every_data_source_that_is_named_is_provisioned() -> None:
    sources = {source["uid"]: source["type"] for source in provisioned("datasources/xiqu.yaml")["datasources"]}
    assert sources.keys() == {PROMETHEUS, POSTGRES}
    for where, panel in panels():
        assert sources[panel["datasource"]["uid"]] == panel["datasource"]["type"], where
    variables = [variable for path in BOARDS for variable in board(path)["templating"].get("list", [])]
    assert variables
    assert {variable["datasource"]["uid"] for variable in variables} <= sources.keys()
    named = [rule["uid"] for rule in alert_rules()]
    assert len(set(named)) == len(named)
    assert [uid for uid in named if not UID.fullmatch(uid)] == []
    assert {query["datasourceUid"] for rule in alert_rules() for query in rule["data"]} <= sources.keys() | {"__expr__"}


def test_every_metric_that_a_panel_reads_is_declared_and_every_record_recorded() -> None:
    texts = [query.text for query in queries() if query.source == PROMETHEUS]
    assert texts
    assert {name for text in texts for name in METRIC.findall(text)} - DECLARED == set()
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    assert {name for text in texts for name in RECORDED.findall(text)} <= recorded


def test_every_metric_of_the_system_is_on_a_panel_or_in_a_rule() -> None:
    texts = "\n".join([*(query.text for query in queries()), *(rule["expr"] for rule in rules())])
    assert [name for name in (*get_args(Counted), *get_args(Level), *get_args(Timed)) if name not in texts] == []


def test_an_alert_rule_is_what_grafanas_own_types_say() -> None:
    for rule in alert_rules():
        whole = rule | API_FIELDS
        assert again(alerting.Rule.from_json(whole)) == whole, rule["title"]


def test_grafana_watches_the_same_limits_as_the_city_declares() -> None:
    declared = {(limit.rule, limit.level, limit.kpi.name): limit for limit in limits()}
    watched = {(rule["labels"]["rule"], rule["labels"].get("level", ""), rule["labels"]["kpi"]): rule for rule in alert_rules()}
    assert watched.keys() == declared.keys()
    for key, rule in watched.items():
        (condition,) = rule["data"][1]["model"]["conditions"]
        assert condition["evaluator"]["params"][0] == pytest.approx(float(declared[key].number), abs=1e-5)
        assert ("unloadEvaluator" in condition) == declared[key].band
    assert any(limit.words for limit in limits())


def test_a_dollar_that_is_meant_is_written_twice_where_grafana_reads_its_environment() -> None:
    texts = [text for rule in alert_rules() for text in (rule["title"], *rule["annotations"].values(), *map(str, rule["data"]))]
    assert [text for text in texts if "$" in text.replace("$$", "")] == []


def test_contact_points_and_policies_fit_one_another() -> None:
    (point,) = provisioned("alerting/contact-points.yaml")["contactPoints"]
    (policy,) = provisioned("alerting/policies.yaml")["policies"]
    assert {policy["receiver"], *(route["receiver"] for route in policy["routes"])} == {point["name"]}
    told = {name: value for name, value in policy.items() if name != "orgId"}
    assert again(alerting.NotificationPolicy.from_json(told)) == told
    for receiver in point["receivers"]:
        assert again(alerting.ContactPoint.from_json(receiver)) == receiver


def test_the_colours_of_a_figure_change_where_its_limit_is_passed_and_not_on_it() -> None:
    of = {limit.kpi.name: limit for limit in limits() if limit.severity == "plan"}
    low, high = (plain.steps for plain in (steps([of["air.good_days"]]).build(), steps([of["water.worse_than_v_share"]]).build()))
    assert [(step.value, step.color) for step in low] == [(None, "red"), (90.0, "green")]
    assert [step.color for step in high] == ["green", "red"]
    assert 5 < float(high[1].value or 0) < 5.0001
