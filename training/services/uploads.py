"""Taking in a file of a person: by content, within bounds, under a name of ours."""

import hashlib
import io
import unicodedata
import uuid
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from training.actors import Actor
from training.enums import UploadRefusal
from training.models import Attachment
from training.refusals import Refused
from training.services import log

MEGABYTES = 10
MEGAPIXELS = 40
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
# What Pillow raises for damaged pictures, found by feeding it some.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError)


class Content(NamedTuple):
    content_type: str
    data: bytes


def store(
    upload: UploadedFile, *, by: Actor, now: datetime, kind: str = "", head: log.Head | None = None
) -> Attachment:
    """Keep a PDF, PNG or JPEG of at most 10 MB; pictures are re-encoded and lose their EXIF.

    Refused: an empty or larger file, any other content, a picture of over 40 megapixels, a
    damaged file. Call it before a class is locked: decoding takes its time. ``head`` as in
    ``log.record``.
    """
    content = examined(upload)
    uid = uuid.uuid4()
    attachment = Attachment(
        uid=uid,
        kind=kind,
        original_name=_name_to_show(upload.name or ""),
        content_type=content.content_type,
        size=len(content.data),
        sha256=hashlib.sha256(content.data).hexdigest(),
        path=f"attachments/{uid.hex[:2]}/{uid.hex}.{ENDINGS[content.content_type]}",
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )
    return _kept(attachment, content.data, by=by, now=now, head=head)


def examined(upload: UploadedFile) -> Content:
    """The bytes to keep and their type; Refused as ``store`` says. Writes nothing."""
    if not upload.size:
        raise Refused(UploadRefusal.EMPTY)
    if upload.size > MEGABYTES * 1024 * 1024:
        raise Refused(UploadRefusal.TOO_LARGE, limit=MEGABYTES)
    upload.seek(0)
    data = upload.read()
    found = [kind for signature, kind in SIGNATURES.items() if data.startswith(signature)]
    if not found:
        raise Refused(UploadRefusal.WRONG_TYPE)
    (content_type,) = found
    if content_type == "application/pdf":
        return Content(content_type, _whole_pdf(data))
    return Content(content_type, _clean_picture(data, content_type))


def _kept(
    attachment: Attachment, data: bytes, *, by: Actor, now: datetime, head: log.Head | None
) -> Attachment:
    """Bytes first, row second: a row never names a file that is not there."""
    default_storage.save(attachment.path, ContentFile(data))
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            log.record("store_attachment", by=by, now=now, about=attachment, head=head)
    except BaseException:
        default_storage.delete(attachment.path)
        raise
    return attachment


def _whole_pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-4096:]:
        raise Refused(UploadRefusal.UNREADABLE)
    return data


def _clean_picture(data: bytes, content_type: str) -> bytes:
    """The same picture upright and without EXIF, comments or anything else that rode along."""
    form = "PNG" if content_type == "image/png" else "JPEG"
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MEGAPIXELS * 1_000_000:
                raise Refused(UploadRefusal.TOO_MANY_PIXELS, limit=MEGAPIXELS)
            return _encoded(ImageOps.exif_transpose(picture), form)
    except Image.DecompressionBombError as error:
        raise Refused(UploadRefusal.TOO_MANY_PIXELS, limit=MEGAPIXELS) from error
    except DAMAGED as error:
        raise Refused(UploadRefusal.UNREADABLE) from error


def _encoded(picture: Image.Image, form: str) -> bytes:
    options: dict[str, Any] = {"quality": 90} if form == "JPEG" else {}
    if form == "PNG" and "transparency" in picture.info:
        options["transparency"] = picture.info["transparency"]
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _name_to_show(name: str) -> str:
    """The last part of the name, without control and direction characters, at most 200 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return seen.strip()[-200:] or "file"
