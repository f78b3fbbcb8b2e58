"""Real processes on a database of their own."""

from tests.installation import installation

__all__ = ["installation"]
