"""One answer in two formats: XML as the specification draws it, and JSON by its Spark convention (lists lose their wrapper, empty is null).

XML is only ever written here, by the standard library; none that a client sends is read.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from pydantic import BaseModel

from connectors.present import dumps

Format: TypeAlias = Literal["json", "xml"]
Root: TypeAlias = Literal["services", "service_definition", "service_requests", "errors", "discovery"]
MEDIA: Mapping[Format, str] = {"xml": "text/xml", "json": "application/json"}
MEMBERS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request", "errors": "error",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
"""What a member of each list is called in XML."""
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (production Char)."""


def written(root: Root, answer: BaseModel, form: Format) -> bytes:
    """Return *answer* in *form*."""
    plain = answer.model_dump()
    if form == "json":
        return dumps(plain)
    element: Element[str] = Element(root)
    _fill(element, plain)
    return (DECLARATION + tostring(element, encoding="unicode")).encode()


def _fill(element: Element, value: object) -> None:
    match value:
        case Mapping():
            for name, each in value.items():
                _fill(SubElement(element, name), each)
        case str():
            element.text = _NO_XML.sub("\ufffd", value.replace("\r\n", "\n"))
        case Sequence():
            for each in value:
                _fill(SubElement(element, MEMBERS[element.tag]), each)
        case bool():
            element.text = str(value).lower()
        case int() | Decimal():
            element.text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        case None:
            pass
        case _:
            raise TypeError(type(value))
