"""The codes that detections would open cases by, held against the transcribed list of GB/T 47678.5-2026."""

import csv
from pathlib import Path

from models.detection import KINDS


def test_every_kind_of_detection_names_a_matter_of_the_standard(shared: Path) -> None:
    with (shared / "standards" / "gbt47678_5_2026_codes.csv").open(encoding="utf-8-sig", newline="") as file:
        matters = {row["code"]: row["name"] for row in csv.DictReader(file) if row["kind"] == "管理事项"}
    assert {kind.code: kind.matter for kind in KINDS} == {kind.code: matters[kind.code] for kind in KINDS}


def test_a_kind_is_exact_where_its_title_is_the_matters_name() -> None:
    assert [kind.title for kind in KINDS if not kind.exact] == ["违法建设"]
    assert len({kind.code for kind in KINDS}) == len({kind.name for kind in KINDS}) == len(KINDS)
