"""The app under other settings, as in the kernel's tests."""

from tests.webapp.kernel.conftest import with_settings

__all__ = ["with_settings"]
