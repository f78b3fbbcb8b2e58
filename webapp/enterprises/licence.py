"""The business licence between browser and file store: kept while a form is mended, shown sandboxed."""

from typing import Any

from flask import Response, current_app, g, send_file
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField

from core.enterprises import Licence
from core.errors import Invalid, NotFound
from core.files import PDF, Refused
from webapp.request import platform

KEPT_SECONDS = 24 * 3600
MOST = 5 << 20
"""A photograph of a licence is readable at 1–3 MB."""


def held_licence(upload: Any, kept: HiddenField) -> Licence | None:
    """The file just handed in, or the one kept from the same person's last try; None where there is neither.

    What is kept is named by a signed token: a bare key would let one firm show another's. Raises Invalid.
    """
    if isinstance(upload, FileStorage) and upload.filename:
        try:
            stored = platform.files.put(upload.stream, MOST)
        except Refused as refused:
            raise Invalid(licence=(refused.code, refused.facts)) from refused
        kept.data = _signer().dumps([g.actor.user_id, stored.sha256, stored.kind])
        return Licence(file=stored.sha256, kind=stored.kind)
    if not kept.data:
        return None
    try:
        owner, file, kind = _signer().loads(kept.data, max_age=KEPT_SECONDS)
    except (BadSignature, ValueError):
        kept.data = ""
        return None
    return Licence(file=file, kind=kind) if owner == g.actor.user_id else None


def sandboxed(file: str, kind: str) -> Response:
    """The file in an answer that can run nothing: pictures are shown, a PDF is saved (security.md A6)."""
    try:
        content = platform.files.open(file)
    except FileNotFoundError:
        raise NotFound("enterprise.no_licence") from None
    answer = send_file(content, mimetype=kind, as_attachment=kind == PDF, download_name=f"licence.{kind[-3:]}")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="enterprise-licence")
