"""A command as a person types it: a process of its own, and what it said."""

import asyncio
from typing import NamedTuple

from connectors.settings import Settings
from tests.servers.roles import command


class Told(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    errors: str


async def run(settings: Settings, *arguments: str) -> Told:
    """Run a command in a city of these settings."""
    ended = await asyncio.to_thread(command, settings, *arguments)
    return Told(ended.returncode, ended.stdout, ended.stderr)
