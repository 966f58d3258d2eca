from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.unit.gateway.twins import City


@pytest.fixture
def city() -> City:
    return City()


@pytest_asyncio.fixture
async def client(city: City) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(city.app()), base_url="http://city") as anybody:
        yield anybody
