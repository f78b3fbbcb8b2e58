"""The kinds of record that a sheet may hold, each with the code that reads and writes it."""

from core.access import Permission
from core.imports.desk import Kind
from core.imports.enterprise_rows import EnterpriseRows
from core.imports.project_rows import ProjectRows
from core.imports.seeker_rows import SeekerRows
from core.imports.vacancy_rows import VacancyRows

KINDS: dict[str, Kind] = {
    "vacancies": VacancyRows(),
    "seekers": SeekerRows(),
    "enterprises": EnterpriseRows(),
    "projects": ProjectRows(),
}
NEEDS = {
    "vacancies": Permission.VACANCY_SUBMIT,
    "seekers": Permission.SEEKER_REGISTER,
    "enterprises": Permission.ENTERPRISE_REGISTER,
    "projects": Permission.PROJECT_IMPORT,
}
"""What one must be allowed to do one by one, to do it by the sheet."""
