"""SQL lives in `queries/*.sql`, in blocks that begin with `-- name: …`; here they become strings by name."""

import re
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def queries(file: str) -> dict[str, str]:
    """Return the named queries of `queries/<file>.sql`."""
    text = files("connectors.postgres").joinpath("queries", f"{file}.sql").read_text("utf-8")
    _, *pieces = _NAME.split(text)
    return dict(zip(pieces[::2], (piece.strip() for piece in pieces[1::2]), strict=True))
