"""docker-compose.yml as `docker compose` itself understands it: merged, filled in from the secrets of `xiqu init`, no engine needed."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xiqu.init import FILE, invent

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
COMPOSE = Path(sys.executable).with_name("docker-compose")
CONFIG = ("config", "--format", "json")


def compose(secrets: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run compose over our file with the environment file *secrets* and nothing of our own environment but the search path."""
    command = [str(COMPOSE), "--file", str(COMPOSE_FILE), "--env-file", str(secrets), *arguments]
    kept = {"PATH": os.environ["PATH"], "HOME": str(secrets.parent)}
    return subprocess.run(command, env=kept, capture_output=True, text=True, check=False)


def composed(folder: Path) -> dict[str, Any]:
    """Return the file as compose starts it, with secrets that are invented in *folder*."""
    secrets = folder / FILE
    folder.mkdir(exist_ok=True)
    invent(secrets)
    answer = compose(secrets, *CONFIG)
    assert answer.returncode == 0, answer.stderr
    read: dict[str, Any] = json.loads(answer.stdout)
    return read


def ours(services: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of *services* that run our image."""
    return {name: service for name, service in services.items() if service.get("build", {}).get("dockerfile") == "deploy/Dockerfile"}


def instructions(name: str) -> list[str]:
    """Return what every instruction *name* of the last stage of our Dockerfile says."""
    stage = DOCKERFILE.read_text().replace("\\\n", " ").rpartition("\nFROM ")[2]
    return re.findall(rf"^{name} (.+)$", stage, re.MULTILINE)


def copies() -> dict[str, str]:
    """Return what the image takes from the tree, and where below /app it lies there."""
    taken = (shlex.split(each) for each in instructions("COPY") if not each.startswith("--"))
    return {source: target for source, target in taken}  # noqa: C416 - a list of two is no pair to a type checker
