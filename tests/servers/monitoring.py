"""A real Prometheus with a real Alertmanager over the generated files, in a hurry, and the desk that alerts are sent to."""

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import httpx
import yaml

from connectors.embedded.port import HOST, free_port
from tests.servers.tools import found

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"
SCRAPE = "3s"
"""Also how long a scrape may take: a busy machine needs a second for all figures of a worker."""
EVALUATE = "500ms"
PATIENCE_S = 120.0
Told = dict[str, Any]


def eventually(what: str, asked: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever was waited for
    """Wait until *asked* returns something that is true, and return it."""
    deadline = time.monotonic() + PATIENCE_S
    while not (answer := asked()):
        assert time.monotonic() < deadline, f"after {PATIENCE_S} s still not: {what}, but {answer}"
        time.sleep(0.2)
    return answer


class Desk:
    """Whoever is on duty: keeps every alert that a webhook brought."""

    def __init__(self) -> None:
        self.alerts: list[Told] = []
        desk = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                desk.alerts += json.loads(body)["alerts"]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Hook)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}/alerts"

    def about(self, status: str, **labels: str) -> list[Told]:
        """Return the alerts of that status that have these labels."""
        return [each for each in self.alerts if each["status"] == status and labels.items() <= each["labels"].items()]


class Monitoring:
    """Prometheus with Alertmanager behind it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def _ask(self, path: str, **parameters: str) -> Told:
        whole: Told = self._client.get(path, params=parameters).json()
        assert whole["status"] == "success", (parameters, whole)
        data: Told = whole["data"]
        return data

    def query(self, text: str) -> list[Told]:
        result: list[Told] = self._ask("query", query=text)["result"]
        return result

    def down(self) -> list[str]:
        """Return what was said last by each role that does not answer, or has not been asked yet."""
        targets = self._ask("targets")["activeTargets"]
        return [f"{each['labels']['job']}: {each['lastError']}" for each in targets if each["health"] != "up"]

    def rules(self) -> list[Told]:
        return [rule for group in self._ask("rules")["groups"] for rule in group["rules"]]


def _in_a_hurry(rules: Told) -> Told:
    """Return *rules* without their patience; promtool tries that with days that pass in a second."""
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule.pop("for", None)
            rule.pop("keep_firing_for", None)
    return rules


def _written(folder: Path, targets: Mapping[str, str], webhook: str, alertmanager: str) -> None:
    """Write the generated files with addresses of this test in them."""
    whole = yaml.safe_load((DEPLOY / "prometheus.yml").read_text("utf-8"))
    whole["global"] = {"scrape_interval": SCRAPE, "scrape_timeout": SCRAPE, "evaluation_interval": EVALUATE}
    whole["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] = [alertmanager]
    whole["scrape_configs"] = [job for job in whole["scrape_configs"] if job["job_name"] in targets]
    assert len(whole["scrape_configs"]) == len(targets)
    for job in whole["scrape_configs"]:
        assert job.pop("dns_sd_configs")
        job["static_configs"] = [{"targets": [targets[job["job_name"]]]}]
        job["scrape_timeout"] = job["scrape_interval"] = SCRAPE
    (folder / "prometheus.yml").write_text(yaml.safe_dump(whole))
    (folder / "rules").mkdir()
    for path in (DEPLOY / "rules").glob("*.yml"):
        (folder / "rules" / path.name).write_text(yaml.safe_dump(_in_a_hurry(yaml.safe_load(path.read_text("utf-8")))))
    routes = yaml.safe_load((DEPLOY / "alertmanager.yml").read_text("utf-8"))
    for route in (routes["route"], *routes["route"]["routes"]):
        route.update(group_wait="0s", group_interval="500ms")
    routes["receivers"][0]["webhook_configs"][0]["url"] = webhook
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(routes))


@contextmanager
def _running(folder: Path, name: str, *arguments: str, ready: str) -> Iterator[None]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([found(name), *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

        def answers() -> bool:
            assert process.poll() is None, (folder / f"{name}.log").read_text()[-2000:]
            try:
                return httpx.get(f"http://{ready}/-/ready", timeout=5).status_code == httpx.codes.OK
            except httpx.TransportError:
                return False

        try:
            eventually(f"{name} answers", answers)
            yield
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def monitoring(folder: Path, targets: Mapping[str, str], webhook: str) -> Iterator[Monitoring]:
    """Scrape *targets* (address by role) and send what fires to *webhook* until the block is left."""
    prometheus, alertmanager = (f"{HOST}:{free_port()}" for _ in range(2))
    _written(folder, targets, webhook, alertmanager)
    last = ("--config.file=alertmanager.yml", "--storage.path=alertmanager", f"--web.listen-address={alertmanager}")
    first = ("--config.file=prometheus.yml", "--storage.tsdb.path=prometheus", f"--web.listen-address={prometheus}")
    with (
        _running(folder, "prometheus-alertmanager", *last, "--cluster.listen-address=", ready=alertmanager),
        _running(folder, "prometheus", *first, ready=prometheus),
        httpx.Client(base_url=f"http://{prometheus}/api/v1/", timeout=60) as client,
    ):
        yield Monitoring(client)
