"""What README says of leasing a space is copied and pasted, against the real register in PostgreSQL."""

from connectors.clock import now
from connectors.gateway.parking_port import IdleParking
from connectors.postgres.migrate import migrate
from connectors.postgres.rounds import PostgresRounds
from models.access import Role
from tests.contract.parking import street
from tests.docs.test_examples import pasted
from tests.unit.gateway.twins import City, key_of_role


async def test_a_space_is_leased_as_readme_says(database: str) -> None:
    await migrate(database)
    town = await street(database)
    rounds = PostgresRounds(town.pool, town.leases)
    city = City(parking=IdleParking(offers=town.parking, leases=town.leases, rounds=rounds, seed=lambda: "7"), now=now())
    keys = {"OFFICER_KEY": key_of_role(Role.OFFICER), "REPORTER_KEY": key_of_role(Role.REPORTER)}
    lot, offer, found, held, confirmed = await pasted(city, "Lease a space", **keys)
    await town.pool.close()
    assert (lot["id"], offer["spaces"], offer["windows"]) == (1, 2, 2)
    assert [(each["free"], each["price"], each["live"]) for each in found["lots"]] == [(2, 35.0, "uncounted")]
    assert (held["state"], confirmed["id"], confirmed["state"], confirmed["price"]) == ("held", held["id"], "confirmed", 35.0)
