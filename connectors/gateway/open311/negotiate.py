"""Which format an answer has: the suffix's, as the specification says, else the one that Accept prefers, else XML, which it requires."""

from collections.abc import Mapping
from typing import get_args

from connectors.gateway.open311.written import Format

NAMED: Mapping[str, Format] = {
    "application/json": "json", "text/json": "json", "text/xml": "xml", "application/xml": "xml", "application/*": "json", "text/*": "xml",
    "*/*": "xml",
}  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)


def cut(name: str) -> tuple[str, Format | None]:
    """Return *name* without its suffix, and the format that the suffix names."""
    for form in FORMATS:
        if name.endswith(f".{form}"):
            return name.removesuffix(f".{form}"), form
    return name, None


def accepted(header: str) -> Format:
    """Return the format that an Accept header prefers; of two liked equally the one named first, of none XML."""
    best: tuple[float, Format] = (0.0, "xml")
    for choice in header.lower().split(","):
        media, *parameters = (part.strip() for part in choice.split(";"))
        weight = _weight(parameters)
        if media in NAMED and weight > best[0]:
            best = weight, NAMED[media]
    return best[1]


def _weight(parameters: list[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
