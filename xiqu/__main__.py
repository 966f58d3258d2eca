"""The door: `python3 -m xiqu` works from a fresh clone with nothing but Python, and the console script of a wheel enters here too.

Old Pythons must be able to read this file, so that they can be told what is wrong.
"""

import sys
from pathlib import Path

OLDEST = (3, 11)


def main() -> int:
    if sys.version_info < OLDEST:
        wanted, found = (".".join(map(str, version[:2])) for version in (OLDEST, sys.version_info))
        print(f"xiqu needs Python {wanted} or newer; this is Python {found} ({sys.executable}).", file=sys.stderr)
        return 2
    argv = sys.argv[1:]
    here = Path(__file__).resolve().parent
    if (here / "models").is_dir():  # a wheel: the rooms lie beside this file and are imported by their plain names
        sys.path.insert(0, str(here))
    else:
        from xiqu import bootstrap  # noqa: PLC0415 - a wheel never needs it

        bootstrap.enter(argv)
    if argv[:1] == ["test"]:
        from xiqu import check  # noqa: PLC0415 - the tests need nothing that the command line imports

        return check.main(argv[1:])
    from xiqu.cli import main as run  # noqa: PLC0415 - its dependencies exist only now

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
