"""Provision: what Prometheus, Alertmanager and Grafana are told is written from the declarations, so that it cannot grow stale unseen."""

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from connectors.monitoring.alert import RUNBOOK
from connectors.monitoring.prometheus import WEBHOOK
from models.errors import SettingError

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
NEEDED = {"yaml": "PyYAML", "grafana_foundation_sdk": "grafana-foundation-sdk"}
"""What writing the files takes and running the city does not: requirements-test.lock has both."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--out", type=Path, default=DEPLOY, help="folder that gets prometheus/ and grafana/ (default: deploy/ of the tree)")
    parser.add_argument("--webhook", default=WEBHOOK, help=f"address that alerts are sent to (default: {WEBHOOK})")
    parser.add_argument("--runbook", default=RUNBOOK, help=f"page that alerts link to (default: {RUNBOOK})")


async def run(given: argparse.Namespace) -> int:
    """Write the files."""
    if missing := [package for module, package in NEEDED.items() if find_spec(module) is None]:
        raise SettingError(f"to write these files {' and '.join(missing)} must be there: pip install -r requirements-test.lock")
    if not given.out.is_dir():
        raise SettingError(f"{given.out} is no folder; make it, or name another with --out")
    files: dict[str, str] = import_module("connectors.monitoring.files").files(webhook=given.webhook, runbook=given.runbook)
    for name, text in files.items():
        path = given.out / name
        fresh = not path.exists() or path.read_text("utf-8") != text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        sys.stdout.write(f"{name}: {'written' if fresh else 'was up to date'}\n")
    return 0
