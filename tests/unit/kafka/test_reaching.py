"""What is a broker that does not answer, and what is a fault that trying again cannot mend."""

import asyncio

import pytest
import uvloop
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError

from connectors.kafka.producer import reaching
from models.errors import Unavailable


@pytest.mark.parametrize("error", [KafkaConnectionError("closed"), OSError("no route"), TimeoutError()])
async def test_a_broker_that_does_not_answer_is_waited_for(error: Exception) -> None:
    with pytest.raises(Unavailable):
        async with reaching():
            raise error


def test_a_connection_that_uvloop_has_closed_is_one_that_is_lost() -> None:
    async def written_too_late() -> None:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        async with server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.transport.abort()
            await writer.wait_closed()
            async with reaching():
                writer.write(b"too late")

    with pytest.raises(Unavailable), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(written_too_late())


@pytest.mark.parametrize("error", [RuntimeError("a fault of ours"), MessageSizeTooLargeError("a record of 9 MB"), ValueError("no")])
async def test_what_trying_again_cannot_mend_stays_what_it_is(error: KafkaError | Exception) -> None:
    with pytest.raises(type(error)):
        async with reaching():
            raise error
