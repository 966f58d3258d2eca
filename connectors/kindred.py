"""Several processes of one role, shown as one: each tells what it measures to the one that minds them, which joins it, sample by sample.

What is counted adds up, and so does what a process has for itself (memory, open files). A figure is never added: after a rebalance two of
them have one, and the one of the newest period and revision is shown.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from operator import add

import orjson

from connectors.metrics import Figure, Metrics

LOOPBACK = "127.0.0.1"
ANSWER_SECONDS = 2.0
Join = Callable[[float, float], float]
ADDED = frozenset({"counter", "histogram"})
BY_NAME: Mapping[str, Join] = {
    "process_virtual_memory_bytes": add,
    "process_resident_memory_bytes": add,
    "process_open_fds": add,
    "process_start_time_seconds": min,
}
CREATED = "_created"
"""When a counter began, which the library shows beside each: of the role, when the first of them did."""


@asynccontextmanager
async def telling(metrics: Metrics) -> AsyncIterator[int]:
    """Tell *metrics* to whoever connects to the port that is yielded; nobody outside this machine can."""

    async def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        figures = [(*about, *figure) for about, figure in metrics.shown.items()]
        writer.write(orjson.dumps(figures) + b"\n" + metrics.exposition())
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(tell, LOOPBACK, 0) as server:
        yield server.sockets[0].getsockname()[1]


async def told(port: int, to: Metrics) -> bytes:
    """Return what the process at *port* tells, after its figures are shown by *to*; nothing where it is gone or does not answer."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            figures, _, exposition = (await reader.read(-1)).partition(b"\n")
            writer.close()
    except (OSError, TimeoutError):
        return b""
    to.show({(kpi, subject): Figure(*rest) for kpi, subject, *rest in orjson.loads(figures or b"[]")})
    return exposition


def _join(family: str, kind: str) -> Join:
    if kind in ADDED:
        return add
    return BY_NAME.get(family, min if family.endswith(CREATED) else max)


def merged(expositions: Iterable[bytes]) -> bytes:
    """Return *expositions*, each whole and in the text format of one library, as one."""
    heads: dict[str, list[str]] = {}
    samples: dict[str, dict[str, float]] = {}
    for exposition in expositions:
        family, join = "", _join("", "")
        for line in exposition.decode().split("\n"):  # a label may hold what splitlines takes for an end of line
            if line.startswith("# HELP "):
                family = line.split(" ", 3)[2]
                heads.setdefault(family, [line])
            elif line.startswith("# TYPE "):
                join = _join(family, line.rpartition(" ")[2])
                if line not in heads[family]:
                    heads[family].append(line)
            elif line:
                name, _, text = line.rpartition(" ")
                held, value = samples.setdefault(family, {}), float(text)
                held[name] = join(held[name], value) if name in held else value
    lines: list[str] = []
    for family, head in heads.items():
        lines += head
        lines += [f"{name} {value!r}" for name, value in samples.get(family, {}).items()]
    return "\n".join([*lines, ""]).encode()
