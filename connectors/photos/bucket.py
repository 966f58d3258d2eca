"""A shelf that is a bucket of an object store which speaks S3, for a city whose gateways share no folder.

Names lie there as in a folder: two letters of the hash, a slash, the hash. An object appears whole or not at all, so there are no halves.
The library (obstore) is imported where there is a bucket only.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from models.errors import SettingError, Unavailable
from models.photo import MEDIA

SCHEME = "s3"
PATIENCE = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
TIMEOUT = "10s"
Answer = TypeVar("Answer")


class Access(NamedTuple):
    """How a store is reached. endpoint: where it is, "" for Amazon's of that region."""

    endpoint: str
    region: str
    key: str
    secret: str


def is_bucket(place: str) -> bool:
    """Say whether *place* names a bucket and no folder."""
    return place.startswith(f"{SCHEME}://")


class BucketShelf:
    """Photos in the bucket that *place* names: s3://bucket or s3://bucket/prefix."""

    def __init__(self, place: str, access: Access) -> None:
        named = urlsplit(place)
        if not named.netloc or not access.key or not access.secret:
            message = "photos in a bucket need XIQU_PHOTOS=s3://bucket/prefix, XIQU_S3_KEY and XIQU_S3_SECRET; one of them is missing"
            raise SettingError(message)
        self._where = f"{place} at {access.endpoint or access.region}"
        self._faults: Any = import_module("obstore.exceptions")
        options: dict[str, Any] = {"endpoint": access.endpoint} if access.endpoint else {}
        host = urlsplit(access.endpoint)
        self._store: Any = import_module("obstore.store").S3Store(
            named.netloc, prefix=named.path.strip("/") or None, region=access.region, access_key_id=access.key,
            secret_access_key=access.secret, virtual_hosted_style_request=host.netloc.startswith(f"{named.netloc}."),
            client_options={"timeout": TIMEOUT, "allow_http": host.scheme == "http"}, retry_config=PATIENCE, **options,
        )  # fmt: skip

    def put(self, name: str, body: bytes) -> None:
        """Keep *body*; Unavailable where the store does not take it."""
        self._asked(lambda: self._store.put(_path(name), body, attributes={"Content-Type": MEDIA}))

    def get(self, name: str) -> bytes | None:
        """Return the object's bytes."""
        found = self._asked(lambda: self._store.get(_path(name)).bytes(), missing_is_fine=True)
        return None if found is None else bytes(found)

    def drop(self, name: str) -> None:
        """Remove the object."""
        self._asked(lambda: self._store.delete(_path(name)), missing_is_fine=True)

    def names(self, before: datetime) -> Iterator[str]:
        """Yield the names of objects that were written before then, as they come."""
        pages = self._store.list()
        while page := self._asked(lambda: next(pages, None)):
            yield from (each["path"].rpartition("/")[2] for each in page if each["last_modified"] < before)

    def _asked(self, ask: Callable[[], Answer], *, missing_is_fine: bool = False) -> Answer | None:
        try:
            return ask()
        except FileNotFoundError as error:
            if missing_is_fine and "NoSuchBucket" not in str(error):
                return None
            raise Unavailable(f"there is no bucket for photos: {self._where}; make it, or set XIQU_PHOTOS") from error
        except (self._faults.PermissionDeniedError, self._faults.UnauthenticatedError) as error:
            message = f"the store of photos refuses the key: {self._where}; set XIQU_S3_KEY and XIQU_S3_SECRET, and what they may do there"
            raise Unavailable(message) from error
        except (self._faults.BaseError, OSError) as error:
            raise Unavailable(f"the store of photos does not answer: {self._where} ({str(error).partition(chr(10))[0]})") from error


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
