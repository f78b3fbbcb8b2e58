"""`python3 -m webapp demo | serve | migrate | import | create-user | audit verify | backup | restore …`."""

import sys


def main() -> int:
    """Makes the environment if need be, then runs the command in it."""
    from config import bootstrap

    bootstrap.ensure(("requirements.txt",), module="webapp")
    from webapp.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # Ctrl-C before there was anything to stop.
        sys.exit(130)
