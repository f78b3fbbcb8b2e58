"""Uploads: kept once by content, judged by content, never by name; whatever is crooked leaves nothing behind."""

import hashlib
import io
import os
import struct
import zipfile
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from core.files import ANY, JPEG, PDF, PNG, FileStore, Refused

LIMIT = 1 << 20


def chunk(name, body=b""):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=1, height=1, extra=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND")


def jpeg(width=8, height=8, comment=b"made by a telephone"):
    def segment(marker, body):
        return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body

    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + segment(0xFE, comment)
        + segment(0xC0, frame)
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\x34\xff\xd9"
    )


def pdf(
    body=b"<< /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >>",
    stream=b"/JS in a picture",
    about=b"/Subtype /Image",
):
    head = b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\n4 0 obj\n<< " + about + b" /Length 9 >>\nstream\n"
    return head + stream + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def objects(text):
    return pdf(stream=zlib.compress(text), about=b"/Type /ObjStm /Filter /FlateDecode")


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("x.class", "x")
    return stream.getvalue()


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


def put(store, data, **more):
    return store.put(io.BytesIO(data), LIMIT, **more)


def left(store):
    return [path for path in store.root.rglob("*") if path.is_file()] if store.root.exists() else []


@pytest.mark.parametrize(
    ("data", "kind"), [(jpeg(), JPEG), (png(), PNG), (pdf(), PDF), (objects(b"<< /Type /Page >>"), PDF)]
)
def test_a_picture_is_kept_by_its_content(data, kind, store):
    kept = put(store, data)
    assert (kept.sha256, kept.size, kept.kind) == (hashlib.sha256(data).hexdigest(), len(data), kind)
    with store.open(kept.sha256) as file:
        assert file.read() == data
    assert put(store, data) == kept
    (path,) = left(store)
    assert path == store.path(kept.sha256)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_telephone_appends_to_a_picture_is_let_be(store):
    assert put(store, jpeg() + b"MotionPhoto_Data" + os.urandom(999)).kind == JPEG


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
CROOKED = {
    "empty": (b"", "file.empty"),
    "too big": (jpeg() + b"x" * LIMIT, "file.too_big"),
    "svg": (SVG, "file.kind"),
    "svg with a head": (b'<?xml version="1.0"?>' + SVG, "file.kind"),
    "html": (b"<!DOCTYPE html><script>1</script>", "file.kind"),
    "html before a pdf": (b"<html>" + pdf(), "file.kind"),
    "text": (b"hello", "file.kind"),
    "gif": (b"GIF89a" + bytes(30), "file.kind"),
    "workbook": (archive(), "file.kind"),
    "png's name alone": (b"\x89PNG\r\n\x1a\n", "file.broken"),
    "jpeg cut off": (jpeg()[:40], "file.broken"),
    "jpeg without an end": (jpeg()[:-2], "file.broken"),
    "png cut off": (png()[:-8], "file.broken"),
    "png with a wrong sum": (png().replace(b"IDAT", b"IDAX"), "file.broken"),
    "pdf cut off": (pdf()[:-20], "file.broken"),
    "huge png": (png(60_000, 60_000), "file.dimensions"),
    "huge jpeg": (jpeg(60_000, 10), "file.dimensions"),
    "script in a jpeg": (jpeg(comment=b"<script>alert(1)</script>"), "file.script"),
    "php in a png": (png(extra=chunk(b"tEXt", b"c\0<?php system(1);")), "file.script"),
    "html in a pdf": (pdf(b"<< >>\n%<html ><body onload=x>"), "file.script"),
    "something behind a png": (png() + b"more", "file.trailing"),
    "archive behind a jpeg": (jpeg() + archive(), "file.trailing"),
    "archive behind a pdf": (pdf() + archive() + b"%%EOF", "file.trailing"),
    "script in a pdf": (pdf(b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"), "file.pdf_active"),
    "script under another spelling": (pdf(b"<< /S /J#61vaScript >>"), "file.pdf_active"),
    "script in compressed objects": (objects(b"<< /S /JavaScript >>"), "file.pdf_active"),
    "launch": (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "file.pdf_active"),
    "attachment": (pdf(b"<< /Names << /EmbeddedFiles 5 0 R >> >>"), "file.pdf_active"),
    "password": (pdf()[:-6] + b"<< /Encrypt 5 0 R >>\n%%EOF\n", "file.pdf_encrypted"),
    "objects that do not unpack": (pdf(stream=b"xxxx", about=b"/Type /Obj#53tm /Filter /FlateDecode"), "file.broken"),
    "objects that unpack for ever": (objects(bytes(40 << 20)), "file.broken"),
}


@pytest.mark.parametrize("name", CROOKED)
def test_a_crooked_file_is_refused_and_leaves_nothing(name, store):
    data, code = CROOKED[name]
    with pytest.raises(Refused) as refused:
        put(store, data)
    assert refused.value.code == code
    assert left(store) == []


def test_only_the_kinds_asked_for_are_taken(store):
    with pytest.raises(Refused) as refused:
        put(store, pdf(), kinds={PNG, JPEG})
    assert refused.value.facts == {"allowed": "JPG/PNG"}
    assert put(store, archive(), kinds={ANY}).kind == ANY


def test_a_stream_is_not_read_beyond_the_limit(store):
    stream = io.BytesIO(bytes(50 * LIMIT))
    with pytest.raises(Refused):
        store.put(stream, LIMIT)
    assert stream.tell() < 2 * LIMIT


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64, "a" * 64 + "\n"])
def test_no_key_leads_out_of_the_store(key, store):
    with pytest.raises(FileNotFoundError):
        store.open(key)


def test_what_is_removed_is_gone(store):
    kept = put(store, png())
    store.remove(kept.sha256)
    store.remove(kept.sha256)
    with pytest.raises(FileNotFoundError):
        store.path(kept.sha256)


def test_what_a_killed_process_left_is_swept(store):
    put(store, png())
    (store.arriving / "half").write_bytes(b"half")
    now = datetime.now(UTC)
    assert store.sweep(now - timedelta(hours=1)) == 0
    assert store.sweep(now + timedelta(hours=1)) == 1
    assert len(left(store)) == 1
