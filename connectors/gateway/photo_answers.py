"""What OpenAPI says of the paths of photos: the shapes of their answers, with examples, and every refusal."""

from typing import Any

from pydantic import Field

from connectors.gateway.access_problems import NOT_VALID
from connectors.gateway.describe import answers
from connectors.gateway.photo_problems import DAMAGED_PHOTO, ELSEWHERES_PHOTO, HIDDEN_PHOTO, LARGE_PHOTO, NOT_A_PHOTO, UNKNOWN_PHOTO
from connectors.gateway.problems import BAD_PARAMETER, CUT_OFF, TOO_SLOW
from connectors.gateway.shapes import Shape
from models.photo import LARGEST_PHOTO, PHOTO_HASH


class PhotoShape(Shape):
    """A photo as it is kept. token: what its sender shows as X-Photo-Token to see it again; null where no secret is set."""

    hash: str = Field(pattern=PHOTO_HASH, description="SHA-256 of the bytes that are kept; a report names the photo by it")
    media: str
    width: int
    height: int
    bytes: int
    token: str | None
    href: str


HASH_EXAMPLE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PHOTO_EXAMPLE: dict[str, Any] = {
    "hash": HASH_EXAMPLE, "media": "image/jpeg", "width": 2048, "height": 1536, "bytes": 412345,
    "token": "mJ4pQx7s1s3cUOZ2m6rY5vH0kT8wB9nE3aD1fG2hJ4k", "href": f"/v1/photos/{HASH_EXAMPLE}",
}  # fmt: skip
_BINARY = {"schema": {"type": "string", "format": "binary", "maxLength": LARGEST_PHOTO}}
PHOTO_REQUEST = {
    "requestBody": {
        "required": True,
        "description": "The file itself, at most 20 MB and 52 million pixels; its first bytes say what it is, not its media type.",
        "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp"), _BINARY),
    }
}
KEPT = answers(
    201, PhotoShape, "Kept, without EXIF and place.", PHOTO_EXAMPLE, NOT_A_PHOTO, LARGE_PHOTO, DAMAGED_PHOTO, CUT_OFF, TOO_SLOW, NOT_VALID,
)  # fmt: skip
PHOTO = answers(200, PhotoShape, "", None, UNKNOWN_PHOTO, HIDDEN_PHOTO, ELSEWHERES_PHOTO, NOT_VALID, BAD_PARAMETER)
PHOTO[200] = {
    "description": "The photo.",
    "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}, "example": "(the bytes)"}},
}
