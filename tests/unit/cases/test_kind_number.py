from hypothesis import given
from hypothesis import strategies as st

from models.kind import standard_kinds
from models.kind_local import TEMPLATE, local_kinds
from models.kind_number import kind_number, kind_of


def test_every_kind_that_there_is_has_a_number_of_its_own_and_comes_back_from_it() -> None:
    kinds = standard_kinds()
    every = [*kinds.by_id, *(kind.id for kind in local_kinds(TEMPLATE, kinds))]
    numbers = {kind: kind_number(kind) for kind in every}
    assert None not in numbers.values()
    assert len(set(numbers.values())) == len(every)
    assert {kind_of(number): kind for kind, number in numbers.items() if number} == {
        kind.removeprefix("local-") if kind == "local-matter-06999" else kind: kind for kind in every
    }


@given(st.text(max_size=30))
def test_what_is_no_kind_has_no_number(text: str) -> None:
    number = kind_number(text)
    assert number is None or kind_of(number) is not None
