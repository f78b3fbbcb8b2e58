"""What somebody typed into a form and has not sent: kept while they type, and when their session ran out meanwhile."""

import json
from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from core.access import Permission
from core.accounts.models import FormDraft, UserSession
from core.accounts.signin import token_hash
from core.errors import Invalid, NotFound
from core.work import Work

MOST = 256 * 1024
"""Bytes of one form; a page of thirty pasted posts has a third of it."""

LONGEST_PLACE = 200
Typed = Sequence[tuple[str, str]]
"""(name of the field, what was typed), as a browser sends them."""


def holder(work: Work, token: str) -> int | None:
    """Whose session a cookie was, also after it ran out or was ended elsewhere; None where nobody knows."""
    query = select(UserSession).where(UserSession.token_hash == token_hash(token))
    session = work.session.scalar(query.options(joinedload(UserSession.user)))
    return None if session is None or session.user.disabled_at is not None else session.user_id


def keep_typed(work: Work, user_id: int, place: str, typed: Typed, *, sent: bool) -> FormDraft:
    """Keeps what this person typed at an address, instead of what was kept there before.

    `sent`: they pressed a button and it did not arrive. Raises Invalid for what is too much to keep.
    """
    said = json.dumps([list(pair) for pair in typed], ensure_ascii=False, separators=(",", ":"))
    if len(said.encode()) > MOST or len(place) > LONGEST_PLACE:
        raise Invalid(form=("draft.long", {"most": MOST // 1024}))
    draft = work.session.scalar(select(FormDraft).where(FormDraft.user_id == user_id, FormDraft.place == place))
    if draft is None:
        draft = FormDraft(user_id=user_id, place=place, sent=sent, saved_at=work.now)
        work.session.add(draft)
    work.vault.seal(draft, "typed", said)
    draft.sent, draft.saved_at = sent, work.now
    work.session.flush()
    return draft


def draft_at(work: Work, place: str) -> FormDraft | None:
    """What the actor typed at this address and has not sent."""
    return work.session.scalar(_own(work).where(FormDraft.place == place))


def get_draft(work: Work, public_id: str) -> FormDraft:
    """One of the actor's own drafts; NotFound for anybody else's."""
    work.require(Permission.ACCOUNT_OWN)
    draft = work.session.scalar(_own(work).where(FormDraft.public_id == public_id))
    if draft is None:
        raise NotFound("draft.not_found")
    return draft


def typed_in(work: Work, draft: FormDraft) -> Typed:
    """The fields of a draft."""
    return [(name, value) for name, value in json.loads(work.vault.open(draft, "typed") or "[]")]


def drop_draft(work: Work, public_id: str) -> None:
    """The person does not want it any more."""
    work.session.delete(get_draft(work, public_id))


def settle_draft(work: Work, place: str) -> None:
    """The form at this address was sent: what was kept of it goes."""
    work.session.execute(
        delete(FormDraft).where(FormDraft.user_id == work.actor.user_id, FormDraft.place == place),
        execution_options={"synchronize_session": False},
    )


def _own(work: Work) -> Select[FormDraft]:
    return select(FormDraft).where(FormDraft.user_id == work.actor.user_id)
