"""`python3 -m jobs` keeps time; `python3 -m jobs run NAME [--on DATE]` runs a job now; `list` shows the timetable."""

import os
import sys


def main() -> int:
    """Makes the environment if need be, then runs the command in it."""
    from config import bootstrap

    bootstrap.ensure(("requirements.txt",), module="jobs")
    from jobs.commands import execute

    return execute(sys.argv[1:], os.environ)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # Ctrl-C before there was anything to stop.
        sys.exit(130)
