"""Keys from the command line: of machines, which send one feed each, and of people, who have a role. Each is shown once and kept hashed."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.table import Table

from connectors.clock import now
from connectors.gateway.entering import PLAN_KEY
from connectors.postgres.access import PostgresCallers
from connectors.postgres.keys import Machine, PostgresKeys
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import Pool, connect
from models.access import HELD, Grant, Role
from models.errors import SettingError
from models.period import CITY_ZONE
from xiqu.kpis import console
from xiqu.replay import feed_named
from xiqu.running import data_dir_argument, here
from xiqu.setup import servers

LONGEST_NAME = 100
EXAMPLE = """examples 示例:
  python3 -m xiqu keys add air_quality --note "station 7"                     a machine that sends one feed 设备
  python3 -m xiqu keys add --role handler --name 李某 --area 烟洲社区 --days 365   a person with a role 人员
  python3 -m xiqu keys revoke 3f9a0c61d2b7"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="make a key; it is shown once 新建", epilog=EXAMPLE, formatter_class=parser.formatter_class)
    add.add_argument("feed", nargs="?", help=f"the feed that a machine may send, or `{PLAN_KEY}` for figures of departments 数据源")
    add.add_argument("--note", default="", help="who gets a machine's key 备注")
    add.add_argument("--role", choices=HELD, type=Role, help="instead of a feed: what a person may do 角色")
    add.add_argument("--name", default="", help="who gets it 姓名或单位")
    add.add_argument("--area", action="append", default=[], help="a grid or community they work in, as often as needed 工作区域")
    add.add_argument("--days", type=int, help="how many days it holds; left out: until it is revoked 有效天数")
    data_dir_argument(add)
    listed = actions.add_parser("list", help="every key, without the keys themselves 列表")
    listed.add_argument("--json", action="store_true", help="one JSON object a line")
    data_dir_argument(listed)
    revoke = actions.add_parser("revoke", help="end a key, and the tokens that were issued on it 吊销")
    revoke.add_argument("id", help="as `xiqu keys list` shows it 编号")
    data_dir_argument(revoke)


def _told(given: argparse.Namespace) -> None:
    """Refuse what does not go together before a server is asked."""
    if bool(given.role) == bool(given.feed):
        raise SettingError("a key is for a feed (`keys add air_quality`) or for a role (`keys add --role handler --name 李某`) 二选一")
    if given.role and not 0 < len(given.name.strip()) <= LONGEST_NAME:
        raise SettingError(f"--name says who gets the key, in at most {LONGEST_NAME} characters 请填写姓名或单位")
    if given.feed and (given.area or given.days is not None or given.name):
        raise SettingError("--name, --area and --days belong to a role's key; a feed's key takes --note 数据源密钥只用 --note")
    if given.days is not None and not 0 < given.days <= 3660:  # noqa: PLR2004 - ten years
        raise SettingError("--days is a number from 1 to 3660 有效天数为 1 到 3660")


async def _add(pool: Pool, given: argparse.Namespace) -> None:
    if given.feed:
        print(await PostgresKeys(pool, now).add(given.feed if given.feed == PLAN_KEY else feed_named(given.feed).name, given.note))
        return
    ends = now() + timedelta(days=given.days) if given.days else None
    made = await PostgresCallers(pool, now).add(given.role, given.name.strip(), given.area, ends)
    until = f"until {_day(ends)}" if ends else "until revoked"
    print(f"id {made.id}: {given.role} {given.name.strip()}, {until}; shown once 仅显示一次:", file=sys.stderr)
    print(made.key)


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(CITY_ZONE):%Y-%m-%d}" if moment else ""


def _rows(grants: Sequence[Grant], machines: Sequence[Machine]) -> list[dict[str, object]]:
    people: list[dict[str, object]] = [
        {
            "id": each.caller.id, "for": each.caller.role, "who": each.caller.name, "areas": sorted(each.caller.areas),
            "created": _day(each.created_at), "expires": _day(each.expires_at), "revoked": _day(each.revoked_at),
            "last_used": each.last_used.isoformat() if each.last_used else "",
        }
        for each in grants
    ]  # fmt: skip
    sends: list[dict[str, object]] = [
        {
            "id": each.id, "for": f"feed {each.feed}", "who": each.note, "areas": [], "created": _day(each.created_at), "expires": "",
            "revoked": _day(each.revoked_at), "last_used": "",
        }
        for each in machines
    ]  # fmt: skip
    return [*people, *sends]


def _table(rows: Sequence[dict[str, object]]) -> Table:
    table = Table(title="keys 密钥")
    for name in ("id", "for 用途", "who 持有人", "areas 区域", "created", "expires", "revoked", "last used"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("、".join(value) if isinstance(value, list) else str(value) for value in row.values()))
    return table


async def _revoke(pool: Pool, key_id: str) -> None:
    grant = await PostgresCallers(pool, now).revoke(key_id)
    feed = None if grant else await PostgresKeys(pool, now).revoke(key_id)
    if grant is None and feed is None:
        raise SettingError(f"no key has the id {key_id}; `xiqu keys list` shows them 没有此编号的密钥")
    print(f"revoked {key_id}: {f'{grant.caller.role} {grant.caller.name}' if grant else f'feed {feed}'} 已吊销")


async def run(given: argparse.Namespace) -> int:
    """Make, list or end keys."""
    if given.action == "add":
        _told(given)
    settings = servers(here(given), kafka=False)
    await migrate(settings.database)
    async with await connect(settings.database, 2) as pool:
        if given.action == "add":
            await _add(pool, given)
        elif given.action == "revoke":
            await _revoke(pool, given.id)
        else:
            rows = _rows(await PostgresCallers(pool, now).grants(), await PostgresKeys(pool, now).machines())
            if given.json:
                print("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
            else:
                console().print(_table(rows) if rows else "no keys yet 尚无密钥")
    return 0
