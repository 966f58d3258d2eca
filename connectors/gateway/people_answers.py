"""What OpenAPI says of the paths of people: the shapes of their answers, with examples, and every refusal."""

from datetime import datetime
from typing import Any, Literal

from connectors.gateway.access_problems import NOT_VALID
from connectors.gateway.describe import answers
from connectors.gateway.people_problems import NO_PERSON_TOKEN, NO_SECRET, OTHER_PERSON, UNKNOWN_PERSON
from connectors.gateway.problems import BAD_PARAMETER
from connectors.gateway.shapes import Shape
from models.person import Contact
from models.retention import Kept


class ErasedShape(Shape):
    """The receipt of an erasure; it holds nothing about the person."""

    person: str
    kind: Kept
    receipt: str
    erased_at: datetime
    by: Literal["self", "admin", "retention"]


class LookShape(Shape):
    at: datetime
    role: str


class PersonShape(Shape):
    """What is kept of a person. looks: when somebody of the street has read the contact, the latest first."""

    person: str
    kind: Kept
    contact: Contact | None
    made_at: datetime | None
    keep_until: datetime | None
    looks: list[LookShape]
    erased: ErasedShape | None


class KeptShape(Shape):
    """One kind of what is known about people. overdue: kept longer than it may be; anything but 0 for an hour is a fault."""

    kind: Kept
    title: str
    days: int
    why: str
    held: int
    overdue: int
    erased: int


class RetentionShape(Shape):
    kinds: list[KeptShape]


ERASED_EXAMPLE: dict[str, Any] = {
    "person": "0b9c6c0e-4a3a-4b58-8a59-5f8a2f4f6d11", "kind": "report", "receipt": "7d1f5a5e-8a67-4d0f-9a53-0d6f3a3f1b22",
    "erased_at": "2026-11-25T16:20:00+08:00", "by": "self",
}  # fmt: skip
PERSON_EXAMPLE: dict[str, Any] = {
    "person": "0b9c6c0e-4a3a-4b58-8a59-5f8a2f4f6d11", "kind": "report", "contact": {"name": "陈某", "phone": "13800000000", "email": ""},
    "made_at": "2026-11-25T08:05:12+08:00", "keep_until": "2027-05-24T08:05:12+08:00",
    "looks": [{"at": "2026-11-25T09:00:00+08:00", "role": "officer"}], "erased": None,
}  # fmt: skip
KEPT_EXAMPLE: dict[str, Any] = {
    "kind": "report", "title": "上报人联系方式", "days": 180, "why": "回访与申诉所需 (to call back)", "held": 12, "overdue": 0, "erased": 3,
}  # fmt: skip
_ASKED = (UNKNOWN_PERSON, NO_PERSON_TOKEN, OTHER_PERSON, NO_SECRET, NOT_VALID, BAD_PARAMETER)
PERSON = answers(200, PersonShape, "What is kept, or the receipt of its erasure.", PERSON_EXAMPLE, *_ASKED)
ERASED = answers(200, ErasedShape, "Erased for ever.", ERASED_EXAMPLE, *_ASKED)
RETENTION = answers(200, RetentionShape, "Every kind and its term.", {"kinds": [KEPT_EXAMPLE]}, NOT_VALID)
