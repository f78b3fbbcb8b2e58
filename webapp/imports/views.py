"""Spreadsheets in: columns confirmed, every row's verdict seen, then written at once; taken back within 7 days."""

from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from core import importing, imports
from core.access import Permission
from core.accounts import limits
from core.errors import Conflict, Invalid, NotFound
from core.files import ANY, Refused, stem_of
from core.imports import ImportBatch, ImportRow, Status
from core.sheets import MarkedRow, column_name, write_marked, write_table
from webapp.errors import say_and_return
from webapp.imports.forms import UploadForm, chosen_columns, typed_cells
from webapp.lists import SIZE, ordered, paged, watermark, workbook
from webapp.request import platform, work
from webapp.security import prepare, requires

bp = Blueprint("imports", __name__, url_prefix="/imports")
SORTS = {"uploaded": ImportBatch.uploaded_at, "name": ImportBatch.file_name, "rows": ImportBatch.rows_total}
STEP = {
    Status.LOOKING: 1,
    Status.MAPPING: 2,
    Status.CHECKING: 3,
    Status.CHECKED: 3,
    Status.FAILED: 1,
    Status.COMMITTED: 5,
    Status.REVERTED: 5,
    Status.DISCARDED: 5,
}
PAGES = {
    Status.LOOKING: "imports/running.html",
    Status.CHECKING: "imports/running.html",
    Status.MAPPING: "imports/columns.html",
    Status.CHECKED: "imports/checked.html",
    Status.FAILED: "imports/failed.html",
    Status.COMMITTED: "imports/done.html",
    Status.REVERTED: "imports/done.html",
    Status.DISCARDED: "imports/done.html",
}


@bp.get("/")
@requires(Permission.IMPORT_RUN)
def index() -> Any:
    """The form to hand a sheet in, and what was handed in before."""
    return front(UploadForm(kind=request.args.get("kind", "")))


def front(form: UploadForm, status: int = 200) -> Any:
    """The first page, with what is wrong with the file at its field."""
    form.offer(imports.kinds_for(work))
    page = paged(in_order())
    megabytes = platform.settings.upload_limit // (1 << 20)
    return render_template("imports/index.html", form=form, page=page, megabytes=megabytes), status


def in_order() -> Any:
    """What was handed in, by the words and the order that the address names."""
    found = imports.named(imports.visible(work), request.values.get("q", ""))
    return ordered(found, SORTS, "-uploaded", ImportBatch.id.desc())


@bp.post("/export")
@requires(Permission.IMPORT_RUN)
def export() -> Response:
    """The same list as a workbook."""
    say = platform.texts.say
    columns = [
        ("文件", lambda batch: batch.file_name),
        ("内容", lambda batch: say("import_kind", batch.kind)),
        ("行", lambda batch: batch.rows_total),
        ("新增", lambda batch: batch.rows_new),
        ("更新", lambda batch: batch.rows_update),
        ("重复", lambda batch: batch.rows_duplicate),
        ("错误", lambda batch: batch.rows_error),
        ("写入", lambda batch: batch.rows_written),
        ("状态", lambda batch: say("import_status", batch.status)),
        ("上传", lambda batch: batch.uploaded_at),
    ]
    return workbook("imports", "导入记录", in_order(), columns)


@bp.post("/")
@requires(Permission.IMPORT_RUN)
def upload() -> Any:
    """Keeps the file and sets a child process to it, once this request has ended."""
    form = UploadForm()
    form.offer(imports.kinds_for(work))
    if not form.validate_on_submit():
        return front(form, 422)
    handed_in = form.file.data
    try:
        file = platform.files.put(handed_in.stream, platform.settings.upload_limit, {ANY})
        batch = imports.receive(work, form.kind.data, file, handed_in.filename or "")
    except Refused as refused:
        form.refuse(Invalid(file=(refused.code, refused.facts)))
        return front(form, 422)
    except Conflict as conflict:
        forget_file(file.sha256)
        form.refuse(Invalid(file=(conflict.code, conflict.facts)))
        return front(form, 409)
    set_child_to(batch.public_id)
    return redirect(url_for(".show", public_id=batch.public_id), 303)


def set_child_to(public_id: str) -> None:
    """Starts the child after this request's unit of work has ended: before, it would find nothing."""
    settings, start = platform.settings, current_app.extensions["start_import"]

    @after_this_request
    def begin(response: Response) -> Response:
        start(settings, public_id)
        return response


@bp.get("/template/<kind>")
@requires(Permission.IMPORT_RUN)
def template(kind: str) -> Any:
    """An empty sheet with our own column names."""
    if kind not in imports.kinds_for(work):
        raise NotFound("import.kind")
    title = platform.texts.say("import_kind", kind)
    stream = BytesIO()
    write_table(stream, f"{title}导入模板", [column.names[0] for column in imports.columns(kind)], [], TEMPLATE_SAYS)
    stream.seek(0)
    return send_file(stream, download_name=f"{title}导入模板.xlsx", as_attachment=True)


