"""The dashboard of the system itself: is everything there, does it keep up, do the books balance."""

from grafana_foundation_sdk.models import dashboard as models

from connectors.monitoring.boards import under, whole
from connectors.monitoring.panels import filled, listed, measured
from connectors.monitoring.system import JOBS
from models.plan.said import Said

EACH = "[$__rate_interval]"
BY_PROCESS = "{{job}} {{instance}}"
MEASURED = (
    (Said("角色在线", "Roles up"), f'sum by (job) (up{{job=~"{JOBS}"}})', "{{job}}", "none"),
    (Said("版本", "Versions"), "count by (role, version) (xiqu_build_info)", "{{role}} {{version}}", "none"),
    (Said("报文", "Bodies taken in"), f"sum by (feed, outcome) (rate(xiqu_intake_bodies_total{EACH}))", "{{feed}} {{outcome}}", "reqps"),
    (Said("报文字节", "Bytes taken in"), f"sum by (feed) (rate(xiqu_intake_bytes_total{EACH}))", "{{feed}}", "Bps"),
    (Said("读数去向", "What became of readings"), f"sum by (category) (rate(xiqu_ledger_readings_total{EACH}))", "{{category}}", "ops"),
    (Said("拒收比例", "Share rejected"), "xiqu:rejected_readings:ratio1h", "{{feed}}", "percentunit"),
    (Said("拒收原因", "Reasons"), "sum by (feed, reason) (increase(xiqu_rejected_pieces_total[1h]))", "{{feed}} {{reason}}", "none"),
    (Said("账目差额", "Imbalance"), "max by (feed) (abs(xiqu_ledger_imbalance_readings))", "{{feed}}", "none"),
    (Said("积压", "Lag"), "xiqu:consumer_lag_records", "{{topic}}", "none"),
    (Said("未归档", "Not archived"), "xiqu:archive_lag_records", "{{topic}}", "none"),
    (Said("在途字节", "Bytes under way"), "max by (job) (xiqu_unread_bytes)", "{{job}}", "bytes"),
    (Said("指标版次", "Revisions"), f"sum by (status) (rate(xiqu_result_revisions_total{EACH}))", "{{status}}", "ops"),
    (Said("数据到指标用时", "Landing to figure"), "xiqu:landing_to_result_seconds:p99_5m", "p99", "s"),
    (Said("接口用时", "Answers"), "xiqu:gateway_request_seconds:p99_5m", "{{route}} p99", "s"),
    (Said("请求", "Requests"), f"sum by (status) (rate(xiqu_gateway_requests_total{EACH}))", "{{status}}", "reqps"),
    (Said("出错比例", "Share of 5xx"), "xiqu:gateway_errors:ratio5m", "{{route}}", "percentunit"),
    (Said("发件箱", "Outbox"), "max(xiqu_outbox_bodies)", "报文 bodies", "none"),
    (Said("发件箱最早一条", "Oldest in the outbox"), "max(xiqu_outbox_oldest_seconds)", "等待 waits", "s"),
    (Said("发件箱转发", "Relayed"), f"sum(rate(xiqu_outbox_relayed_bodies_total{EACH}))", "报文 bodies", "ops"),
    (Said("个人信息", "Private records"), "max by (kind, state) (xiqu_private_records)", "{{kind}} {{state}}", "none"),
    (Said("内存", "Memory"), f'process_resident_memory_bytes{{job=~"{JOBS}"}}', BY_PROCESS, "bytes"),
    (Said("处理器", "CPU"), f'rate(process_cpu_seconds_total{{job=~"{JOBS}"}}{EACH})', BY_PROCESS, "none"),
)
ALARMS = (
    (Said("生效告警", "Alarms in force"), "max by (rule, state) (xiqu_alarms_in_force)", "{{rule}} {{state}}", "none"),
    (Said("告警变化", "Changes of alarms"), f"sum(rate(xiqu_alarm_changes_total{EACH}))", "变化 changes", "ops"),
    (Said("通知发送", "Notices"), f"sum by (channel, outcome) (rate(xiqu_alarm_deliveries_total{EACH}))", "{{channel}} {{outcome}}", "ops"),
    (Said("待发通知", "Notices kept"), "max by (channel, state) (xiqu_alarm_letters)", "{{channel}} {{state}}", "none"),
    (Said("实时订阅", "Live followers"), "sum by (instance) (xiqu_live_followers)", "{{instance}}", "none"),
    (Said("实时变化", "Live changes"), f"sum by (topic) (rate(xiqu_live_changes_total{EACH}))", "{{topic}}", "ops"),
    (Said("实时断点", "Live gaps"), "sum by (reason) (increase(xiqu_live_gaps_total[1h]))", "{{reason}}", "none"),
)
"""Title, question, what names a line, and Grafana's name of the unit."""


def system_board() -> models.Dashboard:
    """Return how the system itself does."""
    board = whole("xiqu-system", Said("系统运行", "System health"), "now-6h")
    under(board, Said("运行", "Running"), (measured(*each) for each in MEASURED))
    under(board, Said("告警与实时", "Alarms and live feed"), (measured(*each) for each in ALARMS))
    books = (listed(Said("账目", "Ledger"), filled("ledger")), listed(Said("拒收", "Rejected"), filled("rejected")))
    under(board, Said("账目", "Books"), books)
    return board.build()
