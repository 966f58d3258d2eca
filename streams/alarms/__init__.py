"""The alarm rules of the city, as one explicit tuple; adding one is a declaration in a sibling and a place in it."""

from models.alarm_rule import AlarmRule
from streams.alarms.air import AIR
from streams.alarms.danger import DANGER
from streams.alarms.joins import JOINS
from streams.alarms.plan import PLAN
from streams.alarms.traffic import TRAFFIC
from streams.alarms.water import WATER

ALARMS: tuple[AlarmRule, ...] = (*AIR, *DANGER, *WATER, *TRAFFIC, *PLAN)
BY_NAME = {rule.name: rule for rule in ALARMS}
TOLD: tuple[AlarmRule, ...] = (*ALARMS, *(join.rule for join in JOINS))
"""Every rule that an alarm is told by: those of figures, and the joins that open incidents."""
