"""The city's secret: made and kept for a city that was given none, and changed for another without anybody losing what it has sealed."""

import argparse
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe

from connectors.people.vault import Vault
from connectors.postgres.pool import Pool
from connectors.postgres.rotation import PostgresRotation
from connectors.settings import Settings
from models.errors import SettingError
from xiqu.kpis import database
from xiqu.people import people_of
from xiqu.running import data_dir_argument, here, note, secret_mark

FILE, BEFORE = "token.secret", "token.secret.before"
LONGEST_TOKEN_MINUTES = 60
EXAMPLE = """examples 示例:
  python3 -m xiqu secret show          which secret seals how many contacts 查看
  python3 -m xiqu secret new           a new one for the city of a data folder; the old one stays readable 生成
  python3 -m xiqu secret rotate        wrap every contact's key anew, in small steps; may be stopped and started again 轮换
  python3 -m xiqu secret forget        the old one is needed no more 移除旧密钥"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = EXAMPLE
    parser.add_argument("action", choices=["show", "new", "rotate", "forget"], help="see the examples below")
    parser.add_argument(
        "--stolen", action="store_true", help="of rotate: somebody else knows the old secret, so end what people hold as their token, too"
    )
    data_dir_argument(parser)


def kept_secret(folder: Path) -> str:
    """Return the secret of *folder*, made the first time and readable by the owner alone; two who make it at once get the same."""
    path = folder / FILE
    with suppress(FileExistsError):
        made = _written(folder)
        try:
            os.link(made, path)
        finally:
            made.unlink()
    return path.read_text().strip()


def kept_other(folder: Path) -> str:
    """Return the secret before that of *folder*, "" where it is needed no more."""
    with suppress(FileNotFoundError):
        return (folder / BEFORE).read_text().strip()
    return ""


def _written(folder: Path) -> Path:
    made = folder / f"{FILE}.{os.getpid()}"
    made.touch(mode=0o600)
    made.write_text(token_urlsafe(48))
    return made


def renewed(folder: Path) -> None:
    """Put a new secret in the place of that of *folder*, which stays beside it; whatever ends in between, both can be read."""
    if not (folder / FILE).exists():
        raise SettingError(f"there is no secret in {folder}; `xiqu up` makes one, or name another folder by --data-dir 数据目录中没有密钥")
    if kept_other(folder) not in {"", kept_secret(folder)}:
        raise SettingError("the secret was changed already: `xiqu secret rotate`, then `xiqu secret forget` 上次更换尚未完成")
    made = _written(folder)
    with suppress(FileExistsError):
        os.link(folder / FILE, folder / BEFORE)
    made.replace(folder / FILE)


def vault_here(settings: Settings) -> Vault:
    """Return what the city's two secrets open."""
    if settings.secret:
        return Vault(settings.secret, settings.other_secret)
    if not (settings.data_dir / FILE).exists():
        raise SettingError("there is no secret: set XIQU_SECRET, or name the city's folder by --data-dir 未设置密钥")
    return Vault(kept_secret(settings.data_dir), kept_other(settings.data_dir))


def told(vault: Vault, held: Mapping[str, int]) -> str:
    """Return which secret seals how many contacts, by the marks of the secrets."""
    other = vault.other.mark if vault.other else ""
    lines = [f"sealed with the secret of now 当前密钥 ({vault.mark}): {held.get(vault.mark, 0)}"]
    lines += [f"sealed with the other one 另一密钥 ({other}): {held.get(other, 0)}"] if other else []
    lines += [
        f"sealed with one that is not here 未知密钥 ({mark}): {number}" for mark, number in held.items() if mark not in {vault.mark, other}
    ]
    return "\n".join(lines)


async def _rotate(pool: Pool, vault: Vault, settings: Settings, *, stolen: bool) -> int:
    running = note(settings.data_dir)
    if not settings.secret and running and running.get("secret_mark") != secret_mark(kept_secret(settings.data_dir)):
        raise SettingError("the city runs on the old secret: stop `xiqu up` and start it again, then rotate 请先重启")
    if vault.other is None:
        raise SettingError("there is no other secret to rotate from: `xiqu secret new`, or set XIQU_OTHER_SECRET to the old one 没有旧密钥")
    rotation = PostgresRotation(pool, vault)
    done, failed = 0, dict[str, str]()
    async for step in rotation.rewrap(keep_tokens=not stolen):
        done, failed = done + step.wrapped, failed | dict(step.failed)
        print(f"{done} keys wrapped anew 已轮换", file=sys.stderr)
    if stolen:
        await rotation.end_tokens()
    await people_of(pool, settings).sweep()
    print("\n".join(f"not wrapped 未轮换: {why}" for why in failed.values()) or f"{done} keys wrapped anew, none left 全部完成")
    if not failed:
        print(
            f"in {LONGEST_TOKEN_MINUTES} minutes the last token of the old one ends; then `xiqu secret forget`, or unset XIQU_OTHER_SECRET"
        )
    return 2 if failed else 0


async def _forget(pool: Pool, vault: Vault, settings: Settings) -> None:
    held = (await PostgresRotation(pool, vault).marks()).get(vault.other.mark, 0) if vault.other else 0
    if held:
        raise SettingError(f"{held} contacts are still sealed with the old secret: `xiqu secret rotate` first 仍有联系方式使用旧密钥")
    (settings.data_dir / BEFORE).unlink(missing_ok=True)
    print("the old secret is gone; start the city again so that nobody reads with it 旧密钥已移除，请重启")


async def run(given: argparse.Namespace) -> int:
    """Show, make, rotate or forget."""
    settings = here(given)
    if given.action in {"new", "forget"} and settings.secret:
        raise SettingError("XIQU_SECRET is set from outside, so change it there: docs/operations.md says in which order 请在外部配置中更换")
    if given.action == "new":
        renewed(settings.data_dir)
        print("a new secret is in place and the old one still read: start the city again, then `xiqu secret rotate` 请重启后执行 rotate")
        return 0
    vault = vault_here(settings)
    async with database(settings) as pool:
        if given.action == "rotate":
            return await _rotate(pool, vault, settings, stolen=given.stolen)
        if given.action == "forget":
            await _forget(pool, vault, settings)
        else:
            print(told(vault, await PostgresRotation(pool, vault).marks()))
    return 0
