"""From a file to bodies small enough to land: each piece can be read by itself, and together they say what the file says.

A CSV keeps its header line in every piece, and a line is a row, so that a quote left open spoils one row and not the rest of the file.
Nothing is judged here: a line that is wrong lands as it is, and `read` says why.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.errors import SettingError

GZIP = b"\x1f\x8b"
PIECE = 48 * 1024
"""Bytes of a piece; small, so that progress moves and one broken piece is a small one."""


def content(path: Path) -> bytes:
    """Return the bytes of *path*, unpacked where they are gzip; SettingError where they cannot be had."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data.startswith(GZIP) else data
    except (OSError, EOFError, zlib.error) as error:
        raise SettingError(f"{path} cannot be read: {error}") from error


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


def pieces(data: bytes, size: int = PIECE) -> Iterator[bytes]:
    """Cut *data* into bodies of about *size* bytes at the borders of its rows; a single row is never cut."""
    if len(data) <= size:
        yield data
        return
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[":
        try:
            items = json.loads(data, parse_float=str, parse_int=str, parse_constant=str)  # the sender's digits, NaN included, for `read`
        except (ValueError, RecursionError):
            yield from _gathered(data.splitlines(keepends=True), b"", size)
            return
        yield from _gathered((json.dumps(item).encode() + b"\n" for item in items), b"", size)
    elif start == b"{":
        yield from _gathered(data.splitlines(keepends=True), b"", size)
    else:
        head, *lines = data.splitlines(keepends=True)
        yield from _gathered(lines, head, size)
