"""What is known about people on the command line: how much of it is kept and how long, and the erasing of what is due."""

import argparse
from pathlib import Path

from rich.table import Table

from connectors.clock import now
from connectors.people.vault import vault_of
from connectors.photos.bucket import Access, BucketShelf, is_bucket
from connectors.photos.shelf import FolderShelf, Shelf
from connectors.postgres.people import PostgresPeople
from connectors.postgres.photos import PostgresPhotos
from connectors.postgres.pool import Pool
from connectors.settings import Settings
from models.person import UUID
from models.retention import RETENTIONS
from xiqu.kpis import console, database
from xiqu.running import data_dir_argument, here


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", choices=["show", "retain", "erase"], help="list the kinds and their terms; erase what is due; erase one")
    parser.add_argument("person", nargs="?", help="of erase: the person's id")
    data_dir_argument(parser)


def people_of(pool: Pool, settings: Settings) -> PostgresPeople:
    """Return the contacts of a city."""
    return PostgresPeople(pool, vault_of(settings.secret, settings.other_secret), now)


def photos_of(pool: Pool, settings: Settings) -> PostgresPhotos:
    """Return the photos of a city."""
    return PostgresPhotos(pool, shelf_of(settings), now)


def shelf_of(settings: Settings) -> Shelf:
    """Return where a city's photos lie."""
    if is_bucket(settings.photos):
        return BucketShelf(settings.photos, Access(settings.s3_endpoint, settings.s3_region, settings.s3_key, settings.s3_secret))
    return FolderShelf(Path(settings.photos) if settings.photos else settings.data_dir / "photos")


async def run(given: argparse.Namespace) -> int:
    """Show what is kept, or erase what is due."""
    settings = here(given)
    async with database(settings) as pool:
        people, photos = people_of(pool, settings), photos_of(pool, settings)
        if given.action == "erase":
            receipt = await people.erase(given.person or "", "admin") if UUID.fullmatch(given.person or "") else None
            print(f"erased {receipt.erased_at.isoformat()}, receipt {receipt.receipt}" if receipt else f"nobody is called {given.person}")
            return 0 if receipt else 2
        if given.action == "retain":
            contacts, pictures = await people.retain(), await photos.retain()
            await people.sweep()
            print(f"erased {contacts} contacts and {pictures} photos whose time was over")
        counts = {each.kind: each for each in (*await people.counts(), *await photos.counts())}
    shown = Table(title="个人信息保存期限 what is kept about people")
    for name in ("kind", "类别", "days", "held", "overdue", "erased", "why"):
        shown.add_column(name, overflow="fold")
    for each in RETENTIONS:
        count = counts[each.kind]
        shown.add_row(each.kind, each.title, *map(str, (each.keep.days, count.held, count.overdue, count.erased)), each.why)
    console().print(shown)
    return 0
