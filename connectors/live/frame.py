"""How the live feed is written: as Server-Sent Events for pages, as a JSON object a line for programs; either one packed with gzip.

Frames are bytes that all followers of one class share, packed ones too: each is compressed by itself and ends on a byte (Z_SYNC_FLUSH), so
they make one deflate stream in whatever order they are put (RFC 1951, 3.2.4). No window reaches back into what another follower was sent,
which costs some of the ratio and saves a compressor and its 256 KiB for each of them.
"""

import zlib
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from streams.live.event import Event

Format: TypeAlias = Literal["sse", "ndjson"]
MEDIA_TYPES: dict[Format, str] = {"sse": "text/event-stream", "ndjson": "application/x-ndjson"}
RETRY_MS = 2_000
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""No name, no time, no system: RFC 1952, 2.3."""
LEVEL = 5


class Form(NamedTuple):
    """How one follower reads."""

    format: Format = "sse"
    gzip: bool = False

    @property
    def opening(self) -> bytes:
        """Return what a stream begins with: for a page, how long it waits before it comes again, a line of its first event."""
        retry = self._packed(f"retry: {RETRY_MS}\n".encode()) if self.format == "sse" else b""
        return (GZIP_HEADER if self.gzip else b"") + retry

    def events(self, events: Iterable[Event]) -> bytes:
        """Return *events* as they are sent, b"" where there are none."""
        return self._packed(b"".join([self._frame(event.topic, event.data) for event in events]))

    def notice(self, name: str, data: bytes) -> bytes:
        """Return a word of the feed about itself."""
        return self._packed(self._frame(name, data))

    def at(self, position: str) -> bytes:
        """Return where the follower stands now; a page keeps it by itself as its last event id."""
        if self.format == "sse":
            return self._packed(f"event: at\nid: {position}\ndata: {{}}\n\n".encode())
        return self._packed(f'{{"event":"at","id":"{position}"}}\n'.encode())

    def _frame(self, name: str, data: bytes) -> bytes:
        if self.format == "sse":
            return b"event: %b\ndata: %b\n\n" % (name.encode(), data)
        return b'{"event":"%b","data":%b}\n' % (name.encode(), data)

    def _packed(self, plain: bytes) -> bytes:
        if not self.gzip or not plain:
            return plain
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packer.compress(plain) + packer.flush(zlib.Z_SYNC_FLUSH)
