"""Reading the history, checking its chain."""

from core.audit.chain import Verdict, verify
from core.audit.events import ListExported
from core.audit.queries import events, heavy_readers, names, readings

__all__ = ["ListExported", "Verdict", "events", "heavy_readers", "names", "readings", "verify"]
