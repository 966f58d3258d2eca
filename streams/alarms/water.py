"""Alarms of water: levels against the marks of their gauge, spots flooded, sections worse than class Ⅴ, pipes that lose pressure."""

from datetime import timedelta
from decimal import Decimal

from models.alarm_rule import AlarmRule, Level, Mark, Silence, Words
from models.plan.said import Said
from models.standards.water import CLASSES
from streams.kpis.gauge import RULE, STAGES
from streams.kpis.pipe_pressure import RULE as PRESSURE_RULE

WORST = Decimal(len(CLASSES) - 1)

LEVEL = AlarmRule(
    name="water.level", title=Said("水位超警戒", "Water level over its mark"), kpi="water_level.peak", unit="级",
    measure=Words({name: stage for stage, name in STAGES.items()}),
    marks=(Mark(Level.YELLOW, Decimal(1), Decimal(0)), Mark(Level.RED, Decimal(2), Decimal(0))),
    settle=timedelta(minutes=15), lapses=timedelta(days=1), escalates=timedelta(minutes=15), basis=RULE,
    unconfirmed=("a quarter of an hour below the mark ends it; a project rule",),
)  # fmt: skip
FLOODED = AlarmRule(
    name="water.flooded", title=Said("多处积水", "Spots flooded"), kpi="water_level.spots_flooded", reads="now", unit="处",
    marks=(Mark(Level.ORANGE, Decimal(3), Decimal(1)),), settle=timedelta(minutes=15), lapses=timedelta(days=1), basis=RULE,
    unconfirmed=("three spots at once, and one at most to clear; a project rule",),
)  # fmt: skip
WORSE_THAN_V = AlarmRule(
    name="water.worse_than_v", title=Said("断面水质劣Ⅴ类", "Section worse than class V"), kpi="water.section_class", unit="类",
    measure=Words({name: place for place, name in enumerate(CLASSES)}), marks=(Mark(Level.YELLOW, WORST, WORST - 1),), of=(2, 3),
    settle=timedelta(hours=8), basis="GB 3838-2002, as the KPI judges", unconfirmed=("two of three figures of four hours; a project rule",),
)  # fmt: skip
SECTION_SILENT = AlarmRule(
    name="water.section_silent", title=Said("断面无数据", "Section without data"), kpi="water.section_class", unit="h", measure=Silence(),
    marks=(Mark(Level.YELLOW, Decimal(12), Decimal(0)),), lapses=timedelta(days=30), basis="project rule",
    unconfirmed=("12 hours, three figures in a row: a project rule",),
)  # fmt: skip
PRESSURE = AlarmRule(
    name="water.pressure", title=Said("管网压力骤降", "Pressure of a water pipe dropped"), kpi="pipe_pressure.drop", unit="%",
    marks=(Mark(Level.YELLOW, Decimal(20), Decimal(10)), Mark(Level.ORANGE, Decimal(50), Decimal(20))), settle=timedelta(minutes=15),
    lapses=timedelta(days=1), basis=PRESSURE_RULE,
    unconfirmed=("a fifth below what is normal is a drop, a tenth none, a half a grave one, a quarter of an hour ends it: project rules",),
)  # fmt: skip
WATER = (LEVEL, FLOODED, WORSE_THAN_V, SECTION_SILENT, PRESSURE)
