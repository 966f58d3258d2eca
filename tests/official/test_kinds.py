"""The kinds of GB/T 47678.5-2026 and the codes of its predecessor, held against the transcribed list and a real city's list."""

from pathlib import Path

import pytest

from models.kind import standard_kinds
from models.kind_edition import EDITION_2013, now_called
from tests.official.shared_files import rows_of

STANDARD = standard_kinds()
ODDLY_PRINTED = {"紧急报警点异常SOS": "紧急报警点SOS异常"}
RENAMED = {
    "暴露生活垃圾": "暴露垃圾", "商业噪音": "噪声扰民", "乱堆物堆料": "乱堆杂物", "占道废品收购": "废品收购乱象",
    "临街建筑物外立面不洁": "建筑物外立面污损", "擅自在临街建筑物上挂彩旗": "擅自在临街的建筑物上挂彩旗", "道路遗撒": "道路遗撒（洒）",
    "施工工地围挡": "施工工地围挡问题",
}  # fmt: skip
"""What one city's list of the edition of 2013 calls it, and what the edition of 2026 calls what has its number now."""


@pytest.mark.parametrize(("part", "title"), [("component", "管理部件"), ("matter", "管理事项")])
def test_every_kind_is_in_the_list_and_every_row_of_the_list_is_a_kind(shared: Path, part: str, title: str) -> None:
    table = rows_of(shared / "standards" / "gbt47678_5_2026_codes.csv")
    rows = [row for row in table if row["kind"] == title]
    listed = {
        row["code"]: (ODDLY_PRINTED.get(row["name"], row["name"]), row["big_class"].removesuffix("类"))
        for row in rows
        if row["kind"] == title
    }
    ours = {kind.code: (kind.name, kind.big) for kind in STANDARD.by_id.values() if kind.part == part and kind.origin == "standard"}
    assert ours == listed


def test_the_matters_of_a_real_list_of_2013_keep_their_meaning_but_for_two(shared: Path) -> None:
    rows = rows_of(shared / "standards" / "event_limits_yuncheng.csv")
    matters = {(row["big_code"], row["small_code"]): row["small_name"] for row in rows if row["kind"] == "事件"}
    standard = {key: name for key, name in matters.items() if key[0] <= "04" and int(key[1]) < 60}
    found = {key: now_called(STANDARD, EDITION_2013, "事件", "-".join(key)) for key in standard}
    assert len(standard) == 56
    assert {"-".join(key) for key, now in found.items() if now.kind is None} == {"01-31", "02-05"}
    kept = {name: now.kind.name for key, name in standard.items() if (now := found[key]).kind}
    assert {name: now for name, now in kept.items() if name != now} == RENAMED
