"""Skeleton of imports: its owner replaces this file whole."""

from flask import Blueprint

from core.access import Permission
from webapp.security import requires

bp = Blueprint("imports", __name__, url_prefix="/imports")


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.IMPORT_RUN)
def index() -> str:
    """Skeleton."""
    return ""
