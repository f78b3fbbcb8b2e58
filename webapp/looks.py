"""The colour and shape of each state, in one table: state = colour + shape + word (design.md, section 6)."""

from flask import Flask

GREY, AMBER, BLUE, GREEN, RED, ORANGE, VIOLET = "grey", "amber", "blue", "green", "red", "orange", "violet"
LOOKS: dict[str, dict[str, str]] = {
    "vacancy_status": {
        "draft": GREY,
        "submitted": f"{AMBER} wait",
        "returned": f"{ORANGE} alarm",
        "published": GREEN,
        "unconfirmed": f"{AMBER} wait",
        "paused": f"{BLUE} half",
        "filled": GREEN,
        "closed": f"{GREY} stop",
        "expired": f"{GREY} stop",
        "withdrawn": f"{GREY} stop",
    },
    "response_state": {
        "received": f"{AMBER} wait",
        "owned": f"{AMBER} wait",
        "checked": f"{BLUE} half",
        "listed": f"{BLUE} half",
        "followed": f"{BLUE} half",
        "met": GREEN,
        "partly_met": GREEN,
        "unmet": f"{ORANGE} stop",
        "withdrawn": f"{GREY} stop",
    },
    "enterprise_status": {
        "draft": GREY,
        "submitted": f"{AMBER} wait",
        "returned": f"{ORANGE} alarm",
        "verified": GREEN,
        "suspended": f"{RED} stop",
    },
    "seeker_status": {"seeking": f"{BLUE} half", "unemployed": f"{BLUE} half", "employed": GREEN, "no_wish": GREY},
    "fair_status": {"planned": f"{BLUE} half", "held": GREEN, "cancelled": f"{GREY} stop"},
    "referral_status": {"asked": f"{AMBER} wait", "accepted": GREEN, "declined": f"{GREY} stop"},
    "complaint_status": {
        "open": f"{AMBER} wait",
        "taken_down": f"{RED} stop",
        "corrected": GREEN,
        "unfounded": f"{GREY} stop",
    },
    "outcome": {"hired": GREEN, "not_hired": f"{GREY} stop", "unreachable": f"{AMBER} wait"},
    "job_status": {"running": f"{BLUE} half", "done": GREEN, "failed": f"{RED} alarm"},
    "invitation_status": {"invited": f"{AMBER} wait"},
    "import_status": {
        "looking": f"{BLUE} half",
        "mapping": f"{AMBER} wait",
        "checking": f"{BLUE} half",
        "checked": f"{AMBER} wait",
        "failed": f"{RED} alarm",
        "committed": GREEN,
        "reverted": f"{GREY} stop",
        "discarded": f"{GREY} stop",
    },
    "import_verdict": {
        "new": GREEN,
        "update": BLUE,
        "duplicate": f"{VIOLET} half",
        "unchanged": GREY,
        "error": f"{RED} alarm",
    },
}
GATES = {"pass": ("g-ok", "通过"), "warn": ("g-warn", "注意"), "unknown": ("g-ask", "待问"), "fail": ("g-no", "不符")}


def register(app: Flask) -> None:
    """Hangs the tables into Jinja."""
    app.jinja_env.globals.update(look=look, gate_look=gate_look)


def look(machine: str, state: str) -> str:
    """The classes of a state's pill; grey for one that the table does not know."""
    return LOOKS.get(machine, {}).get(state, GREY)


def gate_look(code: str, verdict: str, evidence: object = ()) -> tuple[str, str]:
    """(sign, word) of a gate; a certificate that is got after the offer passes with a warning."""
    return GATES["warn"] if verdict == "unknown" and code == "certificate" and evidence else GATES[verdict]
