"""How sign-ins, codes, tries and disabled accounts end (config/retention.toml)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import String, cast, func, select, update

from core.accounts.models import Attempt, FormDraft, IdempotencyKey, OldPassword, ResetCode, User, UserSession
from core.retention import Sweep, not_held, removed
from core.work import Work

GONE = "#"
"""Begins the login name of an account whose person is forgotten; nobody can choose such a name."""

NO_HASH = "none"
"""Where a password's hash stood: fits no password."""


def empty(work: Work, ids: Sequence[int]) -> Mapping[str, int]:
    """Accounts lose name, login name and every secret; the number stays, because the history names it."""
    number = GONE + cast(User.id, String)
    gone = update(User).where(User.id.in_(ids))
    secrets = {"password_hash": NO_HASH, "totp_secret_sealed": None, "totp_last_step": None, "locked_until": None}
    work.session.execute(gone.values(name=number, login_name=number, **secrets))
    return {"user": len(ids), "old_password": removed(work, OldPassword.user_id, ids)}


_rank = func.row_number().over(partition_by=OldPassword.user_id, order_by=OldPassword.id.desc())
_ranked = select(OldPassword.id, _rank.label("place")).subquery()

SWEEPS = (
    Sweep(
        UserSession.id,
        "revoked_at, else expires_at",
        lambda work, rule: (
            func.coalesce(UserSession.revoked_at, UserSession.expires_at) < rule.before(work),
            not_held(user=UserSession.user_id),
        ),
    ),
    Sweep(
        ResetCode.id,
        "expires_at",
        lambda work, rule: (ResetCode.expires_at < rule.before(work), not_held(user=ResetCode.user_id)),
    ),
    Sweep(
        OldPassword.id,
        "",
        lambda _work, rule: (OldPassword.id.in_(select(_ranked.c.id).where(_ranked.c.place > rule.newest)),),
    ),
    Sweep(Attempt.id, "at", lambda work, rule: (Attempt.at < rule.before(work),)),
    Sweep(FormDraft.id, "saved_at", lambda work, rule: (FormDraft.saved_at < rule.before(work),)),
    Sweep(IdempotencyKey.id, "at", lambda work, rule: (IdempotencyKey.at < rule.before(work),)),
    Sweep(
        User.id,
        "disabled_at",
        lambda work, rule: (
            User.disabled_at < rule.before(work),
            User.login_name.not_like(f"{GONE}%"),
            not_held(user=User.id),
        ),
        empty,
        takes=("old_password",),
    ),
)
