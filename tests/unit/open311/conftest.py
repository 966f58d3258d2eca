import pytest

from tests.unit.gateway.twins import City


@pytest.fixture
def city() -> City:
    return City()
