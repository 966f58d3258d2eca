import asyncio
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from connectors.embedded.broker import Broker
from connectors.embedded.database import Database, runs_in, within
from models.errors import Unavailable
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres

ROOT = Path(__file__).resolve().parents[2]
COUNT = 200


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Database]:
    found = Database(tmp_path / "postgres")
    found.start()
    yield found
    found.stop()


async def write(address: str, topic: str, first: int = 0) -> None:
    async with AIOKafkaProducer(bootstrap_servers=address, enable_idempotence=True, acks="all") as producer:
        sent = [await producer.send(topic, str(number).encode()) for number in range(first, first + COUNT)]
        await asyncio.gather(*sent)


async def read(address: str, topic: str, count: int) -> list[int]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=address, group_id=f"{topic}-readers", auto_offset_reset="earliest")
    async with consumer, asyncio.timeout(20):
        found = [int((await consumer.getone()).value) for _ in range(count)]
        await consumer.commit()
    return sorted(found)


async def ask(dsn: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def partitions(address: str, topic: str) -> int:
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        return len(await producer.partitions_for(topic))


async def test_what_an_idempotent_producer_wrote_to_the_embedded_broker_is_read_by_a_group(embedded_broker: Broker) -> None:
    await write(embedded_broker.address, "embedded.round")
    assert await read(embedded_broker.address, "embedded.round", COUNT) == list(range(COUNT))


async def test_topics_of_the_embedded_broker_have_the_declared_partitions_and_others_four() -> None:
    broker = Broker({"city.one": 1, "city.eight": 8})
    address = broker.start()
    try:
        assert [await partitions(address, topic) for topic in ("city.one", "city.eight", "city.unheard")] == [1, 8, 4]
    finally:
        broker.stop()


async def asking(port: int, topic: str) -> None:
    """Ask for *topic* as soon as anybody listens there: Metadata, version 1, which has the mock make what it does not know."""
    body = struct.pack(f">hhih1sih{len(topic)}s", 3, 1, 1, 1, b"t", 1, len(topic), topic.encode())
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(struct.pack(">i", len(body)) + body)
            await reader.readexactly(4)
            writer.close()
            return
        await asyncio.sleep(0)


async def test_whoever_asks_a_broker_that_is_starting_does_not_get_topics_of_another_size() -> None:
    last = "embedded.last"
    broker = Broker({f"embedded.{number}": 4 for number in range(40)} | {last: 6})
    try:
        await asyncio.to_thread(broker.start)
        for _ in range(3):
            await asyncio.to_thread(broker.kill)
            early = asyncio.create_task(asking(broker.port, last))
            await asyncio.to_thread(broker.start)
            await early
            assert await partitions(broker.address, last) == 6
    finally:
        broker.stop()


async def test_an_embedded_broker_that_was_killed_comes_back_empty_at_the_same_address() -> None:
    broker = Broker()
    address = broker.start()
    await write(address, "city.lost")
    broker.kill()
    assert not broker.alive
    assert broker.start() == address
    try:
        await write(address, "city.lost", first=COUNT)
        assert await read(address, "city.lost", COUNT) == list(range(COUNT, 2 * COUNT))
    finally:
        broker.stop()


def test_an_embedded_broker_whose_port_is_taken_says_so(embedded_broker: Broker, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unavailable):
        Broker(port=embedded_broker.port).start()
    assert f"can't listen on {embedded_broker.address}" in capfd.readouterr().err


async def test_a_killed_database_keeps_what_it_had_committed(server: Database) -> None:
    dsn = server.dsn
    await ask(dsn, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    first = server.pid
    server.kill()
    assert not server.alive
    assert server.start() == dsn
    assert server.pid != first
    assert (await ask(dsn, "SELECT sum(number) FROM kept"))[0][0] == 500_500


async def test_a_second_start_on_the_same_folder_finds_the_data(server: Database) -> None:
    await ask(server.dsn, "CREATE TABLE kept AS SELECT 1 AS number")
    server.stop()
    again = Database(server.folder)
    try:
        assert len(await ask(again.start(), "SELECT * FROM kept")) == 1
    finally:
        again.stop()


async def test_the_database_is_durable_and_speaks_utf8_in_code_point_order(server: Database) -> None:
    row = (await ask(server.dsn, "SELECT current_setting('fsync'), current_setting('synchronous_commit'), 'Z' < 'a', length('断面')"))[0]
    assert tuple(row) == ("on", "on", True, 2)


async def test_a_wrong_password_does_not_open_the_database(server: Database) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn, password="guess")  # noqa: S106


def test_a_second_owner_of_the_folder_is_refused(server: Database) -> None:
    with pytest.raises(Unavailable, match="Another running program owns"):
        Database(server.folder).start()
    assert server.alive


OWNER = """
import sys, time
from pathlib import Path
from connectors.embedded.broker import Broker
from connectors.embedded.database import Database
database, broker = Database(Path(sys.argv[1])), Broker()
database.start(), broker.start()
print(database.pid, database.guard.pid, broker.pid, flush=True)
time.sleep(60)
"""


def test_database_and_broker_go_when_their_owner_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    pid, _, broker = owner_killed(folder, guard_too=False)
    assert within(10, lambda: not runs_in(pid, folder))
    assert within(10, lambda: not Path(f"/proc/{broker}").exists() or "Z" in Path(f"/proc/{broker}/stat").read_text())


async def test_a_server_that_outlived_its_owner_and_its_guard_gives_way(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    pid, _, _ = owner_killed(folder, guard_too=True)
    assert runs_in(pid, folder)
    again = Database(folder)
    try:
        assert (await ask(again.start(), "SELECT 1"))[0][0] == 1
        assert not runs_in(pid, folder)
    finally:
        again.stop()


def owner_killed(folder: Path, *, guard_too: bool) -> tuple[int, int, int]:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with owner:
        assert owner.stdout is not None
        database, guard, broker = map(int, owner.stdout.readline().split())
        if guard_too:
            os.kill(guard, signal.SIGKILL)
        owner.kill()
    return database, guard, broker


def test_an_initdb_that_was_interrupted_leaves_nothing_that_looks_like_a_database(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    code = "import sys; from pathlib import Path; from connectors.embedded.database import Database; Database(Path(sys.argv[1])).start()"
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=ROOT) as owner:
        assert within(10, lambda: any(tmp_path.glob("*/data/base")))
        owner.kill()
    assert not folder.exists()
    again = Database(folder)
    again.start()
    again.stop()


async def test_a_killed_kafka_keeps_what_it_acknowledged(kafka: RealKafka, tmp_path: Path, cache: Path) -> None:
    assert kafka.alive
    server = RealKafka(tmp_path / "kafka", cache)
    address = server.start()
    try:
        admin = AIOKafkaAdminClient(bootstrap_servers=address)
        await admin.start()
        await admin.create_topics([NewTopic("city.kept", num_partitions=2, replication_factor=1)])
        await admin.close()
        await write(address, "city.kept")
        server.kill()
        assert server.start() == address
        await write(address, "city.kept", first=COUNT)
        assert await read(address, "city.kept", 2 * COUNT) == list(range(2 * COUNT))
    finally:
        server.kill()


async def test_each_test_gets_an_empty_database(database: str, postgres: RealPostgres) -> None:
    await ask(database, "CREATE TABLE mine AS SELECT 1 AS number")
    other = postgres.create("of_another_test")
    assert (await ask(other, "SELECT to_regclass('mine')"))[0][0] is None
    postgres.drop("of_another_test")
