"""What the public reports of vacancies (举报、报错), looked into within 24 hours."""

from core.complaints.commands import DecideComplaint, ReportVacancy
from core.complaints.models import Complaint
from core.complaints.queries import get, listing, of_receipt, others_of, overdue_ids, visible, waiting
from core.complaints.retention import SWEEPS
from core.complaints.service import TRIAGE, decide, escalate, read_phone, report
from core.complaints.states import MACHINE, TAKES_DOWN, Kind, Status

__all__ = [
    "MACHINE",
    "SWEEPS",
    "TAKES_DOWN",
    "TRIAGE",
    "Complaint",
    "DecideComplaint",
    "Kind",
    "ReportVacancy",
    "Status",
    "decide",
    "escalate",
    "get",
    "listing",
    "of_receipt",
    "others_of",
    "overdue_ids",
    "read_phone",
    "report",
    "visible",
    "waiting",
]
