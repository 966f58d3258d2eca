"""Every Prometheus metric of the project, declared once, so that names, labels and dashboards cannot drift apart.

The names are Literals: mypy refuses a metric that is not declared here, and counting something that is only measured.
"""

import platform
from collections import Counter as Totals
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from models.ledger import Receipt
from models.rejected import Rejection
from models.result import Result

Counted: TypeAlias = Literal[
    "xiqu_intake_bodies_total",
    "xiqu_intake_bytes_total",
    "xiqu_ledger_readings_total",
    "xiqu_rejected_pieces_total",
    "xiqu_result_revisions_total",
    "xiqu_gateway_requests_total",
    "xiqu_outbox_relayed_bodies_total",
    "xiqu_live_changes_total",
    "xiqu_live_gaps_total",
    "xiqu_alarm_changes_total",
    "xiqu_alarm_deliveries_total",
]
Level: TypeAlias = Literal[
    "xiqu_consumer_lag_records",
    "xiqu_archive_lag_records",
    "xiqu_unread_bytes",
    "xiqu_ledger_imbalance_readings",
    "xiqu_kpi_value",
    "xiqu_kpi_period_start_seconds",
    "xiqu_kpi_revision",
    "xiqu_private_records",
    "xiqu_build_info",
    "xiqu_outbox_bodies",
    "xiqu_outbox_oldest_seconds",
    "xiqu_live_followers",
    "xiqu_alarms_in_force",
    "xiqu_alarm_letters",
]
Timed: TypeAlias = Literal["xiqu_landing_to_result_seconds", "xiqu_gateway_request_seconds"]
Name: TypeAlias = Counted | Level | Timed

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
EXPOSITION_TYPE = CONTENT_TYPE_PLAIN_0_0_4
LEDGER = ("received", "stored", "duplicate", "corrected", "superseded", "rejected", "ignored")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One metric: what it counts or measures, in the unit that its name carries."""

    name: Name
    kind: type[Counter | Gauge | Histogram]
    says: str
    labels: tuple[str, ...] = ()


METRICS = (
    Measure(
        name="xiqu_intake_bodies_total",
        kind=Counter,
        says="Bodies that reached intake; outcome is accepted or the code of the problem they were answered with.",
        labels=("feed", "outcome"),
    ),
    Measure(name="xiqu_intake_bytes_total", kind=Counter, says="Bytes of these bodies, unpacked.", labels=("feed", "outcome")),
    Measure(
        name="xiqu_ledger_readings_total",
        kind=Counter,
        says="Readings by what became of them: received = stored + duplicate + corrected + superseded + rejected + ignored.",
        labels=("feed", "category"),
    ),
    Measure(name="xiqu_rejected_pieces_total", kind=Counter, says="Pieces that could not be read.", labels=("feed", "reason")),
    Measure(name="xiqu_result_revisions_total", kind=Counter, says="Results computed, by KPI and status.", labels=("kpi", "status")),
    Measure(
        name="xiqu_gateway_requests_total", kind=Counter, says="Requests answered by the gateway.", labels=("route", "method", "status")
    ),
    Measure(name="xiqu_outbox_relayed_bodies_total", kind=Counter, says="Bodies that this gateway took from the outbox to Kafka."),
    Measure(name="xiqu_outbox_bodies", kind=Gauge, says="Bodies in the outbox that Kafka has not acknowledged; the same on every gateway."),
    Measure(name="xiqu_outbox_oldest_seconds", kind=Gauge, says="Age of the oldest of them; 0 where there is none."),
    Measure(name="xiqu_live_followers", kind=Gauge, says="Streams of GET /v1/live that are open on this gateway."),
    Measure(name="xiqu_live_changes_total", kind=Counter, says="Changes heard for them, once however many follow.", labels=("topic",)),
    Measure(name="xiqu_live_gaps_total", kind=Counter, says="Followers that were told of a gap, by its reason.", labels=("reason",)),
    Measure(name="xiqu_alarm_changes_total", kind=Counter, says="Changes of alarms that this watch has sent to Kafka."),
    Measure(
        name="xiqu_alarm_deliveries_total",
        kind=Counter,
        says="Attempts to tell a channel; outcome is heard, again or never.",
        labels=("channel", "outcome"),
    ),
    Measure(name="xiqu_alarms_in_force", kind=Gauge, says="Alarms that are raised and not over.", labels=("rule", "state")),
    Measure(
        name="xiqu_alarm_letters",
        kind=Gauge,
        says="What a channel is still to be told (waiting), and what was given up (dead; anything but 0 is for somebody to mend).",
        labels=("channel", "state"),
    ),
    Measure(name="xiqu_consumer_lag_records", kind=Gauge, says="Records of a topic that this role has not read yet.", labels=("topic",)),
    Measure(name="xiqu_archive_lag_records", kind=Gauge, says="Bodies of a raw topic that are not in the archive yet.", labels=("topic",)),
    Measure(name="xiqu_unread_bytes", kind=Gauge, says="Bytes landed and not yet read, where the broker is the embedded one."),
    Measure(
        name="xiqu_ledger_imbalance_readings",
        kind=Gauge,
        says="Readings received minus readings accounted for; anything but 0 is a fault.",
        labels=("feed",),
    ),
    Measure(
        name="xiqu_kpi_value",
        kind=Gauge,
        says="Figure of the newest period, in the KPI's unit; absent where there is not enough to say one.",
        labels=("kpi", "subject"),
    ),
    Measure(name="xiqu_kpi_period_start_seconds", kind=Gauge, says="Start of that period in Unix seconds.", labels=("kpi", "subject")),
    Measure(
        name="xiqu_kpi_revision",
        kind=Gauge,
        says="Revision of that figure: where two workers show a figure of one period, the higher one is the newer.",
        labels=("kpi", "subject"),
    ),
    Measure(
        name="xiqu_private_records",
        kind=Gauge,
        says="Contacts and photos by kind: held, overdue (kept longer than they may be; not 0 for an hour is a fault), erased.",
        labels=("kind", "state"),
    ),
    Measure(name="xiqu_build_info", kind=Gauge, says="Always 1; the labels say what runs.", labels=("version", "python", "role")),
    Measure(
        name="xiqu_landing_to_result_seconds", kind=Histogram, says="From a body's landing to its result being saved.", labels=("kpi",)
    ),
    Measure(name="xiqu_gateway_request_seconds", kind=Histogram, says="From the first byte of a request to the answer.", labels=("route",)),
)


class Figure(NamedTuple):
    """What is shown of a KPI and subject: start of the newest period (Unix seconds), revision, and its number, where it is one."""

    period_start: float
    revision: int
    value: float | None


def figure_of(result: Result) -> Figure:
    """Return what is shown of *result*."""
    return Figure(result.period_start.timestamp(), result.revision, float(result.value) if isinstance(result.value, Decimal) else None)


@dataclass(eq=False)
class Metrics:
    """The metrics of one role, in a registry of their own, so that two roles in one process do not mix."""

    version: str = "unknown"
    role: str = "unknown"
    registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=True))

    one_of_several: bool = False
    """Several processes are one role, and the newest of a figure is not known to each: whoever speaks for all of them shows it."""

    shown: dict[tuple[str, str], Figure] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._series: dict[str, Counter | Gauge | Histogram] = {measure.name: self._made(measure) for measure in METRICS}
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.set("xiqu_build_info", 1, version=self.version, python=platform.python_version(), role=self.role)

    def _made(self, measure: Measure) -> Counter | Gauge | Histogram:
        if measure.kind is Histogram:
            return Histogram(measure.name, measure.says, measure.labels, buckets=SECONDS, registry=self.registry)
        return measure.kind(measure.name, measure.says, measure.labels, registry=self.registry)

    def count(self, name: Counted, amount: float = 1, **labels: str) -> None:
        """Add *amount* to a counter."""
        self._of(name, labels).inc(amount)  # type: ignore[union-attr] # the Literal says that it is a counter

    def set(self, name: Level, value: float, **labels: str) -> None:
        """Set a gauge."""
        self._of(name, labels).set(value)  # type: ignore[union-attr] # the Literal says that it is a gauge

    def observe(self, name: Timed, seconds: float, **labels: str) -> None:
        """Put a duration into a histogram."""
        self._of(name, labels).observe(seconds)  # type: ignore[union-attr] # the Literal says that it is a histogram

    def _of(self, name: Name, labels: Mapping[str, str]) -> Counter | Gauge | Histogram:
        series = self._series[name]
        return series.labels(**labels) if labels else series

    def booked(self, receipts: Iterable[Receipt]) -> None:
        """Count what became of the readings of *receipts* (each given here once)."""
        by_feed: dict[str, list[Receipt]] = {}
        for receipt in receipts:
            by_feed.setdefault(receipt.feed, []).append(receipt)
        for feed, of_feed in by_feed.items():
            for category, column in zip(Receipt._fields, zip(*of_feed, strict=True), strict=True):
                if category in LEDGER and (amount := sum(column)):
                    self.count("xiqu_ledger_readings_total", amount, feed=feed, category=category)

    def rejected(self, rejections: Iterable[Rejection]) -> None:
        """Count *rejections* by feed and reason."""
        for rejection in rejections:
            self.count("xiqu_rejected_pieces_total", feed=rejection.feed, reason=rejection.reason)

    def figures(self, results: Iterable[Result]) -> None:
        """Count *results*, and show the figure of each node whose period is the newest seen of its KPI and subject."""
        totals: Totals[tuple[str, str]] = Totals()
        newest: dict[tuple[str, str], Result] = {}
        for result in results:
            totals[result.kpi, result.status] += 1
            key = (result.kpi, result.subject)
            if key not in newest or result.period_start >= newest[key].period_start:
                newest[key] = result
        for (kpi, status), amount in totals.items():
            self.count("xiqu_result_revisions_total", amount, kpi=kpi, status=status)
        self.show({key: figure_of(result) for key, result in newest.items()})

    def show(self, figures: Mapping[tuple[str, str], Figure]) -> None:
        """Show those *figures* that are no older than what is shown of their KPI and subject."""
        for (kpi, subject), figure in figures.items():
            old = self.shown.get((kpi, subject), figure)
            if (figure.period_start, figure.revision) >= (old.period_start, old.revision):
                self.shown[kpi, subject] = figure
                if not self.one_of_several:
                    self._show(figure, old, kpi=kpi, subject=subject)

    def _show(self, figure: Figure, old: Figure, **about: str) -> None:
        """No data is never zero: a figure that cannot be said leaves the list, and a class (a string) never enters it."""
        if figure.value is not None:
            self.set("xiqu_kpi_value", figure.value, **about)
        elif old.value is not None:
            self._series["xiqu_kpi_value"].remove_by_labels(about)
        self.set("xiqu_kpi_revision", figure.revision, **about)
        if old is figure or old.period_start != figure.period_start:
            self.set("xiqu_kpi_period_start_seconds", figure.period_start, **about)

    def exposition(self) -> bytes:
        """Return every metric in Prometheus' text format."""
        return generate_latest(self.registry)
