"""A body, or a piece of one, that cannot be read: kept whole with its reason, so that it can be answered, repaired and replayed."""

from base64 import b64decode, b64encode
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, TypeAdapter

WHOLE_BODY = -1
"""Position of a rejection that concerns the whole body."""

Base64 = Annotated[
    bytes,
    PlainValidator(lambda value: value if isinstance(value, bytes) else b64decode(value)),
    PlainSerializer(lambda value: b64encode(value).decode(), when_used="json"),
]


class Unreadable(NamedTuple):
    """What a feed's decoder says of a piece that it cannot read.

    position: the row or item in the body, from 0, or `WHOLE_BODY`. reason: a short code for counting. message: what is wrong, where,
    and what to send instead. piece: the bytes concerned.
    """

    position: int
    reason: str
    message: str
    piece: bytes


class Rejection(BaseModel):
    """An unreadable piece with the landing it came by; one record of `city.rejected` is a list of these.

    position: its place among everything that was found in the body, or `WHOLE_BODY`; the message names the row. pieces: how many pieces
    it stands for, where there were too many to name each.
    """

    model_config = ConfigDict(frozen=True)

    feed: str
    landing_id: str
    position: int
    reason: str
    message: str
    body: Base64
    pieces: int = 1


REJECTIONS: TypeAdapter[list[Rejection]] = TypeAdapter(list[Rejection])
