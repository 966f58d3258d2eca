import re

from tests.house.tree import ROOT

PARTS = ("Context", "Decision", "Price")


def lacking(text: str) -> list[str]:
    """A part is a heading or a bold word at the start of a line."""
    return [part for part in PARTS if not re.search(rf"^(#+ +|\*\*){part}\b", text, re.MULTILINE)]


def test_every_decision_tells_its_context_and_its_price() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    incomplete = {path.name: lacking(path.read_text()) for path in records if path.stem.lower() not in {"index", "readme"}}
    assert {name: parts for name, parts in incomplete.items() if parts} == {}


def test_the_rule_sees_a_decision_without_a_price() -> None:
    assert lacking("# No tables\n\n## Context\n…\n\n## Decision\n…\n") == ["Price"]
