"""A photo as it is kept: decoded, turned upright, made small, and written anew, so that it holds the picture and nothing else."""

from typing import NamedTuple

PHOTO_HASH = r"^[0-9a-f]{64}$"
LARGEST_PHOTO = 20 * 1024 * 1024
"""Bytes of one photo as it is sent. The largest phones write about 15 MB for 50 million pixels."""
LARGEST_FORM = 40 * 1024 * 1024
"""Bytes of one report with all its photos."""
MOST_PIXELS = 52_000_000
"""Of a photo as it is sent: 8192 × 6144 is what phones of 50 million pixels write. A picture takes three bytes a pixel to decode."""
LONGEST_SIDE = 2048
"""Pixels, as it is kept."""
MEDIA = "image/jpeg"


class Photo(NamedTuple):
    """What is kept. hash: SHA-256 of these bytes; size: in bytes; width, height: in pixels, upright."""

    hash: str
    media: str
    width: int
    height: int
    size: int


class Developed(NamedTuple):
    """A photo with its bytes, before it is kept."""

    photo: Photo
    body: bytes
