"""Describe: the pages of docs/ that follow from declarations are written by them, so that they cannot grow stale unseen.

`docs/kpis.md` and `docs/undefined.md` are written whole; in `docs/operations.md` and `docs/alarms.md` only what stands between
`<!-- name -->` and `<!-- end -->`.
"""

import argparse
import inspect
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from connectors.feeds import FEEDS
from connectors.metrics import METRICS
from connectors.settings import PREFIX, Settings
from models.alarm_rule import AlarmRule
from models.errors import SettingError
from models.feed import Feed
from models.kpi import Before, Children, Facts, Kpi
from models.plan.target import Target, target
from streams.alarms import ALARMS
from streams.kpis import KPIS
from streams.topics import topics
from xiqu.pages import table
from xiqu.undefined import undefined_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
KPI_PAGE = "kpis.md"
OPERATIONS_PAGE = "operations.md"
UNDEFINED_PAGE = "undefined.md"
ALARMS_PAGE = "alarms.md"
SETS = {
    "kafka": "addresses of a real Kafka, `host:port,host:port`; empty: the embedded broker",
    "database": "address of a real PostgreSQL, `postgresql://user:password@host/name`; empty: the embedded one",
    "embedded": "the broker lives in memory, so answers wait for PostgreSQL; `up` and `load` set it, nobody else has to",
    "data_dir": "where an embedded city keeps its data, its logs and its key",
    "photos": (
        "where the photos of reports lie, the same for every gateway and the collector: a folder, or `s3://bucket/prefix`; "
        "by default `photos` in the data folder"
    ),
    "s3_endpoint": (
        "address of the object store of photos, `https://s3.example`, or `https://bucket.s3.example` where the store wants the bucket's "
        "name there; empty: Amazon's"
    ),
    "s3_region": "region of that store",
    "s3_key": "access key of that store",
    "s3_secret": "its secret",
    "host": "address that the gateway listens on, and every role's metrics",
    "port": "port of the gateway; 0 takes a free one",
    "side_port": "port of a worker's or collector's `/metrics` and `/health`; 0 takes a free one and names it in the log",
    "body_limit": "bytes that one body may have, unpacked",
    "unread_limit": "embedded broker only: bytes that may be under way before landing pauses",
    "pool": "connections to PostgreSQL of one process",
    "processes": "processes of a worker, at most one a shard; 0: one for each core (on the embedded broker always 1)",
    "tick_seconds": "how often the collector lands a tick of the clock",
    "group": "consumer group of `store` and `compute`; `-read`, `-archive`, `-rejected` after it name the other three",
    "key_rate": "requests a second of one person's key on one gateway, ten seconds' worth at once; 0: as many as come",
    "address_rate": "requests a second of one address without a key, ten seconds' worth at once; 0: as many as come",
    "feed_rate": "bodies a second of one feed's key, ten seconds' worth at once; 0: as many as come",
    "origins": "web pages that may call the API from a browser (CORS), `https://a.example,https://b.example`, or `*`",
    "proxies": "addresses or networks of proxies whose `X-Forwarded-For` is believed, separated by commas",
    "secret": (
        "what tokens are signed and contacts are sealed with, at least 32 characters, the same on every gateway; empty: none are issued "
        "(`up` makes one and keeps it in its data folder)"
    ),
    "channels": "file of the channels that are told of alarms, a JSON list; it holds their secrets ([alarms.md](alarms.md))",
    "other_secret": "another secret whose tokens and contacts are read as well, while one is changed for the next; see Changing the secret",
    "public_url": "our address as clients see it, `https://city.example`; empty: the one that each of them asked",
    "open311_jurisdiction": "our `jurisdiction_id`, and any other is refused; empty: the parameter plays no part",
    "open311_contact": "how to reach whoever answers for the Open311 endpoint and issues its keys, for its discovery file",
    "watched": "stop when standard input closes; set by `up` for the roles that it starts",
}


def _days(span: timedelta) -> str:
    return f"{span.days} d" if span.days else f"{span.total_seconds() / 3600:g} h"


