"""Questions about underground pipes as declarations. No standard defines these figures; they are ours, and so is when they are final."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, HOUR, MONTH
from models.pipe_tier import Tier
from models.plan.said import Said
from streams.kpis.pipes_asked import RULE, answered_share, asked_day, dig_day, digs_checked, lane_hour, median_time, of_tier

FINAL = timedelta(days=3)
TIER_TITLES = {
    Tier.PUBLIC: Said("公众", "the public"), Tier.CONTRACTOR: Said("施工单位", "contractors"), Tier.OWNER: Said("权属单位", "owners"),
    Tier.OFFICER: Said("管理人员", "officers"),
}  # fmt: skip
_DOUBTS = ("definition: every question counts, refused and stopped ones too; only those of which something is known are answered",)
_DIGS = ("definition: digs that were granted and said to have begun; a dig without a permit is not seen here",)

LANE_HOUR = Kpi(
    name="pipes.lane_hour", version=1, title="管线查询小时次数(分道)",
    english="Hourly questions about pipes, of one lane", unit="次", subject=SOURCE, period=HOUR,
    inputs=(Facts("pipe_query", ("outcome", "tier", "answer_ms", "segments")),), compute=lane_hour, final_after=FINAL, standard=RULE,
    unconfirmed=_DOUBTS,
)  # fmt: skip
QUERIES = Kpi(
    name="pipes.queries", version=1, title="当日管线查询次数",
    english="Questions about pipes that day", unit="次", subject=AREA, period=DAY,
    inputs=(Children("pipes.lane_hour"),), compute=asked_day, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip


def _of_tier(tier: Tier) -> Kpi:
    return Kpi(
        name=f"pipes.queries_{tier.value}", version=1, title=f"当日管线查询次数({TIER_TITLES[tier].zh})",
        english=f"Questions about pipes that day, of {TIER_TITLES[tier].en}", unit="次", subject=AREA, period=DAY,
        inputs=(Children("pipes.queries"),), compute=of_tier(tier), final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip


BY_TIER = tuple(_of_tier(tier) for tier in Tier)
ANSWERED_SHARE = Kpi(
    name="pipes.answered_share", version=1, title="管线查询答复率",
    english="Questions about pipes that were answered", unit="%", subject=AREA, period=DAY,
    inputs=(Children("pipes.queries"),), compute=answered_share, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
ANSWER_TIME = Kpi(
    name="pipes.answer_time", version=1, title="管线查询答复用时中位数",
    english="Median time to answer a question about pipes", unit="ms", subject=AREA, period=DAY,
    inputs=(Children("pipes.queries"),), compute=median_time, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
DIG_DAY = Kpi(
    name="pipes.dig_day", version=1, title="开工前是否查询管线",
    english="Whether pipes were asked about before a dig began", unit="", subject=SOURCE, period=DAY,
    inputs=(Facts("pipe_query", ("dig_checked",)),), compute=dig_day, final_after=FINAL, standard=RULE, unconfirmed=_DIGS,
)  # fmt: skip
DIGS_CHECKED = Kpi(
    name="pipes.digs_checked", version=1, title="挖掘前管线查询率",
    english="Digs before which pipes were asked about", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("pipes.dig_day"),), compute=digs_checked, final_after=FINAL, standard=RULE, unconfirmed=_DIGS,
)  # fmt: skip
PIPES = (LANE_HOUR, QUERIES, *BY_TIER, ANSWERED_SHARE, ANSWER_TIME, DIG_DAY, DIGS_CHECKED)
