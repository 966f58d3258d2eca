"""Where the bytes of photos lie, by the hash of what they are: a folder here, a bucket in `bucket.py`, behind the same four verbs."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from models.errors import Unavailable

HALF = ".half-"


class Shelf(Protocol):
    """Bytes by name; each name is written whole or not at all."""

    def put(self, name: str, body: bytes) -> None:
        """Keep *body*, also where it is there already."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return what is kept under *name*."""
        ...

    def drop(self, name: str) -> None:
        """Forget it, also where it is not there."""
        ...

    def names(self, before: datetime) -> Iterator[str]:
        """Yield what was put before then."""
        ...


class FolderShelf:
    """A shelf that is a folder: two letters of the hash a subfolder, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, body: bytes) -> None:
        """Write beside and rename, so that nobody ever reads a half; Unavailable where the folder cannot be written."""
        try:
            self._write(self._place(name), body)
        except OSError as error:
            message = f"the folder of photos cannot be written ({error.strerror}: {self._folder}); free some room, or set XIQU_PHOTOS"
            raise Unavailable(message) from error

    def _write(self, place: Path, body: bytes) -> None:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = place.parent / f"{HALF}{token_hex(8)}"
        try:
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            half.replace(place)
            self._settle(place.parent)
        finally:
            half.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        """Return the file's bytes."""
        with suppress(FileNotFoundError):
            return self._place(name).read_bytes()
        return None

    def drop(self, name: str) -> None:
        """Remove the file."""
        self._place(name).unlink(missing_ok=True)

    def names(self, before: datetime) -> Iterator[str]:
        """Yield the names of files, halves among them, that were written before then."""
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                    yield path.name

    def _place(self, name: str) -> Path:
        if name.startswith(HALF):
            return next(self._folder.glob(f"??/{name}"), self._folder / name)
        return self._folder / name[:2] / name

    @staticmethod
    def _settle(folder: Path) -> None:
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
