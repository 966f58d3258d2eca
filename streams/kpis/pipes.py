"""Questions about underground pipes as declarations. No standard defines these figures; they are ours, and so is when they are final."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, HOUR, MONTH
from models.pipe_tier import Tier
from streams.kpis.pipes_asked import RULE, answered_share, asked_day, dig_day, digs_checked, lane_hour, median_time, of_tier

FINAL = timedelta(days=3)
TIER_TITLES = {Tier.PUBLIC: "公众", Tier.CONTRACTOR: "施工单位", Tier.OWNER: "权属单位", Tier.OFFICER: "管理人员"}
_DOUBTS = ("definition: every question counts, refused and stopped ones too; only those of which something is known are answered",)
_DIGS = ("definition: digs that were granted and said to have begun; a dig without a permit is not seen here",)

LANE_HOUR = Kpi(
    name="pipes.lane_hour", version=1, title="管线查询小时次数(分道)", unit="次", subject=SOURCE, period=HOUR,
    inputs=(Facts("pipe_query", ("outcome", "tier", "answer_ms", "segments")),), compute=lane_hour, final_after=FINAL, standard=RULE,
    unconfirmed=_DOUBTS,
)  # fmt: skip
QUERIES = Kpi(
    name="pipes.queries", version=1, title="当日管线查询次数", unit="次", subject=AREA, period=DAY,
    inputs=(Children("pipes.lane_hour"),), compute=asked_day, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip


def _of_tier(tier: Tier) -> Kpi:
    return Kpi(
        name=f"pipes.queries_{tier.value}", version=1, title=f"当日管线查询次数({TIER_TITLES[tier]})", unit="次", subject=AREA,
        period=DAY, inputs=(Children("pipes.queries"),), compute=of_tier(tier), final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip


BY_TIER = tuple(_of_tier(tier) for tier in Tier)
ANSWERED_SHARE = Kpi(
    name="pipes.answered_share", version=1, title="管线查询答复率", unit="%", subject=AREA, period=DAY,
    inputs=(Children("pipes.queries"),), compute=answered_share, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
ANSWER_TIME = Kpi(
    name="pipes.answer_time", version=1, title="管线查询答复用时中位数", unit="ms", subject=AREA, period=DAY,
    inputs=(Children("pipes.queries"),), compute=median_time, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
DIG_DAY = Kpi(
    name="pipes.dig_day", version=1, title="开工前是否查询管线", unit="", subject=SOURCE, period=DAY,
    inputs=(Facts("pipe_query", ("dig_checked",)),), compute=dig_day, final_after=FINAL, standard=RULE, unconfirmed=_DIGS,
)  # fmt: skip
DIGS_CHECKED = Kpi(
    name="pipes.digs_checked", version=1, title="挖掘前管线查询率", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("pipes.dig_day"),), compute=digs_checked, final_after=FINAL, standard=RULE, unconfirmed=_DIGS,
)  # fmt: skip
PIPES = (LANE_HOUR, QUERIES, *BY_TIER, ANSWERED_SHARE, ANSWER_TIME, DIG_DAY, DIGS_CHECKED)
