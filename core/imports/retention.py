"""How batches end (config/retention.toml); their rows and sheets went long before, by jobs/sweep_imports."""

from core.imports.models import ImportBatch, ImportMapping
from core.imports.states import OPEN
from core.retention import Sweep, not_held

SWEEPS = (
    Sweep(
        ImportBatch.id,
        "uploaded_at",
        lambda work, rule: (
            ImportBatch.uploaded_at < rule.before(work),
            ImportBatch.status.not_in([state.value for state in OPEN]),
            not_held(import_batch=ImportBatch.id),
        ),
    ),
    Sweep(ImportMapping.id, "used_at", lambda work, rule: (ImportMapping.used_at < rule.before(work),)),
)
