"""What Helm makes of the chart is what Kubernetes and the three operators accept, and nobody in it may do more than he must."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import helm_python
import jsonschema
import kubernetes_validate
import pytest
import yaml

from connectors.embedded.apache import version
from connectors.settings import settings
from models.observation import SHARDS
from tests.servers.composed import ROOT
from xiqu.cli import parser

CHART = ROOT / "deploy" / "helm" / "xiqu"
PUBLISHED = [json.loads(path.read_text()) for path in (Path(__file__).parent / "schemas").glob("*.json")]
SCHEMAS = {(each["apiVersion"], each["kind"]): each["schema"] for each in PUBLISHED}
OPERATORS: Mapping[str, Any] = {"worker": {"autoscaling": {"keda": {"enabled": True}}}, "postgres": {"snapshots": {"class": "csi"}}}
BARE: Mapping[str, Any] = {
    "kafka": {"strimzi": False, "bootstrap": "kafka.example:9092"},
    "postgres": {"cloudnative": False, "existing": "database"},
    "secret": {"existing": "sealed"},
    "photos": {"existingClaim": "shelf"},
    "worker": {"autoscaling": {"enabled": False}},
    "gateway": {"autoscaling": {"enabled": False}},
    "networkPolicy": {"enabled": False},
    "settings": {"XIQU_PUBLIC_URL": "https://city.example", "XIQU_KEY_RATE": 50},
    "watch": {"channels": "duty"},
    "image": {"repository": "registry.example/xiqu", "tag": "1.2.3", "pullSecrets": ["registry"]},
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"operator": "Exists"}],
    "podAnnotations": {"team": "西区"},
}  # fmt: skip
VARIANTS = {"as it is": {}, "every operator": OPERATORS, "nothing but our own": BARE}
OLDEST_KUBERNETES, NEWEST_KUBERNETES = "1.30", "1.37"


def rendered(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    with helm_python.Chart.load(str(CHART)) as chart:
        files = chart.render(dict(values), name="city", namespace="street")
    return [each for name, text in files.items() if name.endswith(".yaml") for each in yaml.safe_load_all(text) if each]


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=list(VARIANTS))
def resources(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    return rendered(request.param)


def strict(schema: Any) -> Any:  # noqa: ANN401 - a schema
    """Return *schema* refusing fields that it does not know, as `kubectl apply` does."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(each) for name, each in schema.items()}
    if isinstance(schema.get("properties"), dict) and not schema.get("x-kubernetes-preserve-unknown-fields"):
        closed.setdefault("additionalProperties", False)
    return closed


def check(resource: Mapping[str, Any], kubernetes: str) -> None:
    """Raise where neither Kubernetes nor an operator would take *resource*."""
    schema = SCHEMAS.get((resource["apiVersion"], resource["kind"]))
    if schema is None:
        kubernetes_validate.validate(resource, kubernetes, strict=True)
    else:
        whole = strict(schema)
        whole["properties"]["metadata"] = {"type": "object"}
        jsonschema.validate(resource, whole)


