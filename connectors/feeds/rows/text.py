"""From bytes to text, so that a spoilt line, or a file in another encoding, is named and not guessed at."""

from typing import NamedTuple, TypeAlias

from models.rejected import WHOLE_BODY, Unreadable

BOM = "\ufeff"
SAVE = "save as CSV UTF-8 (comma separated) and send that"
_OTHER = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "a zip or Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
}


class Spoilt(NamedTuple):
    """A line that is no UTF-8, with what to tell its sender."""

    message: str
    raw: bytes


Lines: TypeAlias = list[str | Spoilt]


def whole(reason: str, message: str, content: bytes) -> Unreadable:
    """Refuse the whole body."""
    return Unreadable(WHOLE_BODY, reason, message, content)


def text_of(content: bytes) -> str | Lines | Unreadable:
    """Return the text without its byte order mark; its lines where only some of them are no UTF-8; or the refusal of the whole body."""
    try:
        return content.decode().removeprefix(BOM)
    except UnicodeDecodeError as error:
        offset = error.start
    for mark, name in _OTHER.items():
        if content.startswith(mark):
            return whole("not_utf8", f"the body is {name}, not UTF-8 text; {SAVE}", content)
    lines = _lines(content)
    if not any(isinstance(line, str) and not line.isascii() for line in lines) and _is_gb18030(content):
        message = f"byte {offset} of the body is not UTF-8; the text reads as GB18030, which Excel writes as plain CSV: {SAVE}"
        return whole("gb18030", message, content)
    if len(lines) == 1 or isinstance(lines[0], Spoilt) or lines[0].lstrip(BOM).lstrip().startswith("["):
        return whole("not_utf8", f"byte {offset} of the body ({content[offset : offset + 1]!r}) is not UTF-8; send UTF-8", content)
    return lines


def _is_gb18030(content: bytes) -> bool:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: bytes) -> Lines:
    lines: Lines = []
    offset = 0
    for raw in content.split(b"\n"):
        try:
            lines.append(raw.decode())
        except UnicodeDecodeError as error:
            at, byte = offset + error.start, raw[error.start : error.start + 1]
            lines.append(Spoilt(f"byte {at} of the body ({byte!r}) is not UTF-8; send this row again as UTF-8", raw))
        offset += len(raw) + 1
    if isinstance(lines[0], str):
        lines[0] = lines[0].removeprefix(BOM)
    return lines
