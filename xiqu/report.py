"""A department's figure for a target of the plan, from the command line: who and when are kept, and every revision."""

import argparse

from connectors.clock import now
from models.period import CITY_ZONE
from models.plan.enter import Told, report
from models.plan.rule import rules
from streams.plan.card import setting_on
from streams.plan.scorecard import known_target
from xiqu.plan import desk, kept_line, written
from xiqu.running import data_dir_argument


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("id", help="the target's id; `xiqu plan` lists them")
    parser.add_argument("--period", required=True, help="2025, 2025-Q3, 2025-06, 2025-06-30 or 2021..2025")
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument("--value", help="a number in the target's unit; where the plan prints none: done, under way, not started, given up")
    amount.add_argument("--withdraw", action="store_true", help="take the figure back")
    parser.add_argument("--source", default="", help="where the figure comes from")
    parser.add_argument("--area", default="", help="a community (default: the whole street)")
    parser.add_argument("--note", default="")
    parser.add_argument("--by", default="", help="who enters it (default: the login name)")
    data_dir_argument(parser)


async def run(given: argparse.Namespace) -> int:
    """Keep the figure."""
    target = known_target(given.id)
    told = Told(None if given.withdraw else given.value, given.period, given.source, given.area, given.note)
    async with desk(given) as at:
        own = setting_on((await at.book.entries(target.id)).settings, now().astimezone(CITY_ZONE).date())
        has_number = own is not None and own.value is not None
        made = report(target, rules()[target.id], told, written(given), at.scope.communities, own_number=has_number)
        print(kept_line(await at.book.keep_report(made), f"{target.name_zh} {made.stretch.name}"))
    return 0
