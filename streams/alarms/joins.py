"""The incidents of the city: which signs of several feeds, near each other, are one event. A wrong incident is worse than none."""

from datetime import timedelta

from models.alarm_rule import Level
from models.incident import Join, Sign
from models.kind import OURS
from models.plan.said import Said
from streams.alarms.traffic import ROAD
from streams.alarms.water import PRESSURE

BURST_PIPE = Join(
    name="incident.burst_pipe", title=Said("疑似供水管道爆管", "Suspected burst of a water pipe"),
    signs=(
        Sign(name="pressure", title=Said("管网压力骤降", "pressure dropped"), rule=PRESSURE.name),
        Sign(name="wet_road", title=Said("道路积水上报", "reports of a wet road"), kinds=(f"{OURS}-flooded-road",), least=2),
        Sign(name="slow_traffic", title=Said("道路拥堵", "slow traffic"), rule=ROAD.name),
    ),
    needed=3, within=timedelta(hours=2), radius_m=500, settle=timedelta(hours=1), level=Level.ORANGE, escalates=timedelta(minutes=15),
    unconfirmed=(
        "500 m, two hours, two people who report: project rules; no standard was found that says which signs are a burst pipe",
        "traffic is known by the hour, so its sign begins with the hour in which the road grew slow",
        "all three are needed, so a pipe that bursts at night, when no road is full, is none: its drop of pressure is still an alarm",
    ),
)  # fmt: skip
JOINS: tuple[Join, ...] = (BURST_PIPE,)
JOIN = {join.name: join for join in JOINS}
