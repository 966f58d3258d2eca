"""One alert as Prometheus and Grafana are told of it: a question, how long the answer must hold, and what people read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from connectors.monitoring.limit import AT_ONCE, Severity
from models.plan.said import Said

RUNBOOK = "docs/operations.md"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One alert. chapter: the heading of the runbook that says what to do, as its anchor has it."""

    name: str
    expr: str
    lasting: timedelta = AT_ONCE
    settle: timedelta = AT_ONCE
    severity: Severity
    labels: Mapping[str, str] = field(default_factory=dict)
    summary: Said
    chapter: str

    def annotations(self, runbook: str = RUNBOOK) -> dict[str, str]:
        """Return what people read: Chinese first."""
        return {"summary": self.summary.zh, "summary_en": self.summary.en, "runbook_url": f"{runbook}#{self.chapter}"}


def written(span: timedelta) -> str:
    """Return *span* as Prometheus and Grafana write it."""
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
