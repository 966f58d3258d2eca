"""Where a follower stands in the log: the next offset of every partition, as the short text that it sends back to go on from there.

A position says which log it is of, because the embedded broker begins a new one with the same offsets whenever it starts.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from streams.live.event import TOPICS, Topic

Offsets: TypeAlias = Mapping[Topic, tuple[int, ...]]
"""By topic, the next offset of each partition in the order of their numbers."""

EPOCH_BYTES = 6
LONGEST = 1_000
MOST_PARTITIONS = 64
LARGEST_OFFSET = 2**63 - 1
_MORE, _LOW = 0x80, 0x7F


class Position(NamedTuple):
    """A place in one log."""

    epoch: bytes
    offsets: Offsets


def epoch_of(cluster: str) -> bytes:
    """Return what tells the log of this Kafka cluster from every other."""
    return blake2b(cluster.encode(), digest_size=EPOCH_BYTES).digest()


def text_of(position: Position) -> str:
    """Return *position* as text: the epoch, then number, partitions and offsets of each topic, as variable-length integers."""
    told = bytearray(position.epoch)
    for number, topic in enumerate(TOPICS):
        if topic in position.offsets:
            offsets = position.offsets[topic]
            told += bytes((number, len(offsets))) + b"".join(map(_varint, offsets))
    return urlsafe_b64encode(told).decode().rstrip("=")


def position_of(text: str) -> Position:
    """Return the position that *text* names; ValueError where it is none."""
    if not text.isascii() or len(text) > LONGEST:
        raise ValueError("a position is at most 1000 ASCII characters")
    try:
        told = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except Error as error:
        raise ValueError("a position is base64") from error
    if len(told) <= EPOCH_BYTES:
        raise ValueError("a position names its log and at least one topic")
    rest, offsets = iter(told[EPOCH_BYTES:]), dict[Topic, tuple[int, ...]]()
    for number in rest:
        if number >= len(TOPICS) or TOPICS[number] in offsets:
            raise ValueError("a position names each topic once")
        count = next(rest, 0)
        if not 0 < count <= MOST_PARTITIONS:
            raise ValueError("a position names the partitions of each topic")
        offsets[TOPICS[number]] = tuple(_number(rest) for _ in range(count))
    found = Position(told[:EPOCH_BYTES], offsets)
    if text_of(found) != text:
        raise ValueError("a position is written in one way only")
    return found


def behind(one: Offsets, other: Offsets, topics: Iterable[Topic]) -> bool:
    """Say whether *one* lies at or before *other* in every partition of *topics*; False where one of them does not name a topic."""
    return all(
        topic in one
        and topic in other
        and len(one[topic]) == len(other[topic])
        and all(mine <= its for mine, its in zip(one[topic], other[topic], strict=True))
        for topic in topics
    )


def _varint(number: int) -> bytes:
    told = bytearray()
    while number > _LOW:
        told.append(number & _LOW | _MORE)
        number >>= 7
    return bytes((*told, number))


def _number(rest: Iterator[int]) -> int:
    number = shift = 0
    for byte in rest:
        number |= (byte & _LOW) << shift
        if number > LARGEST_OFFSET:
            break
        if not byte & _MORE:
            return number
        shift += 7
    raise ValueError("an offset of a position is cut off or too large")
