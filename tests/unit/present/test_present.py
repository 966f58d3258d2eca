import json
from collections import UserDict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.present import dumps


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_decimal_is_a_json_number_with_exactly_its_digits(value: Decimal) -> None:
    assert json.loads(dumps([value]), parse_float=Decimal, parse_int=Decimal) == [value]


@pytest.mark.parametrize(
    ("value", "text"), [("96.2", b"96.2"), ("96.20", b"96.20"), ("1E+2", b"100"), ("-0.1", b"-0.1"), ("1E-7", b"0.0000001")]
)
def test_a_decimal_has_no_exponent_and_no_noise(value: str, text: bytes) -> None:
    assert dumps(Decimal(value)) == text


def test_any_mapping_is_an_object() -> None:
    assert dumps({"evidence": UserDict(valid=Decimal("4.0"))}) == b'{"evidence":{"valid":4.0}}'


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), object()])
def test_what_has_no_place_in_json_is_an_error_and_not_null(value: object) -> None:
    with pytest.raises(TypeError):
        dumps([value])