def pods(resources: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the labels and the specification of every pod of ours."""
    for each in resources:
        if each["kind"] in {"Deployment", "Job"}:
            template = each["spec"]["template"]
            yield template["metadata"]["labels"], template["spec"]


def containers(pod: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*pod.get("initContainers", ()), *pod["containers"]]


def named(resources: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in resources if each["kind"] == kind}


def test_helm_has_nothing_against_the_chart() -> None:
    found = helm_python.lint(str(CHART))
    assert found["errors"] == []
    assert [each["error"] for each in found["messages"]] == ["icon is recommended"]


@pytest.mark.parametrize(
    ("variant", "kubernetes"), list(zip(VARIANTS, (NEWEST_KUBERNETES, OLDEST_KUBERNETES, NEWEST_KUBERNETES), strict=True))
)
def test_kubernetes_and_the_operators_accept_all_of_it(variant: str, kubernetes: str) -> None:
    found = rendered(VARIANTS[variant])
    assert found
    for resource in found:
        check(resource, kubernetes)


def test_the_check_sees_a_field_that_nobody_knows() -> None:
    found = rendered(OPERATORS)
    deployment = next(each for each in found if each["kind"] == "Deployment")
    deployment["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        check(deployment, NEWEST_KUBERNETES)
    theirs = {each["kind"]: each for each in found if (each["apiVersion"], each["kind"]) in SCHEMAS}
    assert theirs.keys() == {kind for _, kind in SCHEMAS}
    for resource in theirs.values():
        resource["spec"]["of_tomorrow"] = 1
        with pytest.raises(jsonschema.ValidationError):
            check(resource, NEWEST_KUBERNETES)


def test_nobody_is_root_writes_to_his_image_or_knows_the_cluster(resources: list[dict[str, Any]]) -> None:
    for _, pod in pods(resources):
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for each in containers(pod):
            assert each["securityContext"] == {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
            }  # fmt: skip
            assert each["resources"]["limits"]["memory"]
            assert each["resources"]["requests"].keys() == {"cpu", "memory"}


def test_what_they_are_given_are_settings_and_commands_that_we_have(resources: list[dict[str, Any]]) -> None:
    for _, pod in pods(resources):
        for each in containers(pod):
            given = {one["name"]: one.get("value", "x" * 32) for one in each["env"]}
            settings(given)
            parser(each["args"][0]).parse_args(each["args"])
            assert {one["name"] for one in each["env"] if "valueFrom" in one} == {"XIQU_DATABASE", "XIQU_SECRET"}


def test_whoever_selects_pods_finds_some_and_never_those_of_kafka_or_postgres(resources: list[dict[str, Any]]) -> None:
    ours = [labels for labels, _ in pods(resources)]
    for each in resources:
        spec = each.get("spec", {})
        wanted = spec.get("selector", spec.get("podSelector"))
        if each["kind"] in {"Service", "PodDisruptionBudget", "NetworkPolicy", "Deployment"} and wanted:
            labels = wanted.get("matchLabels", wanted)
            assert "cnpg.io/cluster" in labels or any(labels.items() <= pod.items() for pod in ours), each["metadata"]["name"]
    for kind in ("Kafka", "KafkaNodePool", "Cluster"):
        for each in named(resources, kind).values():
            assert {"app.kubernetes.io/name", "app.kubernetes.io/instance"} & each["metadata"]["labels"].keys() == set()


def test_every_role_has_probes_and_every_probe_a_port(resources: list[dict[str, Any]]) -> None:
    roles = {name.rpartition("-")[2]: each["spec"]["template"]["spec"] for name, each in named(resources, "Deployment").items()}
    assert roles.keys() == {"worker", "collector", "gateway", "watch"}
    for pod in roles.values():
        (one,) = pod["containers"]
        assert one["ports"][0]["name"] == "http"
        paths = {name: one[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
        assert {name: (each["path"], each["port"]) for name, each in paths.items()} == {
            "startup": ("/health/live", "http"), "liveness": ("/health/live", "http"), "readiness": ("/health/ready", "http"),
        }  # fmt: skip
        assert pod["terminationGracePeriodSeconds"] > 20 + one.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)


def test_scaling_is_by_processor_by_lag_too_where_there_is_keda_and_never_beyond_the_shards() -> None:
    plain, keda, bare = (rendered(VARIANTS[name]) for name in VARIANTS)
    assert named(plain, "HorizontalPodAutoscaler").keys() == {"city-xiqu-worker", "city-xiqu-gateway"}
    assert named(keda, "HorizontalPodAutoscaler").keys() == {"city-xiqu-gateway"}
    scaled = named(keda, "ScaledObject")["city-xiqu-worker"]["spec"]
    assert [each["type"] for each in scaled["triggers"]] == ["kafka", "kafka", "cpu"]
    assert [each["metadata"].get("consumerGroup") for each in scaled["triggers"]] == ["xiqu-read", "xiqu", None]
    assert scaled["maxReplicaCount"] == named(plain, "HorizontalPodAutoscaler")["city-xiqu-worker"]["spec"]["maxReplicas"] == SHARDS
    assert named(bare, "Deployment")["city-xiqu-worker"]["spec"]["replicas"] == 2
    assert "replicas" not in named(plain, "Deployment")["city-xiqu-worker"]["spec"]


def test_the_schema_is_changed_before_the_new_release_runs() -> None:
    (job,) = named(rendered({}), "Job").values()
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "post-install,pre-upgrade"
    assert [each["args"] for each in containers(job["spec"]["template"]["spec"])] == [["migrate"], ["topics"]]


def test_the_secret_is_invented_for_each_city_and_outlives_the_release() -> None:
    one, two = (named(rendered({}), "Secret")["city-xiqu-secret"] for _ in range(2))
    assert one["data"]["XIQU_SECRET"] != two["data"]["XIQU_SECRET"]
    assert one["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}


@pytest.mark.parametrize(
    "values",
    [
        {"worker": {"autoscaling": {"max": SHARDS + 1}}},
        {"worker": {"replica": 2}},
        {"kafka": {"strimzi": False}},
        {"postgres": {"cloudnative": False}},
        {"settings": {"PATH": "/"}},
        {"gateway": {"service": {"port": 0}}},
    ],
    ids=str,
)
def test_values_that_cannot_work_are_refused_before_anything_is_made(values: dict[str, Any]) -> None:
    with helm_python.Chart.load(str(CHART)) as chart, pytest.raises(helm_python.HelmError):
        chart.validate_schema(values)


def test_the_values_that_the_tests_use_are_allowed_and_kafka_is_the_one_they_run_on() -> None:
    with helm_python.Chart.load(str(CHART)) as chart:
        for values in VARIANTS.values():
            chart.validate_schema(dict(values))
        assert chart.values["kafka"]["version"] == version()
