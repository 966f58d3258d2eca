"""What an HTTP body must be to be taken in, as pure functions: its type, its encoding, its size. What it says is read later, by its feed.

One request is one body and one landing id: nothing is split here, so the receipt speaks of exactly what the sender sent.
"""

import zlib
from collections.abc import AsyncIterator

from models.errors import BodyTooLarge

GZIP_ONLY = 31
"""zlib's window bits for a gzip wrapper and nothing else."""
WRAPPING = 1024
"""How many bytes longer than its contents a gzip body may be: header, trailer and blocks that do not shrink."""
ENCODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip"}
TYPES = frozenset({
    "", "application/json", "application/ndjson", "application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/csv",
    "application/octet-stream", "application/x-www-form-urlencoded",
})  # fmt: skip
"""The form type is among them because curl and urllib name it where the caller named none."""


class BrokenGzip(ValueError):
    """The body is not the whole gzip stream that its header announces."""


def media_type(header: str) -> str:
    """Return the media type of a Content-Type header, in lower case, without parameters."""
    return header.partition(";")[0].strip().lower()


def is_readings(media: str) -> bool:
    """Say whether a body of this type may hold readings; a form, a picture or a spreadsheet never does."""
    return media in TYPES or media.startswith("text/") or (media.startswith("application/") and media.endswith("+json"))


class Unpacked:
    """A body as it arrives, unpacked piece by piece: it never holds more than *limit* bytes, whatever they claim to unpack to."""

    def __init__(self, limit: int, *, gzip: bool) -> None:
        self.limit = limit
        self.body = bytearray()
        self.arrived = 0
        self._gzip = gzip
        self._member = zlib.decompressobj(GZIP_ONLY)
        self._inside = False

    def take(self, piece: bytes) -> None:
        """Add the next *piece*; raises BodyTooLarge as soon as that is certain, and BrokenGzip."""
        self.arrived += len(piece)
        if self.arrived > self.limit + (WRAPPING if self._gzip else 0):
            raise BodyTooLarge
        if not self._gzip:
            self.body += piece
            return
        while piece:
            self._inside = True
            try:
                self.body += self._member.decompress(piece, self.limit - len(self.body) + 1)
            except zlib.error as error:
                raise BrokenGzip(str(error).rpartition(": ")[2]) from error
            if len(self.body) > self.limit:
                raise BodyTooLarge
            piece = self._member.unused_data
            if self._member.eof:  # RFC 1952 §2.2: a stream may have several members
                self._member, self._inside = zlib.decompressobj(GZIP_ONLY), False

    def whole(self) -> bytes:
        """Return the body; raises BrokenGzip where the stream ended too early."""
        if self._inside:
            raise BrokenGzip("the stream ends too early")
        return bytes(self.body)


async def unpacked(pieces: AsyncIterator[bytes], limit: int, *, gzip: bool) -> bytes:
    """Return the body that arrives in *pieces*, unpacked; stops reading as soon as it must be refused."""
    body = Unpacked(limit, gzip=gzip)
    async for piece in pieces:
        body.take(piece)
    return body.whole()
