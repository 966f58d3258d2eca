"""The limits and silences of the city's alarm rules, as far as one that knows only the newest figure of each subject can watch them.

A rule that looks back — how fast a figure moves, what is usual at this hour, two of the last three — and the course of the plan stay with
the alarms of the city itself, which know every fact in event time. Rules about words are asked of the database (`words`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from connectors.monitoring.limit import Limit, Severity, longest
from models.alarm_rule import AlarmRule, Figure, Level, Silence, Words
from models.kpi import Kpi
from models.plan.said import Said

SEVERITY: Mapping[Level, Severity] = {Level.BLUE: "info", Level.YELLOW: "warning", Level.ORANGE: "critical", Level.RED: "critical"}
ONE_OF_ONE = (1, 1)


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """For so many hours since the end of its newest period a KPI has no figure; after *lapses* nobody waits for one any more."""

    rule: str
    title: Said
    kpi: Kpi
    hours: Decimal
    severity: Severity
    level: str
    lapses: timedelta | None

    @property
    def in_words(self) -> bool:
        """Say whether the KPI's figure is a class, which has no unit and which Prometheus cannot show."""
        return not self.kpi.unit

    @property
    def span(self) -> timedelta:
        """Return how long its newest period lasts at most."""
        return longest(self.kpi.period)


def _limit(rule: AlarmRule, kpi: Kpi, level: Level, words: Mapping[str, int]) -> Limit:
    mark = rule.mark(level)
    return Limit(
        rule=rule.name, title=rule.title, kpi=kpi, beyond=">=" if rule.side == "above" else "<=", number=mark.raise_at, clear=mark.clear_at,
        severity=SEVERITY[level], level=level.word, lasting=rule.lasting, settle=rule.settle, lapses=rule.lapses, basis=rule.basis,
        words=words,
    )  # fmt: skip


def alarm_limits(rules: Iterable[AlarmRule], kpis: Mapping[str, Kpi]) -> Iterator[Limit]:
    """Yield a limit for each mark of the rules that judge one figure by itself."""
    for rule in rules:
        match rule.measure:
            case Figure() if rule.of == ONE_OF_ONE:
                words: Mapping[str, int] = {}
            case Words(words) if rule.of == ONE_OF_ONE:
                pass
            case _:
                continue
        yield from (_limit(rule, kpis[rule.kpi], mark.level, words) for mark in rule.marks)


def quiets(rules: Iterable[AlarmRule], kpis: Mapping[str, Kpi]) -> Iterator[Quiet]:
    """Yield each mark of the rules about silence."""
    for rule in rules:
        if isinstance(rule.measure, Silence):
            for mark in rule.marks:
                yield Quiet(
                    rule=rule.name, title=rule.title, kpi=kpis[rule.kpi], hours=mark.raise_at, severity=SEVERITY[mark.level],
                    level=mark.level.word, lapses=rule.lapses,
                )  # fmt: skip
