"""Photos: a row that stands has its bytes, whatever happens in between."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from connectors.photos.develop import developed
from connectors.photos.shelf import FolderShelf
from connectors.postgres.cases import PostgresCases
from connectors.postgres.migrate import migrate
from connectors.postgres.photos import PostgresPhotos
from connectors.postgres.pool import Pool, connect
from connectors.postgres.sql import queries
from models.case import Case, CaseEvent
from models.errors import Unavailable
from models.person import Count
from models.retention import KEEP, Kept
from models.step import step
from tests.unit.cases.lives import CLOSED, event, report
from tests.unit.photos.pictures import scene, written

ONE, OTHER = developed(written(scene(64, 48))), developed(written(scene(48, 64)))


class FullDisk(FolderShelf):
    """A shelf that has no room for one photo."""

    def _write(self, place: Path, body: bytes) -> None:
        if place.name == OTHER.photo.hash:
            raise OSError(28, "No space left on device")
        super()._write(place, body)


@dataclass
class Album:
    pool: Pool
    folder: Path
    at: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC)

    @property
    def photos(self) -> PostgresPhotos:
        return PostgresPhotos(self.pool, FolderShelf(self.folder), lambda: self.at)

    def on_disk(self) -> set[str]:
        return {path.name for path in self.folder.rglob("*") if path.is_file()}


@pytest_asyncio.fixture
async def album(database: str, tmp_path: Path) -> AsyncIterator[Album]:
    await migrate(database)
    pool = await connect(database)
    yield Album(pool, tmp_path / "photos")
    await pool.close()


async def test_a_photo_is_kept_once_and_read_by_its_hash(album: Album) -> None:
    await album.photos.keep([ONE, OTHER])
    await album.photos.keep([ONE])
    assert await album.photos.find(ONE.photo.hash) == ONE.photo
    assert await album.photos.read(ONE.photo.hash) == ONE.body
    assert await album.photos.read("0" * 64) is None
    assert album.on_disk() == {ONE.photo.hash, OTHER.photo.hash}
    place = album.folder / ONE.photo.hash[:2] / ONE.photo.hash
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_of_photos_that_cannot_all_be_written_none_is_kept(album: Album) -> None:
    full = PostgresPhotos(album.pool, FullDisk(album.folder), lambda: album.at)
    with pytest.raises(Unavailable, match="No space left"):
        await full.keep([ONE, OTHER])
    assert [await album.photos.find(each.photo.hash) for each in (ONE, OTHER)] == [None, None]
    assert not [name for name in album.on_disk() if name.startswith(".half")]


async def test_what_a_crash_left_on_the_shelf_is_cleared_an_hour_later(album: Album) -> None:
    shelf = FolderShelf(album.folder)
    shelf.put(ONE.photo.hash, ONE.body)
    (album.folder / "ab").mkdir()
    (album.folder / "ab" / ".half-0123").write_bytes(b"half")
    await album.photos.keep([OTHER])
    written_at = datetime(2026, 3, 1, 8, tzinfo=UTC).timestamp()
    for path in [path for path in album.folder.rglob("*") if path.is_file()]:
        os.utime(path, (written_at, written_at))
    assert await album.photos.retain() == 0
    assert len(album.on_disk()) == 3
    album.at += timedelta(hours=1, seconds=1)
    assert await album.photos.retain() == 0
    assert album.on_disk() == {OTHER.photo.hash}


async def test_a_photo_that_no_report_names_goes_after_a_day_and_one_of_a_case_stays(album: Album) -> None:
    await album.photos.keep([ONE, OTHER])
    assert await album.photos.hold([OTHER.photo.hash, "0" * 64]) == {OTHER.photo.hash}
    album.at += KEEP[Kept.LOOSE_PHOTO]
    assert list(await album.photos.counts()) == [Count(Kept.LOOSE_PHOTO, 1, 1, 0), Count(Kept.CASE_PHOTO, 1, 0, 0)]
    assert await album.photos.retain() == 1
    assert album.on_disk() == {OTHER.photo.hash}
    assert await album.photos.read(ONE.photo.hash) is None
    assert list(await album.photos.counts()) == [Count(Kept.LOOSE_PHOTO, 0, 0, 1), Count(Kept.CASE_PHOTO, 1, 0, 0)]
    await album.photos.keep([ONE])
    assert await album.photos.read(ONE.photo.hash) == ONE.body


async def test_a_photo_that_comes_again_while_it_is_dropped_is_there_or_refused_but_never_without_bytes(album: Album) -> None:
    album.at = start = album.at
    for turn in range(6):
        album.at = start + turn * KEEP[Kept.LOOSE_PHOTO]
        keeping = [album.photos.keep([ONE]), album.photos.keep([OTHER, ONE]), album.photos.retain(), album.photos.keep([ONE])]
        await asyncio.gather(*keeping)
        kept = [each for each in (ONE, OTHER) if await album.photos.find(each.photo.hash)]
        assert kept
        assert [await album.photos.read(each.photo.hash) for each in kept] == [each.body for each in kept]


async def test_a_photo_is_of_the_cases_whose_reports_or_steps_name_it(album: Album) -> None:
    cases = PostgresCases(album.pool)
    (near,) = await cases.take([report(1).model_copy(update={"photos": (ONE.photo.hash,)})])
    (far,) = await cases.take([report(2, lat="22.6")])

    def closed(found: Mapping[str, Case]) -> list[tuple[CaseEvent, Case]]:
        before, steps = found[far.case.id], []
        for move in CLOSED:
            told = event(before, move, evidence=("已清运", OTHER.photo.hash, ONE.photo.hash))
            before = step(before, told)
            steps.append((told, before))
        return steps

    await cases.change([far.case.id], album.at, closed)
    assert await album.photos.cases(ONE.photo.hash) == {near.case.id, far.case.id}
    assert await album.photos.cases(OTHER.photo.hash) == {far.case.id}
    assert await album.photos.cases("0" * 64) == set()
    async with album.pool.acquire() as connection:
        await connection.execute("SET enable_seqscan = off")
        plan = str(await connection.fetch("EXPLAIN " + queries("photos")["cases"], ONE.photo.hash))
    assert "case_reports_by_photo" in plan
    assert "case_events_by_photo" in plan
