"""The dashboards: one a domain, made of its KPIs as they are declared, with what only that domain has; the plan beside them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.models import dashboard as models

from connectors.monitoring.limit import Limit
from connectors.monitoring.panels import (
    HALF,
    PROMETHEUS,
    Panel,
    counted,
    filled,
    listed,
    now,
    rows,
    trend,
)
from models.case import STAGES
from models.kpi import AREA, SOURCE, Kpi
from models.plan.said import Said
from models.plan.target import targets

TAG = "xiqu"
ZONE = "Asia/Shanghai"


@dataclass(frozen=True, kw_only=True)
class Board:
    """A dashboard of one domain. domains: how its KPIs' names begin. since: how far back it looks at first."""

    uid: str
    title: Said
    domains: tuple[str, ...]
    since: str = "now-30d"
    extra: Callable[[], tuple[Panel, ...]] = tuple


def _cases() -> tuple[Panel, ...]:
    stages = rows((stage.value, title) for stage, title in STAGES.items())
    return (
        counted(Said("每日受理", "Opened a day"), filled("cases_opened")),
        listed(Said("案件阶段", "Stages"), filled("cases_by_stage", named=stages), span=HALF),
        listed(Said("超期未结", "Overdue"), filled("cases_overdue")),
    )


def _pipes() -> tuple[Panel, ...]:
    return (
        counted(Said("每日管线查询", "Queries a day"), filled("pipe_queries")),
        listed(Said("开挖作业", "Digs"), filled("digs"), span=HALF),
    )


def _parking() -> tuple[Panel, ...]:
    return (listed(Said("泊位租赁", "Leases"), filled("leases")),)


WATER = ("water", "water_level", "river_patrol", "sewage", "water_use")
DOMAINS = (
    Board(uid="xiqu-air", title=Said("空气质量", "Air"), domains=("air", "trust")),
    Board(uid="xiqu-water", title=Said("水环境", "Water"), domains=WATER, since="now-1y"),
    Board(uid="xiqu-waste", title=Said("垃圾分类", "Waste"), domains=("waste", "kitchens", "assets", "carbon"), since="now-1y"),
    Board(uid="xiqu-traffic", title=Said("交通运行", "Traffic"), domains=("traffic",), since="now-7d"),
    Board(uid="xiqu-parking", title=Said("停车", "Parking"), domains=("parking",), since="now-7d", extra=_parking),
    Board(uid="xiqu-cases", title=Said("案件", "Cases"), domains=("cases", "detections", "sos", "health"), extra=_cases),
    Board(uid="xiqu-safety", title=Said("公共安全", "Safety"), domains=("hazard", "disaster"), since="now-7d"),
    Board(uid="xiqu-pipes", title=Said("地下管线", "Pipes"), domains=("pipes", "pipe_pressure"), extra=_pipes),
)  # fmt: skip


def whole(uid: str, title: Said, since: str) -> dashboard.Dashboard:
    """Return a dashboard without panels."""
    return (
        dashboard.Dashboard(f"{title.zh} {title.en}").uid(uid).tags([TAG]).timezone(ZONE).refresh("1m").time(since, "now").readonly()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .link(dashboard.DashboardLink("西区 xiqu").type(models.DashboardLinkType.DASHBOARDS).tags([TAG]).as_dropdown(as_dropdown=True))
    )  # fmt: skip


def _areas(kpis: Iterable[Kpi]) -> dashboard.QueryVariable:
    names = "|".join(kpi.name.replace(".", "\\\\.") for kpi in kpis)
    return (
        dashboard.QueryVariable("area").label("区域 area").datasource(PROMETHEUS).multi(multi=True).include_all(include_all=True)
        .query(f'label_values(xiqu:kpi_value{{kpi=~"{names}"}}, subject)').refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .current(models.VariableOption(text="All", value="$__all", selected=True)).sort(models.VariableSort.ALPHABETICAL_ASC)
    )  # fmt: skip


def under(board: dashboard.Dashboard, title: Said, panels: Iterable[Panel]) -> None:
    """Add *panels* under a title of their own, where there are any."""
    if found := list(panels):
        board.with_row(dashboard.Row(f"{title.zh} {title.en}"))
        for panel in found:
            board.with_panel(panel)


def domain_board(declared: Board, kpis: Sequence[Kpi], limits: Sequence[Limit]) -> models.Dashboard:
    """Return the dashboard of one domain."""
    mine = [kpi for kpi in kpis if kpi.name.partition(".")[0] in declared.domains]
    figures = [kpi for kpi in mine if kpi.subject == AREA and kpi.unit]
    of: dict[str, list[Limit]] = {kpi.name: [limit for limit in limits if limit.kpi is kpi and not limit.words] for kpi in mine}
    board = whole(declared.uid, declared.title, declared.since).with_variable(_areas(figures))
    under(board, Said("现值", "Now"), (now(kpi, of[kpi.name]) for kpi in figures))
    under(board, Said("走势", "By period"), (trend(kpi, of[kpi.name]) for kpi in figures))
    under(board, Said("服务", "Services"), declared.extra())
    sources = rows((place, kpi.name, kpi.title) for place, kpi in enumerate(mine) if kpi.subject == SOURCE or not kpi.unit)
    under(
        board,
        Said("站点与等级", "Sources and classes"),
        [listed(Said("最新", "Newest"), filled("newest", named=sources))] if sources else [],
    )
    return board.build()


def others(kpis: Iterable[Kpi]) -> tuple[Board, ...]:
    """Return one dashboard for the domains of *kpis* that have none of their own, where there are such."""
    known = {domain for board in DOMAINS for domain in board.domains}
    rest = sorted({kpi.name.partition(".")[0] for kpi in kpis} - known)
    return (Board(uid="xiqu-other", title=Said("其他", "Other"), domains=tuple(rest)),) if rest else ()


def plan_board(kpis: Sequence[Kpi], limits: Sequence[Limit]) -> models.Dashboard:
    """Return the scorecard: what the figures say beside the plan's numbers, and what departments have reported."""
    of_plan = [limit for limit in limits if limit.severity == "plan"]
    shown = [limit.kpi for limit in of_plan if limit.kpi in kpis]
    board = whole("xiqu-plan", Said("规划指标", "Plan scorecard"), "now-5y").with_variable(_areas(shown))
    numbers = rows((place, limit.kpi.name, limit.kpi.title, limit.number, limit.beyond == "<") for place, limit in enumerate(of_plan))
    named = rows((each.id, each.name_zh) for each in targets())
    under(board, Said("现值", "Now"), (now(limit.kpi, [limit]) for limit in of_plan))
    under(
        board, Said("对照", "Against the plan"),
        (
            listed(Said("指标与目标", "Figures and targets"), filled("scorecard", named=numbers)),
            listed(Said("部门填报", "Reported"), filled("reported", named=named)),
        ),
    )  # fmt: skip
    under(board, Said("走势", "By period"), (trend(limit.kpi, [limit]) for limit in of_plan))
    return board.build()
