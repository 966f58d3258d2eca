"""Which column of a file says what: as the loader maps them, or by the field's own name; what is missing is told with what is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.errors import SurveyError
from models.pipe import FIELDS, REQUIRED
from models.standards.pipe_class import pipe_kind


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a file is read. columns: field → column; constants: field → text for every row; words: this owner's word → class."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]
    words: Mapping[str, str]


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return `name=value` texts as a mapping."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise SurveyError(f"{option} {text!r} is not NAME=VALUE; write for example {option} class=TYPE")
        found[name] = value
    return found


def _known(fields: Iterable[str], option: str) -> None:
    for field in fields:
        if field not in FIELDS:
            raise SurveyError(f"{option}: there is no field {field!r}; there are {', '.join(FIELDS)}")


def reading(there: Sequence[str], mapped: Mapping[str, str], constants: Mapping[str, str], words: Mapping[str, str]) -> Reading:
    """Return how to read a file that has the columns *there*. Raises SurveyError."""
    _known(mapped, "--map")
    _known(constants, "--set")
    for word, kind in words.items():
        if pipe_kind(kind) is None:
            raise SurveyError(f"--words {word}={kind}: {kind!r} is no class of CJJ 61-2017; write its symbol (RQ) or its name (燃气)")
    has = ", ".join(there) or "none"
    for field, column in mapped.items():
        if column not in there:
            raise SurveyError(f"--map {field}={column}: the file has no column {column!r}; it has: {has}")
    columns = {field: field for field in FIELDS if field in there and field not in constants} | dict(mapped)
    missing = [field for field in REQUIRED if field not in columns and field not in constants]
    if missing:
        told = "; ".join(f"{field} ({FIELDS[field]})" for field in missing)
        field = missing[0]
        raise SurveyError(
            f"nothing says {told}: name the column (--map {field}=COLUMN) or one value for all (--set {field}=VALUE). The file has: {has}"
        )
    return Reading(columns=columns, constants=constants, words=words)
