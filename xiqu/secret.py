"""The secret that tokens are signed with, for a city that was given none: made once and kept in its data folder."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe

FILE = "token.secret"


def kept_secret(folder: Path) -> str:
    """Return the secret of *folder*, made the first time and readable by the owner alone; two who make it at once get the same."""
    path = folder / FILE
    with suppress(FileExistsError):
        made = folder / f"{FILE}.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(token_urlsafe(48))
        try:
            os.link(made, path)
        finally:
            made.unlink()
    return path.read_text().strip()
