"""Rows from JSON: one object, an array of objects, or one object a line. Numbers stay the digits that were sent, never a float.

NaN and Infinity are not JSON, but senders write them: they arrive here as text, and `read` answers that they are no numbers.
"""

import json
from collections.abc import Sequence
from typing import Any

from connectors.feeds.rows.row import Found, Row, Shape, strangers
from connectors.feeds.rows.text import Spoilt, whole
from models.rejected import Unreadable

_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_WORDS = {True: "true", False: "false", None: ""}
_TOO_DEEP = "nested deeper than a row can be; send flat objects, an array of them, or one a line"


def _problem(error: ValueError | RecursionError, text: str) -> tuple[str, str]:
    """Return the reason code and the message for what the JSON parser met."""
    if isinstance(error, RecursionError):
        return "too_deep", f"the JSON is {_TOO_DEEP}"
    if not isinstance(error, json.JSONDecodeError):
        return "broken_json", f"this is no JSON: {error}"
    cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    where = f"line {error.lineno}, column {error.colno}: {error.msg}"
    if cut:
        return "truncated_json", f"the JSON ends in the middle ({where}); send it whole"
    return "broken_json", f"this is no JSON ({where}); send one object, an array of objects, or one object a line"


def _piece(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can say
    """Return *value* as JSON again; numbers come back as text, which the feed reads the same."""
    try:
        return json.dumps(value).encode()
    except RecursionError:
        return b"..."


def _row(position: int, value: Any, shape: Shape, odd_text: bool) -> Row | Unreadable:  # noqa: ANN401, FBT001 - whatever JSON can say
    """Return *value* as a row of texts, or why it is none."""
    if value.__class__ is not dict:
        shown = _piece(value)
        return Unreadable(position, "not_an_object", f"row {position}: {shown[:60].decode()} is no object; send an object a row", shown)
    if not odd_text and _plain(value) and not shape.lacks(frozenset(value)):
        return Row(position, value)
    piece = _piece(value)
    nested = sorted(name for name, text in value.items() if isinstance(text, (dict, list)))
    if nested:
        return Unreadable(position, "nested_value", f"row {position}: {nested[0]!r} holds an object or a list; send a flat row", piece)
    lacking = shape.lacks(frozenset(value))
    if lacking:
        return Unreadable(position, "missing_columns", f"row {position}: {lacking}; send the columns of the feed's example", piece)
    cells = {name: text if isinstance(text, str) else _WORDS[text] for name, text in value.items()}
    if odd_text and not all(_is_text(name) and _is_text(text) for name, text in cells.items()):
        return Unreadable(position, "not_text", f"row {position}: an escape such as \\ud800 alone is no character; send UTF-8 text", piece)
    return Row(position, cells)


def _plain(value: dict[str, Any]) -> bool:
    """Return whether *value* holds nothing but texts, as nearly every row does."""
    return set(map(type, value.values())) == {str}


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def json_rows(text: str, shape: Shape, content: bytes) -> Found:
    """Return the rows of a JSON body."""
    stripped = text.strip()
    try:
        value, end = _DECODER.raw_decode(stripped)
    except (ValueError, RecursionError) as error:
        lines = stripped.split("\n")
        if any(line.startswith("{") for line in lines[1:]):
            return json_lines(lines, shape)
        return iter((whole(*_problem(error, stripped), content),))
    if end != len(stripped):
        if value.__class__ is dict:
            return json_lines(stripped.split("\n"), shape)
        follows = f"something follows the JSON array, at character {end}; send one array, or one object a line"
        return iter((whole("broken_json", follows, content),))
    if shape.key and _holds_rows(value):
        value = [{**each, shape.key: name} for name, each in value.items()]
    return _named(enumerate(value) if value.__class__ is list else ((0, value),), shape, "\\u" in text)


def _holds_rows(value: Any) -> bool:  # noqa: ANN401 - whatever JSON can say
    return value.__class__ is dict and bool(value) and all(each.__class__ is dict for each in value.values())


def _named(values: Any, shape: Shape, odd_text: bool) -> Found:  # noqa: ANN401, FBT001 - pairs of position and whatever JSON can say
    """Yield the rows, and once a body the columns that nobody reads."""
    strange: set[str] = set()
    for position, value in values:
        if value.__class__ is dict and not odd_text and shape.fits(tuple(value)) and _plain(value):
            yield Row(position, value)  # as nearly every row is
            continue
        row = value if value.__class__ is Unreadable else _row(position, value, shape, odd_text)
        yield row
        if row.__class__ is Row and not shape.fits(tuple(row.cells)):
            strange |= row.cells.keys() - shape.known
    if strange:
        yield strangers(shape, frozenset(strange), json.dumps(sorted(strange)).encode())


def json_lines(lines: Sequence[str | Spoilt], shape: Shape) -> Found:
    """Yield one row a line; blank lines say nothing."""
    return _named(_parsed(lines), shape, any(isinstance(line, str) and "\\u" in line for line in lines))


def _parsed(lines: Sequence[str | Spoilt]) -> Any:  # noqa: ANN401 - pairs of position and whatever JSON can say
    for position, line in enumerate(lines):
        if isinstance(line, Spoilt):
            yield position, Unreadable(position, "not_utf8", f"line {position + 1}: {line.message}", line.raw)
        elif line.strip():
            try:
                yield position, _DECODER.decode(line)
            except (ValueError, RecursionError) as error:
                reason, message = _problem(error, line)
                yield position, Unreadable(position, reason, f"line {position + 1}: {message}", line.encode(errors="replace"))