TEMPLATE_SAYS = "从第4行起填，一行一条；列名可以改、可以换顺序、可以删。"


@bp.get("/<public_id>")
@requires(Permission.IMPORT_RUN)
def show(public_id: str) -> Any:
    """The batch, at the step it has come to."""
    return batch_page(imports.get(work, public_id))


def batch_page(batch: ImportBatch, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    """The page of a batch."""
    now = Status(batch.status)
    verdict = request.args.get("verdict", "left" if batch.rows_error + batch.rows_duplicate else "")
    page = paged(imports.rows(work, batch, verdict))
    mended = request.args.getlist("mended", type=int)[: page.size]
    seen = imports.look_of(work, batch)
    return render_template(
        PAGES[now],
        batch=batch,
        step=STEP[now],
        seen=seen,
        offered=imports.offered(seen["sheets"]),
        ask_sheets=len(imports.meant(seen["sheets"])) > 1,
        taken_places=request.form.getlist("sheet", type=int) or [one["place"] for one in seen["taken"]],
        columns=imports.columns(batch.kind),
        codebooks={name: book["title"] for name, book in imports.codebooks().items() if book["kind"] == batch.kind},
        column_letter=column_name,
        page=page,
        rows=seen_rows(batch, with_mended(batch, page.items, mended)),
        mended=mended,
        verdict=verdict,
        stuck=imports.stuck(work, batch),
        may_revert=batch.committed_at is not None and work.now - batch.committed_at <= imports.REVERT,
        errors=errors or {},
    ), status


def with_mended(batch: ImportBatch, rows: Any, mended: list[int]) -> list[ImportRow]:
    """The rows of this page, and those that were just mended: they stay in sight though they left the list."""
    more = work.session.scalars(imports.rows(work, batch).where(ImportRow.row.in_(mended))) if mended else ()
    kept = {row.row: row for row in [*rows, *more]}
    return [kept[place] for place in sorted(kept)]


def seen_rows(batch: ImportBatch, rows: Any) -> list[dict[str, Any]]:
    """Rows of this page: each fault with its sentence, what stands in its cell, and what the file says there."""
    sheets, known = imports.sheet_names(work, batch), {one.field: one for one in imports.columns(batch.kind)}
    found = []
    for row, cells, faults in imports.opened(work, rows):
        told = importing.faults_of(platform, batch, row, faults, sheets) if row.verdict in LEFT else []
        before = imports.before_of(work, row)
        for one in told:
            column = known.get(one["field"])
            shown = column is not None and not column.private
            one["said"] = cells[one["column"]] if shown and -1 < one["column"] < len(cells) else ""
            one["private"], one["before"] = not shown, before.get(one["field"], "") if shown else ""
            one["name"] = column.names[0] if column else ""
        found.append({"row": row, "sheet": sheets[row.sheet] if sheets else "", "faults": told})
    return found


LEFT = ("duplicate", "error")


@bp.get("/<public_id>/rows/<int:place>")
@requires(Permission.IMPORT_RUN)
def row(public_id: str, place: int) -> Any:
    """One row with all its cells, to be mended."""
    batch = imports.get(work, public_id)
    found = work.session.scalars(imports.rows(work, batch).where(ImportRow.row == place)).first()
    if found is None or batch.status != Status.CHECKED:
        raise NotFound("import.not_found")
    [one], [(_, cells, _)] = seen_rows(batch, [found]), imports.opened(work, [found])
    taken = [column for column in imports.columns(batch.kind) if column.field in batch.columns]
    return render_template(
        "imports/row.html",
        batch=batch,
        one=one,
        columns=taken,
        values={one.field: cells[at] if (at := batch.columns[one.field]) < len(cells) else "" for one in taken},
        wrong={fault["field"]: fault["why"] for fault in one["faults"]},
        seen=imports.look_of(work, batch),
        step=STEP[Status.CHECKED],
    )


def typed_rows(public_id: str) -> Any:
    """The rows as they would be with what was typed, or why they may not be mended now."""
    batch = imports.get(work, public_id)
    typed = typed_cells(request.form, imports.columns(batch.kind))
    try:
        return imports.judged(importing.desk(platform, work, public_id), typed, request.form.get("row", type=int))
    except Conflict as conflict:
        return conflict


@bp.post("/<public_id>/rows")
@requires(Permission.IMPORT_RUN)
@prepare(typed_rows)
def rows(public_id: str) -> Any:
    """Judges mended rows again, and leads back to where the person was: the row, or the next that needs somebody."""
    try:
        if isinstance(g.prepared, Conflict):
            raise g.prepared
        batch = imports.amend(work, public_id, g.prepared)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    # The key Enter presses the first button of the page: the rows in which something was typed are meant.
    meant = [one.prepared for one in g.prepared if one.changed] or [one.prepared for one in g.prepared]
    wrong = [one.row for one in meant if one.faults]
    verdict = request.args.get("verdict", "left")
    start = wrong[0] if wrong else max((one.row for one in meant), default=0)
    place, before = imports.beside(work, batch, verdict, start)
    address = {"verdict": verdict, "page": before // SIZE + 1, "mended": [one.row for one in meant][:SIZE]}
    return redirect(url_for(".show", public_id=public_id, _anchor=f"row-{place}" if place else None, **address), 303)


@bp.post("/<public_id>/sheets")
@requires(Permission.IMPORT_RUN)
def sheets(public_id: str) -> Any:
    """Which sheets of the workbook are taken in; the columns are those of the first of them."""
    batch = imports.get(work, public_id)
    try:
        imports.choose_sheets(work, public_id, request.form.getlist("sheet", type=int))
    except Invalid as invalid:
        code, facts = invalid.fields["sheets"]
        return batch_page(batch, {"sheets": platform.texts.say("error", code, **facts)}, 422)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/<public_id>/columns")
@requires(Permission.IMPORT_RUN)
def columns(public_id: str) -> Any:
    """Which column is what; then every row is checked, by a child process again."""
    batch = imports.get(work, public_id)
    known = imports.columns(batch.kind)
    chosen, twice = chosen_columns(request.form, known)
    try:
        if twice:
            raise Invalid(
                **{name: ("import.column_twice", {"name": imports.label(batch.kind, name)}) for name in twice}
            )
        imports.confirm_columns(work, public_id, chosen, codes=request.form.get("codes") or None)
    except Invalid as invalid:
        said = {name: platform.texts.say("error", code, **facts) for name, (code, facts) in invalid.fields.items()}
        return batch_page(batch, said, 422)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    set_child_to(public_id)
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/<public_id>/again")
@requires(Permission.IMPORT_RUN)
def again(public_id: str) -> Any:
    """Sets a new child to a batch whose child was killed; or goes back to the columns."""
    try:
        imports.take_up(work, public_id, to_columns="columns" in request.form)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    if "columns" not in request.form:
        set_child_to(public_id)
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/<public_id>/commit")
@requires(Permission.IMPORT_RUN)
@prepare(lambda public_id: imports.open_rows(work, public_id))
def commit(public_id: str) -> Any:
    """Writes what can be written, all or none."""
    try:
        batch = imports.write(importing.desk(platform, work, public_id), g.prepared)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    forget_file(batch.sha256)
    flash(f"已写入{batch.rows_written}条", "done")
    return redirect(url_for(".show", public_id=public_id), 303)


def forget_file(sha256: str) -> None:
    """Removes the sheet after this request's unit of work has ended, if no other batch reads it."""
    if not imports.file_needed(work, sha256):
        files = platform.files

        @after_this_request
        def remove(response: Response) -> Response:
            files.remove(sha256)
            return response


@bp.post("/<public_id>/take")
@requires(Permission.IMPORT_RUN)
def take(public_id: str) -> Any:
    """The rows that are not written, as a workbook with the faulty cells marked."""
    batch = imports.get(work, public_id)
    limits.count(work, limits.EXPORT, str(work.actor.user_id))
    found = imports.opened(work, work.session.scalars(imports.rows(work, batch, "left")).all())
    marked = []
    for row, cells, faults in found:
        told = importing.faults_of(platform, batch, row, faults)
        marked.append(MarkedRow(cells, {one["column"]: one["why"] for one in told}))
    stream, remark = BytesIO(), platform.texts.say("import_word", "remark")
    names = imports.look_of(work, batch)["names"]
    write_marked(stream, batch.file_name, names, marked, remark, watermark(work.now))
    stream.seek(0)
    work.record(imports.ImportTaken(subject_id=batch.id, rows=len(marked)))
    return send_file(stream, download_name=f"{stem_of(batch.file_name)}-改错表.xlsx", as_attachment=True)


@bp.post("/<public_id>/revert")
@requires(Permission.IMPORT_RUN)
def revert(public_id: str) -> Any:
    """Takes the batch back."""
    try:
        imports.revert(work, public_id)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    flash("已撤回", "done")
    return redirect(url_for(".show", public_id=public_id), 303)


@bp.post("/<public_id>/discard")
@requires(Permission.IMPORT_RUN)
def discard(public_id: str) -> Any:
    """Drops a batch of which nothing was written."""
    try:
        batch = imports.discard(work, public_id)
    except Conflict as conflict:
        return say_and_return(conflict, url_for(".show", public_id=public_id))
    work.session.flush()
    forget_file(batch.sha256)
    flash("已放弃，什么都没有写入", "done")
    return redirect(url_for(".index"), 303)
