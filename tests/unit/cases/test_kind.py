import pytest

from models.detection import KINDS
from models.errors import SheetError
from models.kind import WORDS, standard_kinds
from models.kind_edition import EDITION_2007, EDITION_2013, now_called
from models.kind_local import TEMPLATE, local_kinds

STANDARD = standard_kinds()


def test_components_and_matters_share_numbers_and_are_two_kinds() -> None:
    lamp, fault = STANDARD.by_id["component-01037"], STANDARD.by_id["matter-01037"]
    assert (lamp.name, fault.name) == ("路灯", "路灯异常")
    assert STANDARD.case_kind(lamp) is fault
    assert STANDARD.case_kind(fault) is fault


def test_the_standard_has_153_components_and_250_matters() -> None:
    parts = [kind.part for kind in STANDARD.by_id.values() if kind.origin == "standard"]
    assert (parts.count("component"), parts.count("matter")) == (153, 250)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("垃圾满溢", "matter-06042"),
        ("full-bin", "matter-06042"),
        (" Overflowing BIN ", "matter-06042"),
        ("06042", "matter-06042"),
        ("component-01037", "component-01037"),
        ("路灯", "matter-01037"),
        ("景观灯", "component-01039"),
        ("道路积水", "xiqu-flooded-road"),
    ],
)
def test_a_kind_is_found_by_id_code_word_or_name(text: str, kind: str) -> None:
    found = STANDARD.find(text)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize("text", ["", "06031", "component", "01-10", "垃圾"])
def test_what_names_no_kind_is_none(text: str) -> None:
    assert STANDARD.find(text) is None


def test_each_of_a_dozen_words_is_bound_to_a_code_or_marked_as_ours() -> None:
    bound = {word.zh: STANDARD.by_id[word.kind] for word in WORDS}
    assert len(bound) == len({word.id for word in WORDS}) == len({word.kind for word in WORDS}) == 12
    assert {zh for zh, kind in bound.items() if kind.origin != "standard"} == {"道路积水", "其他"}
    assert {kind.part for kind in bound.values()} == {"matter"}


def test_every_detection_opens_a_case_of_a_kind_that_there_is() -> None:
    assert [kind.code for kind in KINDS if STANDARD.by_id[f"matter-{kind.code}"].name != kind.matter] == []


@pytest.mark.parametrize(
    ("edition", "part", "code", "kind"),
    [
        (EDITION_2013, "事件", "01-10", "matter-06010"),
        (EDITION_2013, "事件", "0406", "matter-09006"),
        (EDITION_2013, "部件", "01-37", "component-01037"),
        (EDITION_2007, "事件", "01-02", "matter-06010"),
        ("GB/T 47678.5-2026", "事项", "06042", "matter-06042"),
    ],
)
def test_an_old_code_is_found_under_its_number_of_now(edition: str, part: str, code: str, kind: str) -> None:
    found = now_called(STANDARD, edition, part, code).kind
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize(
    ("edition", "part", "code", "why"),
    [
        (EDITION_2013, "事件", "01-31", "withdrawn"),
        (EDITION_2013, "事件", "02-05", "withdrawn"),
        (EDITION_2013, "事件", "05-06", "no counterpart"),
        (EDITION_2013, "事件", "01-92", "own small class"),
        (EDITION_2013, "事件", "110", "two and two digits"),
        (EDITION_2007, "事件", "01-05", "different cities"),
        ("GB/T 1", "事件", "01-05", "unknown"),
        (EDITION_2013, "事故", "01-10", "neither"),
        ("GB/T 47678.5-2026", "事项", "06031", "has no matter"),
    ],
)
def test_a_code_without_a_counterpart_says_why(edition: str, part: str, code: str, why: str) -> None:
    found = now_called(STANDARD, edition, part, code)
    assert found.kind is None
    assert why in found.why


def test_local_kinds_stand_beside_the_standards_own() -> None:
    found = STANDARD.with_local(local_kinds(TEMPLATE, STANDARD))
    assert len(found.by_id) == len(STANDARD.by_id) + 2
    ends = found.find("乱扔烟头")
    assert ends is not None
    assert (ends.id, ends.origin, ends.near) == ("local-matter-06999", "local", "matter-06012")
    assert found.find("垃圾满溢") == STANDARD.find("垃圾满溢")
    assert [word.id for word in found.words[-2:]] == ["local-matter-06999", "other"]
    assert found.find("烟头") == found.find("cigarette ends") == ends


def test_a_table_of_kinds_is_refused_with_row_column_and_what_to_write() -> None:
    table = "part,code,name,edition,near\n事项,06010,烟头,,\n什么,06999,,,99999\n事项,01-10,烟头,GB/T 30428.2-2013,\n事项,06998,好,2026,\n"
    with pytest.raises(SheetError) as refused:
        local_kinds(table, STANDARD)
    told = str(refused.value)
    for part in (
        "row 2, column code: small class 010 is the standard's to give; number your own from 80 up",
        "row 3, column part: '什么' is no part; write 部件 or 事项",
        "row 3, column name",
        "row 3, column near",
        "row 4, column code: 01-10 is 暴露垃圾, 06010 of GB/T 47678.5-2026; leave it out",
        "row 5, column edition: '2026' is unknown",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("part,code,name,tap\n事项,06999,a,路灯\n", "row 2, column tap: '路灯' is tapped for another kind already"),
        ("part,code,name,tap\n事项,06999,a,一二三四五六七八九\n", "row 2, column tap: it is missing or too long"),
        ("part,code,name,tap_en\n事项,06999,a,ends\n", "row 2, column tap: it is missing or too long"),
        ("part,code,name,tap\n事项,06999,a,甲\n事项,06998,b,甲\n", "row 3, column tap: '甲' is tapped"),
        ("", "begin with the header"),
        ("part,code\n", "row 1, column name: it is missing"),
        ("part,code,name,colour\n", "row 1, column colour: nobody knows it"),
        ("part,code,name,name\n", "it is there twice"),
        ("part,code,name\n事项,06999\n", "row 2: it has 2 cells, the header 3"),
        ('part,code,name\n事项,06999,"x\n', "it is no CSV"),
        ("part,code,name\n事项,06999,\0\n", "row 2: it holds a NUL byte"),
        ("part,code,name\n事项,06999,a\n事项,06999,b\n", "row 3, column code: the same kind is there twice"),
    ],
)
def test_a_table_that_is_no_table_is_refused(table: str, told: str) -> None:
    with pytest.raises(SheetError, match="cannot be used") as refused:
        local_kinds(table, STANDARD)
    assert told in str(refused.value)
