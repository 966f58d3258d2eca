"""What compose would start, as compose reads it: bounded, coming back by itself, saying how it is, without a default password."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.channels.file import channels
from connectors.embedded.apache import version
from connectors.embedded.cluster import program
from connectors.embedded.database import SETTINGS
from connectors.settings import settings
from tests.servers.composed import CONFIG, ROOT, compose, composed, ours
from xiqu.cli import parser

JOBS = {"migrate", "topics"}
THEIR_JOBS = {"reader"}
ROLES = {"worker", "collector", "gateway", "watch"}
LARGER = {"shared_buffers", "max_wal_size"}
"""Of the settings of the embedded database, those that a server of its own has more of."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return composed(tmp_path_factory.mktemp("composed"))


@pytest.fixture(scope="module")
def services(city: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = city["services"]
    return found


def test_without_secrets_compose_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    answer = compose(tmp_path / "empty", *CONFIG)
    assert answer.returncode != 0
    assert "run python3 -m xiqu init first" in answer.stderr


def test_every_secret_is_an_invented_one_and_stands_in_the_environment_alone(tmp_path: Path) -> None:
    one, two = (composed(tmp_path / name)["services"] for name in ("one", "two"))
    for name, service in one.items():
        for variable, value in service.get("environment", {}).items():
            if value and re.search(r"PASSWORD|SECRET|TOKEN|^XIQU_DATABASE$", variable):  # an empty one is no default
                assert value != two[name]["environment"][variable], f"{name}: {variable} is the same in every city"
        assert {**service, "environment": {}} == {**two[name], "environment": {}}


def test_everything_is_bounded_and_may_gain_no_privileges(services: dict[str, Any]) -> None:
    for name, service in services.items():
        limits = service["deploy"]["resources"]["limits"]
        assert float(limits["cpus"]) > 0, name
        assert int(limits["memory"]) > 0, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name


def test_who_lasts_comes_back_and_says_how_it_is(services: dict[str, Any]) -> None:
    assert services.keys() > JOBS
    for name, service in services.items():
        if name in JOBS | THEIR_JOBS:
            assert service["restart"] == "on-failure:5"
        else:
            assert service["restart"] == "unless-stopped"
            assert service["healthcheck"]["test"], name
            assert service["healthcheck"]["start_period"], name


def test_only_loopback_of_the_host_sees_us_unless_somebody_says_otherwise(services: dict[str, Any]) -> None:
    published = [port for service in services.values() for port in service.get("ports", ())]
    assert published
    assert {port["host_ip"] for port in published} == {"127.0.0.1"}


def test_what_must_survive_lies_in_named_volumes(city: dict[str, Any]) -> None:
    services = city["services"]
    kept = {name: {mount["source"] for mount in services[name]["volumes"] if mount["type"] == "volume"} for name in ("kafka", "postgres")}
    assert kept == {"kafka": {"kafka"}, "postgres": {"postgres"}}
    assert {"photos"} == {mount["source"] for name in ("collector", "gateway") for mount in services[name]["volumes"]}
    assert {"kafka", "postgres", "photos"} <= city["volumes"].keys()


def test_our_services_write_nothing_and_are_nobody(services: dict[str, Any]) -> None:
    assert ours(services).keys() >= JOBS | ROLES
    for name, service in ours(services).items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name


def test_our_services_are_given_settings_and_commands_that_we_have(services: dict[str, Any]) -> None:
    for service in ours(services).values():
        settings(service["environment"])
        parser(service["command"][0]).parse_args(service["command"])


def test_a_role_waits_for_the_jobs_and_the_jobs_for_their_servers(services: dict[str, Any]) -> None:
    for name in ours(services).keys() - JOBS:
        waits = {other: how["condition"] for other, how in services[name]["depends_on"].items()}
        assert waits == dict.fromkeys(JOBS, "service_completed_successfully"), name
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert services["topics"]["depends_on"]["kafka"]["condition"] == "service_healthy"


def test_somebody_who_lasts_waits_for_every_job_or_up_with_wait_would_take_its_end_for_a_failure(services: dict[str, Any]) -> None:
    waits = {
        other
        for name, service in services.items()
        if name not in JOBS | THEIR_JOBS
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    assert waits == JOBS | THEIR_JOBS


def test_every_file_that_is_mounted_is_there_and_cannot_be_written(city: dict[str, Any]) -> None:
    mounts = [mount for service in city["services"].values() for mount in service.get("volumes", ()) if mount["type"] == "bind"]
    assert mounts
    for mount in mounts:
        assert Path(mount["source"]).exists(), mount
        assert mount["read_only"], mount
    assert channels(Path(city["secrets"]["channels"]["file"])) == []


def test_prometheus_and_grafana_find_what_they_are_told_of(services: dict[str, Any]) -> None:
    prometheus = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text())
    jobs = {each["job_name"]: each["dns_sd_configs"][0] for each in prometheus["scrape_configs"]}
    for name, found in jobs.items():
        assert found["names"] == [name]
        assert f":{found['port']}/" in services[name]["healthcheck"]["test"][-1]
    host, port = prometheus["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"][0].split(":")
    assert f":{port}/" in services[host]["healthcheck"]["test"][-1]
    told = (ROOT / "deploy" / "grafana" / "provisioning" / "datasources" / "xiqu.yaml").read_text()
    assert set(re.findall(r"\$(XIQU_\w+)", told)) == {each for each in services["grafana"]["environment"] if each.startswith("XIQU_")}
    boards = yaml.safe_load((ROOT / "deploy" / "grafana" / "provisioning" / "dashboards" / "xiqu.yaml").read_text())
    assert boards["providers"][0]["options"]["path"] in {mount["target"] for mount in services["grafana"]["volumes"]}


def test_the_servers_are_those_that_the_tests_run_on(services: dict[str, Any]) -> None:
    assert services["kafka"]["image"] == f"apache/kafka:{version()}"
    assert services["postgres"]["image"] == f"postgres:{program('postgres').parents[1].name.removeprefix('pginstall')}"
    command = services["postgres"]["command"]
    given = dict(option.split("=") for option in command[2::2])
    assert set(command[1::2]) == {"-c"}
    same = given.keys() & SETTINGS.keys() - LARGER
    assert {name: given[name] for name in same} == {name: SETTINGS[name] for name in same}
    assert same >= {"jit", "random_page_cost", "max_parallel_workers_per_gather", "timezone"}
