"""Files of people: by content, within bounds, without what rode along, as downloads only."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from training.actors import Actor
from training.enums import UploadRefusal
from training.models import Attachment, LogEntry
from training.refusals import Refused
from training.services import log, uploads
from training.services.uploads import store
from training.views.downloads import attachment_response

NOW = datetime(2014, 4, 6, 8, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
PLACE = "Mianyang 31.77N"
ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def picture(form: str, *, size: tuple[int, int] = (40, 20), turned: bool = False) -> bytes:
    exif = Image.Exif()
    exif[DESCRIPTION] = PLACE
    exif[ORIENTATION] = 6 if turned else 1
    notes = PngInfo()
    notes.add_text("Comment", PLACE)
    extra: dict[str, Any] = {"pnginfo": notes} if form == "PNG" else {"comment": PLACE}
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, exif=exif, **extra)
    return out.getvalue()


def kept(data: bytes, name: str = "证明.pdf") -> Attachment:
    return store(SimpleUploadedFile(name, data), by=Actor.system(), now=NOW, kind="proof")


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        kept(data)
    assert not Attachment.objects.exists()
    assert not LogEntry.objects.exists()
    assert str(refused.value)
    return refused.value.reason


def bytes_of(attachment: Attachment) -> bytes:
    return (Path(settings.MEDIA_ROOT) / attachment.path).read_bytes()


def test_a_pdf_is_kept_byte_for_byte_under_a_name_of_ours(db: None) -> None:
    attachment = Attachment.objects.get(pk=kept(PDF).pk)
    assert bytes_of(attachment) == PDF
    assert attachment.path == f"attachments/{attachment.uid.hex[:2]}/{attachment.uid.hex}.pdf"
    assert (attachment.content_type, attachment.size) == ("application/pdf", len(PDF))
    assert (attachment.kind, attachment.original_name) == ("proof", "证明.pdf")


def test_a_file_is_on_the_log_without_its_name(db: None) -> None:
    attachment = kept(PDF, "李雷的病历.pdf")
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.object_id) == ("store_attachment", str(attachment.pk))
    assert "李雷" not in str(entry.chained())


@pytest.mark.parametrize(("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_loses_what_rode_along(db: None, form: str, kind: str) -> None:
    data = picture(form)
    assert PLACE.encode() in data
    attachment = kept(data, "x.pdf")
    clean = bytes_of(attachment)
    assert PLACE.encode() not in clean
    assert attachment.content_type == kind
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.format, image.size, dict(image.getexif())) == (form, (40, 20), {})


def test_a_photo_taken_sideways_stands_upright(db: None) -> None:
    with Image.open(io.BytesIO(bytes_of(kept(picture("JPEG", turned=True))))) as image:
        assert image.size == (20, 40)


def test_a_see_through_png_stays_see_through(db: None) -> None:
    out = io.BytesIO()
    Image.new("P", (4, 4), 0).save(out, "PNG", transparency=0)
    with Image.open(io.BytesIO(bytes_of(kept(out.getvalue())))) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04",
        b"GIF89a",
        b" %PDF-1.7\n%%EOF",
        b"\xd0\xcf\x11\xe0",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_any_other_content_is_refused_whatever_its_name(db: None, data: bytes) -> None:
    assert refusal(data) == UploadRefusal.WRONG_TYPE


def test_an_empty_file_is_refused(db: None) -> None:
    assert refusal(b"") == UploadRefusal.EMPTY


def test_ten_megabytes_pass_and_one_byte_more_is_refused(db: None) -> None:
    full = PDF[:9] + b"\n" * (10 * 1024 * 1024 - len(PDF)) + PDF[9:]
    assert refusal(full + b"\n") == UploadRefusal.TOO_LARGE
    assert kept(full).size == 10 * 1024 * 1024


@pytest.mark.parametrize("data", [PDF[:20], picture("PNG")[:60], picture("JPEG")[:-200]])
def test_a_damaged_file_is_refused(db: None, data: bytes) -> None:
    assert refusal(data) == UploadRefusal.UNREADABLE


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_encoded", lambda *_: pytest.fail("it was decoded"))
    monkeypatch.setattr(uploads, "MEGAPIXELS", 0.0008)
    assert refusal(picture("PNG", size=(40, 21))) == UploadRefusal.TOO_MANY_PIXELS


def test_a_picture_of_just_so_many_pixels_is_kept(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MEGAPIXELS", 0.0008)
    assert kept(picture("PNG", size=(40, 20))).content_type == "image/png"


def test_a_real_bomb_is_refused_quickly(db: None) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 1_000_000
    assert refusal(out.getvalue()) == UploadRefusal.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\证明.pdf", "证明.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("证\x00明\n.pdf", "证明.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("..", ".."),
    ],
)
def test_a_name_is_only_something_to_show(given: str, shown: str) -> None:
    assert uploads._name_to_show(given) == shown


def test_a_row_that_cannot_be_written_leaves_no_file(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no room for the log")

    before = files()
    monkeypatch.setattr(log, "record", fail)
    with pytest.raises(OSError, match="no room"):
        kept(PDF)
    assert files() == before
    assert not Attachment.objects.exists()


def files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_download_is_a_download_and_nothing_else(db: None) -> None:
    answer = attachment_response(kept(PDF, '张"三.html'))
    assert b"".join(answer) == PDF
    disposition = "attachment; filename*=utf-8''%E5%BC%A0%22%E4%B8%89.pdf"
    assert answer["Content-Disposition"] == disposition
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_that_is_gone_is_404(db: None) -> None:
    attachment = kept(PDF)
    default_storage.delete(attachment.path)
    with pytest.raises(Http404):
        attachment_response(attachment)
