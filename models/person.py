"""A person, as little of one as the street needs: how to reach them, and whether that has been erased."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.retention import Kept

Eraser: TypeAlias = Literal["self", "admin", "retention"]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""One line of text, without control characters."""


class Contact(BaseModel):
    """How to reach somebody: at least one of the three, each as they wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="", max_length=60, pattern=PLAIN, description="称呼")
    phone: str = Field(default="", max_length=32, pattern=r"^[0-9+() -]*$", description="电话")
    email: str = Field(default="", max_length=254, pattern=r"^([^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+)?$")

    @model_validator(mode="after")
    def says_something(self) -> "Contact":
        """Refuse a contact that reaches nobody."""
        if not (self.name.strip() or self.phone.strip() or self.email):
            raise ValueError("a contact has a name, a phone or an email; leave it out instead 联系方式至少填一项，否则请省略")
        return self


class Person(NamedTuple):
    """Somebody whose contact is kept. token: what they show to see or erase it; it follows from the id and the city's secret."""

    id: str
    token: str


class Look(NamedTuple):
    """Somebody of the street has read a contact."""

    at: datetime
    role: str


class Held(NamedTuple):
    """What is known of a person whose contact is kept."""

    id: str
    kind: Kept
    made_at: datetime
    keep_until: datetime
    looks: Sequence[Look] = ()


class Erasure(NamedTuple):
    """The receipt of an erased contact; it holds nothing about the person."""

    id: str
    kind: Kept
    receipt: str
    erased_at: datetime
    by: Eraser


class Count(NamedTuple):
    """How many of a kind are kept, how many of them longer than they may be (0 unless the job is late), and how many were erased."""

    kind: Kept
    held: int
    overdue: int
    erased: int
