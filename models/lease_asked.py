"""What somebody asks for when they ask for a space, and what is known of a lease beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from models.errors import NotLet
from models.lease import HOLD, Lease
from models.plan.said import Said
from models.window import Window


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A space in one of *lots*, the first of them that has one; label: this one and no other. key: the same key is the same request."""

    holder: str
    lots: tuple[int, ...]
    windows: tuple[Window, ...]
    subject: str
    label: str | None = None
    month: str = ""
    key: str | None = None
    hold: timedelta = HOLD
    round: int | None = None

    @property
    def span(self) -> Window:
        """Return from the first minute to the last."""
        return Window(self.windows[0].starts, self.windows[-1].ends)


def digest(*what: object) -> str:
    """Return what two requests under one key must have in common."""
    return sha256(repr(what).encode()).hexdigest()


class Known(NamedTuple):
    """A lease with the names of where it is. subject, title: of the lot; owner: the caller who offers it."""

    lease: Lease
    subject: str
    title: str
    owner: str


class Logged(NamedTuple):
    """Something that happened to a lease."""

    at: datetime
    event: str
    by: str


def unknown_number(code: str, number: int) -> NotLet:
    """Return the refusal of a lot, offer, lease or round that there is not, or not for whoever asks."""
    said = Said(f"没有您可以使用的编号 {number}", f"there is no number {number} that you may use")
    return NotLet(code, said, Said("请发送收到的编号", "send the number that you were given"))
