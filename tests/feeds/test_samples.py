"""What each feed makes of its samples, `<feed>/*.in.*` → `*.out.json`: cells as lists, refusals as their reason and place."""

import json
from pathlib import Path

import pytest

from connectors.feeds import FEEDS
from models.feed import Cell, Feed
from models.period import city_time
from tests.feeds.corpus import HERE, samples_of

SAMPLES = [(feed, sample) for feed in FEEDS for sample in samples_of(feed)]


def told(feed: Feed, body: bytes) -> list[list[object]]:
    return [
        [one.subject, one.metric, city_time(one.observed_at).isoformat(), one.text, one.rank]
        if isinstance(one, Cell)
        else ["refused", one.position, one.reason]
        for one in feed.decode(body)
    ]


@pytest.mark.parametrize(("feed", "sample"), SAMPLES, ids=[f"{feed.name}/{sample.name}" for feed, sample in SAMPLES])
def test_a_sample_is_read_as_it_was_approved(feed: Feed, sample: Path) -> None:
    approved = sample.with_name(f"{sample.name.partition('.in.')[0]}.out.json")
    assert told(feed, sample.read_bytes()) == json.loads(approved.read_text("utf-8"))


@pytest.mark.parametrize("feed", FEEDS, ids=[feed.name for feed in FEEDS])
def test_every_feed_has_a_sample(feed: Feed) -> None:
    assert any(each is feed for each, _ in SAMPLES), f"put a body into tests/feeds/{feed.name}/<what>.in.<ending>, and <what>.out.json"


def test_no_sample_lies_where_no_feed_finds_it() -> None:
    folders = {folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__"}
    assert folders == {feed.name for feed in FEEDS}
