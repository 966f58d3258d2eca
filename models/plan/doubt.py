"""What the plan's text leaves undefined, sentence by sentence, in the register's English and in Chinese."""

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from models.plan.said import Said
from models.plan.target import Target

_SENTENCES = re.compile(r"(?<=\.) ")


@lru_cache(maxsize=1)
def _chinese() -> Mapping[str, str]:
    text = files("models.plan").joinpath("doubts.csv").read_text("utf-8")
    return {row["en"]: row["zh"] for row in csv.DictReader(text.splitlines())}


def doubts(target: Target) -> tuple[Said, ...]:
    """Return what is doubtful about *target*; LookupError names a sentence that nobody has put into Chinese."""
    return tuple(_said(sentence) for sentence in _SENTENCES.split(target.doubt) if sentence)


def _said(sentence: str) -> Said:
    if sentence not in _chinese():
        message = f"models/plan/doubts.csv has no Chinese for {sentence!r}; add it there"
        raise LookupError(message)
    return Said(_chinese()[sentence], sentence)
