"""The worker role: the whole road in one process, or in one for each core, which share it by their consumer groups."""

import argparse
from importlib import import_module
from typing import Any

from connectors.settings import Settings
from models.observation import SHARDS
from xiqu.cores import cores
from xiqu.processes import ONE_OF_SEVERAL, processes
from xiqu.role import asked_to_stop, log_to_stderr
from xiqu.setup import servers


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= SHARDS:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes; give 1 to {SHARDS}: there are {SHARDS} shards to share")
    return int(text)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the role's arguments."""
    parser.add_argument(
        "--processes", type=_number, metavar="N", help="how many share the work (default: XIQU_PROCESSES, else one for each core)"
    )
    parser.add_argument(ONE_OF_SEVERAL, action="store_true", help=argparse.SUPPRESS)


def wanted(settings: Settings, asked: int | None, available: int) -> int:
    """Return how many processes to run: as many as *asked* for or set, else one for each core that is *available*.

    The brake of the embedded broker counts what one process has sent and not read back, so there it is one, whatever is asked.
    """
    return 1 if settings.embedded else asked or settings.processes or min(available, SHARDS)


async def run(given: argparse.Namespace) -> int:
    """Work until asked to stop."""
    log_to_stderr()
    settings = servers()
    stop = asked_to_stop(watched=settings.watched)
    number = wanted(settings, given.processes, cores())
    if number > 1 and not given.one_of_several:
        return await processes(settings, number, stop)
    work: Any = import_module("xiqu.work").work  # imported late: whoever only minds other processes does without its weight
    await work(settings, stop, one_of_several=given.one_of_several)
    return 0
