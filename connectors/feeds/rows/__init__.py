"""From the bytes of a body to rows: a CSV file, a JSON object, a JSON array of objects, or one JSON object a line, all to the same mapping.

A row that cannot be read is named and never stops the rows beside it; only what has no rows yet (a broken header, a cut-off array) is
refused whole. Nothing here judges a value.
"""

from connectors.feeds.rows.csv_row import csv_rows
from connectors.feeds.rows.json_row import json_lines, json_rows
from connectors.feeds.rows.row import Found, Shape
from connectors.feeds.rows.text import text_of, whole
from models.rejected import Unreadable


def rows(content: bytes, shape: Shape) -> Found:
    """Return the rows of *content*, whichever of the four forms it has, and a refusal for every piece that is no row."""
    text = text_of(content)
    if isinstance(text, Unreadable):
        return iter((text,))
    if isinstance(text, list):
        first = next((line for line in text if isinstance(line, str) and line.strip()), "")
        return json_lines(text, shape) if first.lstrip().startswith("{") else csv_rows(text, shape, content)
    start = text.lstrip()[:1]
    if not start:
        return iter((whole("empty_body", "the body is empty; send a CSV with a header line, or JSON", content),))
    if start in "[{":
        return json_rows(text, shape, content)
    return csv_rows(text.split("\n"), shape, content)
