"""Alerts on the system itself: what the figures cannot say, because they are what is in danger."""

from datetime import timedelta

from connectors.monitoring.alert import Alert
from models.plan.said import Said

ROLES = ("worker", "collector", "gateway", "watch")
JOBS = "|".join(ROLES)
MINUTE = timedelta(minutes=1)
READINGS = "xiqu_ledger_readings_total"
REQUESTS = "xiqu_gateway_requests_total"
ANSWERED = f"sum by (route) (rate({REQUESTS}[5m]))"


def _within_an_hour(category: str) -> str:
    return f'sum by (feed) (increase({READINGS}{{category="{category}"}}[1h]))'


RECORDED = (
    ("xiqu:consumer_lag_records", "max by (topic) (xiqu_consumer_lag_records)"),
    ("xiqu:archive_lag_records", "max by (topic) (xiqu_archive_lag_records)"),
    (
        "xiqu:rejected_readings:ratio1h",
        f"{_within_an_hour('rejected')} / {_within_an_hour('received')}",
    ),
    (
        "xiqu:landing_to_result_seconds:p99_5m",
        "histogram_quantile(0.99, sum by (le) (rate(xiqu_landing_to_result_seconds_bucket[5m])))",
    ),
    (
        "xiqu:gateway_request_seconds:p99_5m",
        "histogram_quantile(0.99, sum by (le, route) (rate(xiqu_gateway_request_seconds_bucket[5m])))",
    ),
    (
        "xiqu:gateway_errors:ratio5m",
        f'(sum by (route) (rate({REQUESTS}{{status=~"5.."}}[5m])) or 0 * {ANSWERED}) / {ANSWERED}',
    ),
)
"""Name and expression of each. Every worker asks Kafka for the lag of all, so the highest answer is the newest that matters."""


def _missing(role: str) -> Alert:
    return Alert(
        name="RoleMissing",
        expr=f'absent(up{{job="{role}"}} == 1)',
        lasting=2 * MINUTE,
        severity="critical",
        labels={"role": role},
        summary=Said(f"没有任何 {role} 在运行", f"No {role} is running at all"),
        chapter="rolemissing",
    )


