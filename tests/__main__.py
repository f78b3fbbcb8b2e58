"""`python3 -m tests [pytest's own arguments]`: makes the environment if need be, then runs the tests."""

import os
import shutil
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ALONE = ("-n", "--numprocesses", "--pdb", "--trace", "--version", "--help", "-h", "--collect-only", "--co")


def main() -> int:
    """Runs pytest on all cores; its exit code. DATABASE_URL chooses the database.

    REQUIRE_BROWSER=1 and REQUIRE_POSTGRES=1 refuse to begin without, so that CI cannot pass by leaving tests out.
    """
    from config import bootstrap

    bootstrap.ensure(("requirements.txt", "requirements-dev.txt"), module="tests")
    if os.environ.get("REQUIRE_BROWSER") and not any(map(shutil.which, BROWSERS)):
        sys.exit("REQUIRE_BROWSER: no Chromium on PATH (apt install chromium)")
    if os.environ.get("REQUIRE_POSTGRES") and not os.environ.get("DATABASE_URL", "").startswith("postgresql"):
        sys.exit("REQUIRE_POSTGRES: DATABASE_URL names no PostgreSQL")
    import pytest

    arguments = sys.argv[1:]
    if not any(argument.split("=")[0] in ALONE or argument.startswith("-n") for argument in arguments):
        # worksteal: journeys take long and stand together; an idle worker takes half of what is left of another's.
        arguments = ["-n", os.environ.get("TEST_WORKERS", "auto"), "--dist", "worksteal", *arguments]
    return int(pytest.main(arguments))


if __name__ == "__main__":
    sys.exit(main())
