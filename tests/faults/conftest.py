"""Real processes on a database of their own."""

from tests.installation import demo_installation, installation

__all__ = ["demo_installation", "installation"]