SYSTEM = (
    Alert(
        name="RoleDown",
        expr=f'up{{job=~"{JOBS}"}} == 0',
        lasting=MINUTE,
        severity="warning",
        summary=Said("{{ $labels.job }} {{ $labels.instance }} 无响应", "{{ $labels.job }} {{ $labels.instance }} does not answer"),
        chapter="roledown",
    ),
    *(_missing(role) for role in ROLES),
    Alert(
        name="CollectorTwice",
        expr='count(up{job="collector"} == 1) > 1',
        lasting=5 * MINUTE,
        severity="warning",
        summary=Said("有 {{ $value }} 个 collector 在运行,应只有一个", "{{ $value }} collectors are running; one is enough"),
        chapter="collectortwice",
    ),
    Alert(
        name="LedgerImbalance",
        expr="max by (feed) (abs(xiqu_ledger_imbalance_readings)) > 0",
        lasting=MINUTE,
        severity="critical",
        summary=Said("{{ $labels.feed }} 账目不平,相差 {{ $value }} 条", "The books of {{ $labels.feed }} miss {{ $value }} readings"),
        chapter="ledgerimbalance",
    ),
    Alert(
        name="LagGrows",
        lasting=15 * MINUTE,
        severity="warning",
        expr="min_over_time(xiqu:consumer_lag_records[15m]) > 100 and delta(xiqu:consumer_lag_records[15m]) >= 0",
        summary=Said(
            "{{ $labels.topic }} 积压 {{ $value }} 条且不减少",
            "{{ $labels.topic }} has {{ $value }} records unread, and no fewer than before",
        ),
        chapter="laggrows",
    ),
    Alert(
        name="ArchiveBehind",
        lasting=15 * MINUTE,
        severity="critical",
        expr="min_over_time(xiqu:archive_lag_records[15m]) > 100 and delta(xiqu:archive_lag_records[15m]) >= 0",
        summary=Said(
            "{{ $labels.topic }} 有 {{ $value }} 条原文未归档且不减少",
            "{{ $labels.topic }} has {{ $value }} bodies not archived, and no fewer than before",
        ),
        chapter="archivebehind",
    ),
    Alert(
        name="ReadingsRejected",
        lasting=10 * MINUTE,
        severity="warning",
        expr=f"xiqu:rejected_readings:ratio1h > 0.05 and on (feed) {_within_an_hour('received')} > 20",
        summary=Said(
            "{{ $labels.feed }} 一小时内 {{ $value | humanizePercentage }} 的读数被拒收",
            "{{ $value | humanizePercentage }} of the readings of {{ $labels.feed }} were refused within an hour",
        ),
        chapter="readingsrejected",
    ),
    Alert(
        name="FeedSilent",
        severity="warning",
        expr=(
            f'sum by (feed) (increase({READINGS}{{category="received"}}[6h])) == 0 '
            f'and on (feed) sum by (feed) (increase({READINGS}{{category="received"}}[1d] offset 6h)) > 0'
        ),
        lasting=10 * MINUTE,
        summary=Said("{{ $labels.feed }} 六小时没有新读数", "{{ $labels.feed }} has sent nothing for six hours"),
        chapter="feedsilent",
    ),
    Alert(
        name="OutboxOld",
        expr="max(xiqu_outbox_oldest_seconds) > 60",
        lasting=MINUTE,
        severity="critical",
        summary=Said(
            "发件箱最早一条已等待 {{ $value | humanizeDuration }}",
            "The oldest body in the outbox has waited for {{ $value | humanizeDuration }}",
        ),
        chapter="outboxold",
    ),
    Alert(
        name="ResultsLate",
        expr="xiqu:landing_to_result_seconds:p99_5m > 5",
        lasting=10 * MINUTE,
        severity="warning",
        summary=Said(
            "从数据到达到指标入库,99% 分位为 {{ $value | humanizeDuration }}",
            "From landing to figure takes {{ $value | humanizeDuration }} (p99)",
        ),
        chapter="resultslate",
    ),
    Alert(
        name="GatewaySlow",
        expr="xiqu:gateway_request_seconds:p99_5m > 1",
        lasting=10 * MINUTE,
        severity="warning",
        summary=Said(
            "{{ $labels.route }} 应答 99% 分位为 {{ $value | humanizeDuration }}",
            "{{ $labels.route }} answers within {{ $value | humanizeDuration }} (p99)",
        ),
        chapter="gatewayslow",
    ),
    Alert(
        name="GatewayErrors",
        expr="xiqu:gateway_errors:ratio5m > 0.01",
        lasting=5 * MINUTE,
        severity="critical",
        summary=Said(
            "{{ $labels.route }} 有 {{ $value | humanizePercentage }} 的请求以 5xx 应答",
            "{{ $value | humanizePercentage }} of the requests to {{ $labels.route }} were answered with 5xx",
        ),
        chapter="gatewayerrors",
    ),
    Alert(
        name="AlarmsUnheard",
        expr='max by (channel) (xiqu_alarm_letters{state="dead"}) > 0',
        lasting=MINUTE,
        severity="critical",
        summary=Said(
            "{{ $labels.channel }} 有 {{ $value }} 条告警通知未能送达",
            "{{ $value }} notices of alarms to {{ $labels.channel }} were given up",
        ),
        chapter="alarmsunheard",
    ),
    Alert(
        name="AlarmsWaiting",
        expr='max by (channel) (min_over_time(xiqu_alarm_letters{state="waiting"}[10m])) > 0',
        lasting=10 * MINUTE,
        severity="critical",
        summary=Said(
            "{{ $labels.channel }} 有 {{ $value }} 条告警通知一直在等待发送",
            "{{ $value }} notices of alarms to {{ $labels.channel }} have been waiting all the time",
        ),
        chapter="alarmswaiting",
    ),
    Alert(
        name="PrivateRecordsOverdue",
        expr='max by (kind) (xiqu_private_records{state="overdue"}) > 0',
        lasting=60 * MINUTE,
        severity="critical",
        summary=Said(
            "{{ $value }} 条 {{ $labels.kind }} 个人信息超期未删除",
            "{{ $value }} private records ({{ $labels.kind }}) are kept longer than they may be",
        ),
        chapter="privaterecordsoverdue",
    ),
)
