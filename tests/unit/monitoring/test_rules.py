"""The files of Prometheus and Alertmanager: fresh, accepted by their own checkers, and about metrics that exist."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from connectors.metrics import Counted, Level, Timed
from connectors.monitoring import figures
from connectors.monitoring.alert import written
from connectors.monitoring.files import files, limits
from connectors.monitoring.limit import Severity
from models.alarm_rule import Change, Figure, Unexpected
from models.plan.target import target
from streams.alarms import ALARMS
from streams.kpis import KPIS
from tests.house.tree import ROOT
from tests.servers.tools import run

DEPLOY = ROOT / "deploy"
WRITTEN = files()
RULES = sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
BY_NAME = {kpi.name: kpi for kpi in KPIS}
DECLARED = {*get_args(Counted), *get_args(Level), *get_args(Timed)}
OF_HISTOGRAMS = {f"{name}_{part}" for name in get_args(Timed) for part in ("bucket", "sum", "count")}
METRIC = re.compile(r"\bxiqu_[a-z0-9_]+")
RECORDED = re.compile(r"\bxiqu:[a-z0-9_:]+")


def rules() -> Iterator[dict[str, Any]]:
    for path in RULES:
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            yield from group["rules"]


ALERTS = [rule for rule in rules() if "alert" in rule]


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings that are written in ASCII alone."""
    return {re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in page.splitlines() if line.startswith("#")}


def test_the_files_say_what_is_declared() -> None:
    assert {name: (DEPLOY / name).read_text("utf-8") for name in WRITTEN} == WRITTEN, "run `python3 -m xiqu provision`"


def test_no_file_is_left_that_nothing_writes() -> None:
    folders = (DEPLOY / "prometheus", DEPLOY / "grafana")
    assert {str(path.relative_to(DEPLOY)) for folder in folders for path in folder.rglob("*") if path.is_file()} == set(WRITTEN)


def test_promtool_accepts_every_rule() -> None:
    code, said = run("promtool", "check", "rules", *RULES)
    assert code == 0, said


def test_promtool_and_amtool_accept_the_configuration() -> None:
    folder = DEPLOY / "prometheus"
    code, said = run("promtool", "check", "config", "--syntax-only", folder / "prometheus.yml")
    assert code == 0, said
    code, said = run("amtool", "check-config", folder / "alertmanager.yml")
    assert code == 0, said


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.test.yml")), ids=lambda path: path.stem)
def test_the_rules_fire_and_are_silent_as_their_stories_say(path: Path) -> None:
    code, said = run("promtool", "test", "rules", path)
    assert code == 0, said


def test_every_alert_of_the_system_has_a_story() -> None:
    told = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("*.test.yml"))
    assert [rule["alert"] for rule in ALERTS if not rule["labels"].get("rule") and rule["alert"] not in told] == []


def test_every_metric_that_a_rule_reads_is_declared() -> None:
    read = {name for rule in rules() for name in METRIC.findall(rule["expr"])}
    assert read - DECLARED - OF_HISTOGRAMS == set()
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    assert {name for rule in rules() for name in RECORDED.findall(rule["expr"])} <= recorded


def test_every_alert_says_what_it_is_in_both_languages_and_where_the_runbook_is() -> None:
    page = anchors((ROOT / "docs" / "operations.md").read_text("utf-8"))
    for rule in ALERTS:
        notes = rule["annotations"]
        file, _, chapter = notes["runbook_url"].partition("#")
        assert (file, chapter in page) == ("docs/operations.md", True), rule["alert"]
        assert rule["labels"]["severity"] in get_args(Severity)


def test_the_plans_numbers_are_those_of_its_register() -> None:
    of_plan = {limit.kpi.name: limit for limit in limits() if limit.severity == "plan"}
    assert of_plan.keys() >= {"air.good_days", "waste.sorting_coverage", "kitchens.open_kitchen_coverage"}
    for name, limit in of_plan.items():
        promise = target(BY_NAME[name].target)
        assert limit.number in {promise.target_value, promise.baseline_value}
        assert BY_NAME[name].unit == promise.unit
    assert "air.good_days_left" not in of_plan  # days, where the plan has per cent


def test_spans_are_written_as_prometheus_reads_them() -> None:
    spans = {
        timedelta(0): "0s",
        timedelta(seconds=90): "90s",
        timedelta(minutes=5): "5m",
        timedelta(hours=2): "2h",
        timedelta(days=7): "7d",
    }
    assert {span: written(span) for span in spans} == spans


def test_each_mark_of_an_alarm_rule_about_one_figure_is_an_alert_with_the_rules_own_numbers() -> None:
    marks = {(rule.name, mark.level.word, mark.raise_at) for rule in ALARMS if isinstance(rule.measure, Figure) for mark in rule.marks}
    alerts = {(rule["labels"]["rule"], rule["labels"]["level"]): rule["expr"] for rule in ALERTS if "level" in rule["labels"]}
    assert {(name, level) for name, level, _ in marks} <= alerts.keys()
    assert [name for name, level, at in marks if not re.search(f"[<>]= {figures.number(at)} ", alerts[name, level])] == []


def test_a_rule_that_looks_back_is_left_to_the_citys_own_alarms() -> None:
    left = {rule.name for rule in ALARMS if isinstance(rule.measure, Change | Unexpected)}
    assert left
    assert left & {rule["labels"].get("rule") for rule in ALERTS} == set()
