"""From a file to bodies small enough to land: each piece can be read by itself, and together they say what the file says. Pure.

A CSV keeps its header line in every piece. Nothing is judged here: a line that is wrong lands as it is, and `read` says why.
"""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

GZIP = b"\x1f\x8b"
PIECE = 48 * 1024
"""Bytes of a piece; small, so that progress moves and one broken piece is a small one."""


def content(path: Path) -> bytes:
    """Return the bytes of *path*, unpacked where they are gzip."""
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(GZIP) else data


def _gathered(lines: Iterable[bytes], head: bytes, size: int) -> Iterator[bytes]:
    held: list[bytes] = []
    length = len(head)
    for line in lines:
        if held and length + len(line) > size:
            yield head + b"".join(held)
            held, length = [], len(head)
        held.append(line)
        length += len(line)
    if held:
        yield head + b"".join(held)


def _rows(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield rows of a CSV whole: a quote that opens on one line may close on a later one."""
    held = b""
    for line in lines:
        held += line
        if held.count(b'"') % 2 == 0:
            yield held
            held = b""
    if held:
        yield from held.splitlines(keepends=True)


def pieces(data: bytes, size: int = PIECE) -> Iterator[bytes]:
    """Cut *data* into bodies of about *size* bytes at the borders of its rows; a single row is never cut."""
    if len(data) <= size:
        yield data
        return
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[":
        try:
            items = orjson.loads(data)
        except orjson.JSONDecodeError:
            yield from _gathered(data.splitlines(keepends=True), b"", size)
            return
        yield from _gathered((orjson.dumps(item) + b"\n" for item in items), b"", size)
    elif start == b"{":
        yield from _gathered(data.splitlines(keepends=True), b"", size)
    else:
        head, *lines = data.splitlines(keepends=True)
        yield from _gathered(_rows(lines), head, size)
