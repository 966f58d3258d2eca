"""Serving an app beside whatever else runs in the same event loop: a worker's agents, a collector, the gateway itself.

uvicorn would take the process's signals for itself and end the process when the port is taken; here the role keeps both decisions.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from models.errors import SettingError

LOOPBACK = "127.0.0.1"
DRAIN_SECONDS = 10
KEEP_ALIVE_SECONDS = 30


class Beside(uvicorn.Server):
    """A server that leaves signals to whoever runs the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raises SettingError where it cannot."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=1024)
    except OSError as error:
        message = f"cannot listen on {host}:{port} ({error.strerror}); free it, or choose another: --port, or XIQU_SIDE_PORT of other roles"
        raise SettingError(message) from error


@asynccontextmanager
async def serving(app: ASGIApp, host: str = LOOPBACK, port: int = 0, proxies: str = LOOPBACK) -> AsyncIterator[int]:
    """Serve *app* until the block is left, then answer what was begun; yields the port (0 asks the system for a free one).

    proxies: whose X-Forwarded-For is believed, so that who asks through one is told from who else does.
    """
    door = listening(host, port)
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="off", log_config=None, access_log=False, server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=DRAIN_SECONDS,
        forwarded_allow_ips=proxies,
    )  # fmt: skip
    server = Beside(config)
    running = asyncio.create_task(server.serve(sockets=[door]), name="http server")
    try:  # the socket listens already: whoever comes before the server has begun waits in its queue
        yield door.getsockname()[1]
    finally:
        server.should_exit = True
        await running
        door.close()
