import gzip
import json
from pathlib import Path

import pytest

from connectors.intake.file import content, pieces
from models.errors import SettingError

HEAD = b"city,point\n"
SIZE = 1_000


def test_a_csv_is_cut_at_line_ends_and_every_piece_has_the_header() -> None:
    rows = [f"city {number},point\n".encode() for number in range(500)]
    cut = list(pieces(HEAD + b"".join(rows), SIZE))
    assert len(cut) > 5
    assert all(piece.startswith(HEAD) and len(piece) <= SIZE for piece in cut)
    assert b"".join(piece.removeprefix(HEAD) for piece in cut) == b"".join(rows)


def test_quotes_left_open_far_apart_make_no_piece_too_large_to_land() -> None:
    rows = [b'"open,point\n' if number in {3, 400} else b"city,point\n" for number in range(500)]
    assert all(len(piece) <= SIZE for piece in pieces(HEAD + b"".join(rows), SIZE))


def test_a_json_array_is_cut_between_its_items_and_keeps_the_digits_that_were_sent() -> None:
    items = ", ".join(f'{{"city": "甲{number}", "pm10": 14.10, "co": NaN}}' for number in range(100))
    cut = list(pieces(f"[{items}]".encode(), SIZE))
    assert all(len(piece) <= SIZE for piece in cut)
    rows = [json.loads(line) for piece in cut for line in piece.splitlines()]
    assert rows == [{"city": f"甲{number}", "pm10": "14.10", "co": "NaN"} for number in range(100)]


def test_half_a_gzip_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "half.csv.gz"
    file.write_bytes(gzip.compress(HEAD * 100)[:-9])
    with pytest.raises(SettingError, match=r"half\.csv\.gz cannot be read"):
        content(file)
