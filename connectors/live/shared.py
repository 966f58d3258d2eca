"""Bytes that many followers are sent, made once: what a batch tells each class of them, and where they stand after it."""

from typing import NamedTuple

from connectors.live.frame import Form
from streams.live.event import Topic
from streams.live.journal import Journal
from streams.live.position import Position, text_of
from streams.live.wanted import Batch, Wanted

KEPT_BATCHES = 8
"""A follower that lies further back pays for its bytes itself, so that what is held stays bounded however many classes there are."""
MOST_KEPT = 4 * 1024 * 1024


class Sheets:
    """What one batch tells each class, as far as it was asked for."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._kept: dict[tuple[Wanted, Form], bytes] = {}
        self._size = 0

    def of(self, wanted: Wanted, form: Form) -> bytes:
        """Return what *wanted* is told, b"" where there is nothing."""
        told = self._kept.get((wanted, form))
        if told is None:
            told = form.events(self._batch.of(wanted))
            if self._size + len(told) <= MOST_KEPT:
                self._kept[wanted, form] = told
                self._size += len(told)
        return told


class Story:
    """One journal of one log, told. Where another begins, a follower of this one has missed something."""

    def __init__(self, epoch: bytes, held_bytes: int) -> None:
        self.epoch = epoch
        self.journal = Journal({}, held_bytes)
        self._sheets: dict[int, Sheets] = {}
        self._marks: dict[tuple[int, frozenset[Topic]], str] = {}

    def told(self, number: int, wanted: Wanted, form: Form) -> bytes:
        """Return what batch *number* tells *wanted*; Overrun where it is held no more."""
        batch, oldest = self.journal.batch(number), self.journal.end - KEPT_BATCHES
        if number < oldest:
            return form.events(batch.of(wanted))
        if number not in self._sheets:
            self._sheets = {each: sheets for each, sheets in self._sheets.items() if each >= oldest} | {number: Sheets(batch)}
        return self._sheets[number].of(wanted, form)

    def mark(self, number: int, topics: frozenset[Topic]) -> str:
        """Return where a follower of *topics* stands who has heard all before batch *number*; Overrun."""
        offsets, oldest = self.journal.begins(number), self.journal.end - KEPT_BATCHES
        found = self._marks.get((number, topics))
        if found is None:
            found = text_of(Position(self.epoch, {topic: offsets[topic] for topic in topics}))
            self._marks = {each: mark for each, mark in self._marks.items() if each[0] >= oldest} | {(number, topics): found}
        return found


class Place(NamedTuple):
    """Where a follower stands: it has heard all before batch *number* of *story*."""

    story: Story
    number: int
