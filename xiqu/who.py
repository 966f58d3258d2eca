"""Who types a command: the login name of the process's user, asked of the system and of no variable that anyone could set."""

import os
import pwd


def login() -> str:
    """Return the login name, or the user's number where the system knows no name for it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
