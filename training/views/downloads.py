"""Handing out a kept file; the calling view has asked its permission."""

from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from training.models import Attachment

ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


TYPES = {ending: content_type for content_type, ending in ENDINGS.items()} | {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def attachment_response(attachment: Attachment) -> FileResponse:
    """Under the name it was handed in with, but the ending is that of the content."""
    name = PurePath(attachment.original_name).stem + ENDINGS[attachment.content_type]
    return kept_response(attachment.path, name=name)


def kept_response(path: str, *, name: str) -> FileResponse:
    """The bytes as a download: never shown in the page, guessed at or kept by a proxy."""
    try:
        file = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=TYPES.get(PurePath(name).suffix, "application/octet-stream"),
        headers={
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
