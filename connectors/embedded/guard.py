"""PostgreSQL knows nothing of the program that wanted it, and refuses to run as root: this small process between the two minds both.

It starts the command as an ordinary user, prints its pid, and when its own input closes (the parent is done, or dead) asks the command to
stop and waits for it. Run as a file: `guard.py [--user N --group N [--search]] [--input FILE] [--signal SIGINT] COMMAND...`.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
PATIENCE_S = 20.0


def become(user: int, group: int, *, search: bool) -> None:
    """Become the user; with *search* keep the one right to walk through folders (/root, say) that are closed to it.

    The other way, opening those folders to everyone, would change a machine that is not ours. Containers often lack the narrow right and
    have the wider one.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if search:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    if search:
        for right in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
            header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
            masks = (ctypes.c_uint32 * 6)(1 << right, 1 << right, 1 << right)  # effective, permitted, inheritable
            if libc.capset(header, masks) == 0 and libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, right, 0, 0) == 0:
                return


def preparation(arguments: argparse.Namespace) -> Callable[[], None] | None:
    if arguments.user is None:
        return None
    return lambda: become(arguments.user, arguments.group, search=arguments.search)


def stop_when_input_closes(child: subprocess.Popen[bytes], politely: signal.Signals) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    child.send_signal(politely)
    try:
        child.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()  # the next start replays the log


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", type=int)
    parser.add_argument("--group", type=int)
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--signal", type=signal.Signals.__getitem__, default=signal.SIGINT)  # PostgreSQL's fast shutdown
    parser.add_argument("--input", default=os.devnull)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    # No thread exists yet, so a function between fork and exec is safe.
    with Path(arguments.input).open("rb") as source:
        child = subprocess.Popen(arguments.command, stdin=source, stdout=sys.stderr, preexec_fn=preparation(arguments))  # noqa: PLW1509
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(arguments.signal))
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()
    threading.Thread(target=stop_when_input_closes, args=(child, arguments.signal), daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