def settings_table() -> str:
    """Return every setting with its default."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in {None, ""} else f"`{field.default}`"
        rows.append((f"`{PREFIX}{name.upper()}`", default, SETS[name]))
    return table(("variable", "default", "what it sets"), rows)


def metrics_table() -> str:
    """Return every metric with its labels."""
    rows = ((f"`{each.name}`", each.kind.__name__.lower(), ", ".join(each.labels), each.says) for each in METRICS)
    return table(("metric", "kind", "labels", "what it says"), rows)


def topics_table() -> str:
    """Return every topic as it is declared."""
    rows = ((f"`{each.name}`", each.partitions, _days(each.retention) if each.retention else "compacted") for each in topics(FEEDS))
    return table(("topic", "partitions", "kept"), rows)


def _feed(feed: Feed) -> str:
    told = [f"### `{feed.name}` {feed.title} {feed.english}", inspect.getdoc(inspect.getmodule(feed.decode)) or ""]
    if feed.metrics:
        rows = ((f"`{each.name}`", each.title, each.unit, f"{each.low} … {each.high}") for each in feed.metrics)
        told.append(table(("metric", "what", "unit", "physically possible"), rows))
        absent = " ".join(f"`{text}`" for text in sorted(feed.no_value) if text)
        unmeasured = " ".join(f"`{text}`" for text in sorted(feed.not_monitored))
        told.append(f"No value: blank, {absent}. Not monitored: {unmeasured}. Raw bodies are kept {_days(feed.archive)}.")
        told.append(f"```csv\n{feed.example.rstrip()}\n```")
    return "\n\n".join(told)


def _reads(kpi: Kpi) -> str:
    said = []
    for needed in kpi.inputs:
        match needed:
            case Facts(feed, metrics):
                said.append(f"facts of `{feed}`: {', '.join(metrics)}")
            case Children(child):
                said.append(f"results of `{child}`")
            case Before(child):
                said.append(f"`{child}` of the period before")
    return "; ".join(said)


def _held(promise: Target) -> str:
    """Return what the plan prints: a number only where it prints one, its operator only where it words a bound."""
    number = promise.baseline_value if promise.target_value is None else promise.target_value
    printed = " ".join(str(word) for word in (promise.operator, number, promise.unit) if number is not None and word)
    return f"`{promise.id}`: {printed}{', ' if printed else ''}“{promise.quote}”"


def _kpi(kpi: Kpi) -> str:
    promise = target(kpi.target) if kpi.target else None
    held = _held(promise) if promise else "none"
    rows = (
        ("unit", kpi.unit), ("subject", kpi.subject), ("period", kpi.period.name), ("reads", _reads(kpi)), ("standard", kpi.standard),
        ("final after", f"{_days(kpi.final_after)} past the period's end"), ("target of the plan", held), ("version", kpi.version),
    )  # fmt: skip
    told = [f"### `{kpi.name}` {kpi.title} {kpi.english}", inspect.getdoc(kpi.compute) or "", table(("", ""), rows)]
    if promise and promise.doubt:
        told.append(f"Doubt about the target: {promise.doubt}")
    if kpi.unconfirmed:
        told.append("Unconfirmed:\n\n" + "\n".join(f"- {doubt}" for doubt in kpi.unconfirmed))
    return "\n\n".join(told)


def kpi_page(feeds: Sequence[Feed] = FEEDS, kpis: Sequence[Kpi] = KPIS) -> str:
    """Return the page of feeds and KPIs."""
    head = (
        "# Feeds and KPIs 数据源与指标\n\n"
        "Written by `python3 -m xiqu describe` from `FEEDS` and `KPIS`; change the declarations, not this page.\n"
        "A *source* is whom the facts speak of, such as a station; an *area* is a city or street that several sources speak for."
    )
    overview = table(
        ("KPI", "what", "unit", "subject", "period", "standard"),
        ((f"`{each.name}`", f"{each.title}<br>{each.english}", each.unit, each.subject, each.period.name, each.standard) for each in kpis),
    )
    told = (head, overview, "## Feeds 数据源", *map(_feed, feeds), "## KPIs 指标", *map(_kpi, kpis))
    return "\n\n".join(told) + "\n"


def _renewed(text: str, name: str, rows: str, page: str) -> str:
    before, opened, rest = text.partition(f"<!-- {name} -->\n")
    _, closed, after = rest.partition("<!-- end -->")
    if not (opened and closed):
        raise SettingError(f"{page} must hold `<!-- {name} -->` and after it `<!-- end -->`, each on a line of its own")
    return f"{before}{opened}\n{rows}\n\n{closed}{after}"


def operations_page(text: str) -> str:
    """Return *text* with its marked tables written anew."""
    for name, rows in (("settings", settings_table()), ("topics", topics_table()), ("metrics", metrics_table())):
        text = _renewed(text, name, rows, OPERATIONS_PAGE)
    return text


def _rule(rule: AlarmRule) -> tuple[str, ...]:
    marks = "<br>".join(f"{mark.level.word} {mark.raise_at} … {mark.clear_at} {rule.unit}" for mark in rule.marks)
    measured = inspect.getdoc(type(rule.measure)) or ""
    waits = {"lasting": rule.lasting, "settles in": rule.settle, "escalates each": rule.escalates}
    timed = [f"{name} {_span(span)}" for name, span in waits.items() if span]
    timed += [f"{rule.of[0]} of {rule.of[1]}"] if rule.of != (1, 1) else []
    ours = "".join(f"<br>Ours: {each}" for each in rule.unconfirmed)
    return f"`{rule.name}` {rule.title.zh}", f"`{rule.kpi}`", measured.split(".")[0], marks, ", ".join(timed), rule.basis + ours


def _span(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:g} min" if span < timedelta(hours=1) else _days(span)


def alarms_page(text: str) -> str:
    """Return *text* with its table of rules written anew."""
    head = ("rule", "figure", "what is measured", "raised … clears", "time", "where from")
    return _renewed(text, "rules", table(head, map(_rule, ALARMS)), ALARMS_PAGE)


async def run(_: argparse.Namespace) -> int:
    """Write the pages."""
    if not DOCS.is_dir():
        raise SettingError("the pages are part of the source tree: clone it and run `python3 -m xiqu describe` there")
    operations, alarms = DOCS / OPERATIONS_PAGE, DOCS / ALARMS_PAGE
    pages = {
        DOCS / KPI_PAGE: kpi_page(), DOCS / UNDEFINED_PAGE: undefined_page(),
        operations: operations_page(operations.read_text("utf-8")), alarms: alarms_page(alarms.read_text("utf-8")),
    }  # fmt: skip
    for path, text in pages.items():
        fresh = not path.exists() or path.read_text("utf-8") != text
        path.write_text(text, "utf-8")
        sys.stdout.write(f"{path.name}: {'written' if fresh else 'was up to date'}\n")
    return 0
