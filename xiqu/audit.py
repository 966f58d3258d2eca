"""Audit from the command line: prove the books, or name what is missing."""

import argparse

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.postgres.audit import audit
from connectors.postgres.receipts import PostgresReceipts
from models.landing import first_landing_at
from xiqu.computed import computed
from xiqu.kpis import console as wide
from xiqu.kpis import database
from xiqu.load import ledger
from xiqu.running import data_dir_argument, here, running

NOT_PROVEN = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    data_dir_argument(parser)


async def run(given: argparse.Namespace) -> int:
    """Audit; the exit code is 0 only if everything agrees."""
    asked = here(given)
    console = wide()
    before = first_landing_at(now())
    found = running(asked)
    if found.kafka:
        await computed(found)
    async with database(asked) as pool:
        with console.status("reading the archived bodies again 重读原始报文") as status:
            verdict = await audit(
                pool, {feed.name: feed for feed in FEEDS}, before, lambda bodies: status.update(f"{bodies:,} bodies read again")
            )
        books = await PostgresReceipts(pool).balance()
    console.print(ledger("ledger 总账", books))
    for finding in verdict.findings:
        console.print(f"{finding.book}: {finding.where}: {finding.what}", markup=False, highlight=False, soft_wrap=True)
    if verdict.findings or any(counts.difference for _, counts in books.values()):
        console.print(f"NOT PROVEN 账目不符: {len(verdict.findings)} findings in {verdict.bodies:,} bodies, {verdict.readings:,} readings")
        return NOT_PROVEN
    console.print(f"the books balance 账目相符: {verdict.bodies:,} bodies, {verdict.readings:,} readings read again")
    return 0
