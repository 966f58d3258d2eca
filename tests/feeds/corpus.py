"""The bodies of each feed that lie in the repository: its samples, and the example that it is declared with."""

from pathlib import Path

from models.feed import Feed

HERE = Path(__file__).parent


def samples_of(feed: Feed) -> list[Path]:
    """Return the sample files of *feed*."""
    return sorted((HERE / feed.name).glob("*.in.*"))


def bodies_of(feed: Feed) -> tuple[bytes, ...]:
    """Return every body of *feed* that is at hand."""
    return (*(sample.read_bytes() for sample in samples_of(feed)), feed.example.encode())
