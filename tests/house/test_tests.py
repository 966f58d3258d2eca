import ast

from tests.house.tree import ROOT, imports, python_files

MOCKS = {"unittest.mock", "mock", "pytest_mock", "freezegun", "time_machine"}


def names(source: str) -> list[str]:
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in found if node.name.startswith("test")]


def no_sentence(name: str) -> bool:
    words = name.split("_")
    return "should" in words or len(words) < 3


def test_test_names_are_sentences_that_state_and_do_not_wish() -> None:
    odd = {path.relative_to(ROOT): name for path in python_files("tests") for name in names(path.read_text()) if no_sentence(name)}
    assert odd == {}


def test_nothing_is_mocked() -> None:
    assert [path for path in python_files("tests") if MOCKS.intersection(imports(path.read_text()))] == []


def test_the_rule_sees_a_wish_and_a_label() -> None:
    assert no_sentence("test_it_should_close_the_day")
    assert no_sentence("test_store")
    assert not no_sentence("test_a_late_reading_revises_the_closed_day")
