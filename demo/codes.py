"""What the records call things, in the codes of the platform."""

from core.access import OfficeLevel, Role

ROLES = {
    "enterprise_hr": Role.ENTERPRISE,
    "counselor": Role.COUNSELOR,
    "organizer": Role.ORGANIZER,
    "system_admin": Role.SYSADMIN,
    "security_admin": Role.SECADMIN,
    "auditor": Role.AUDITOR,
}
LEVELS = {"区": OfficeLevel.DISTRICT, "街镇": OfficeLevel.SUBDISTRICT, "村社区": OfficeLevel.VILLAGE}
SEEKER_STATES = {"求职": "seeking", "失业登记": "unemployed", "就业": "employed", "暂无意愿": "no_wish"}
SOURCES = {"企业填报": "web", "电话": "phone", "走访": "visit", "招聘会": "fair", "导入": "import"}
LIST_TYPES = {"招商重点项目": "attracted", "重点建设项目": "construction"}
PHASES = {
    "签约": "signed",
    "开工": "building",
    "设备安装": "building",
    "试产": "trial",
    "投产": "running",
    "扩产": "running",
}
SAME = (
    "no title status headcount filled referred interviewed employment_type salary_min salary_max salary_unit "
    "probation_months meals dormitory shift night_shift education_min experience_years_min duties requirements "
    "benefits address arrive_by valid_from valid_to close_reason contact_name"
).split()
LISTS = ("insurance", "certificates", "skills_must", "skills_nice")
