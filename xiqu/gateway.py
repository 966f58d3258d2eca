"""The gateway: HTTP for senders, readers and operators, over the same PostgreSQL and Kafka as everyone."""

import argparse

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.garbage import begun
from connectors.gateway.admission import Rules
from connectors.gateway.app import gateway
from connectors.gateway.open311.discovery import Office
from connectors.gateway.ports import Behind
from connectors.gateway.rate import Rate
from connectors.gateway.serve import serving
from connectors.holidays import published_calendar
from connectors.metrics import Metrics
from connectors.postgres.access import PostgresCallers
from connectors.postgres.alarm_desk import AlarmDesk
from connectors.postgres.cases import PostgresCases
from connectors.postgres.figures import PostgresFigures
from connectors.postgres.georeport import PostgresServiceRequests
from connectors.postgres.keys import PostgresKeys
from connectors.postgres.limits import PostgresLimits
from connectors.postgres.lineage import PostgresLineage
from connectors.postgres.migrate import migrate
from connectors.postgres.outbox import Outbox
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.plan import PostgresPlan
from connectors.postgres.traffic import PostgresTraffic
from connectors.settings import Settings
from streams.alarms import TOLD
from streams.kpis import KPIS
from xiqu.landings import intake
from xiqu.leases_kept import idle_parking, leases_kept
from xiqu.live import following, live_of, room_for_followers
from xiqu.people import people_of, photos_of
from xiqu.pipe_room import pipe_room
from xiqu.relay import FEED, relayed
from xiqu.role import VERSION, RoleHealth, asked_to_stop, log_to_stderr
from xiqu.setup import servers
from xiqu.traffic_told import traffic_told

PATIENCE_SECONDS = 15.0
AT_ONCE = 10
"""Seconds' worth of requests that may come at once."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the role's arguments."""
    parser.add_argument("--host", help="address to listen on (default: XIQU_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: XIQU_PORT or 8080)")


def rules_of(settings: Settings) -> Rules:
    """Return what the gateway allows."""
    rates = settings.key_rate, settings.address_rate, settings.feed_rate
    key, address, feed = (Rate(each, max(1, each * AT_ONCE)) if each else None for each in rates)
    origins = tuple(each.strip() for each in settings.origins.split(",") if each.strip())
    office = Office(jurisdiction=settings.open311_jurisdiction, contact=settings.open311_contact, url=settings.public_url)
    return Rules(
        largest_body=settings.body_limit, rate=feed, holders=key, strangers=address, origins=origins, office=office,
        other_secret=settings.other_secret,
    )  # fmt: skip


async def run(given: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    log_to_stderr()
    room_for_followers()
    settings = servers()
    stop = asked_to_stop(watched=settings.watched)
    await migrate(settings.database)
    metrics = Metrics(version=VERSION, role="gateway")
    async with intake(settings, PATIENCE_SECONDS) as (landing, receipts, pool, _), pipe_room(pool) as pipes:
        behind = Behind(
            limits=PostgresLimits(pool, now, published_calendar()),
            landing=landing, receipts=receipts, figures=PostgresFigures(pool), books=receipts, keys=PostgresKeys(pool, now),
            callers=PostgresCallers(pool, now), health=RoleHealth(pool, settings.kafka), plan=PostgresPlan(pool),
            places=PostgresPlaces(pool, now), cases=PostgresCases(pool), pipes=pipes, service_requests=PostgresServiceRequests(pool),
            people=people_of(pool, settings), photos=photos_of(pool, settings),
            parking=idle_parking(pool),
            traffic=PostgresTraffic(pool), live=(live := live_of(settings, pool, metrics)),
            lineage=PostgresLineage(pool), alarms=AlarmDesk(pool, TOLD),
        )  # fmt: skip
        host = given.host or settings.host
        rules = rules_of(settings)
        app = gateway(behind, feeds=FEEDS, kpis=KPIS, metrics=metrics, now=now, rules=rules, secret=settings.secret)
        async with (
            serving(app, host, settings.port if given.port is None else given.port, settings.proxies) as port,
            relayed(Outbox(pool, FEED), landing, metrics),
            leases_kept(pool),
            traffic_told(pool),
            following(live),
        ):
            begun()
            print(f"gateway http://{host}:{port}", flush=True)
            await stop.wait()
    return 0
