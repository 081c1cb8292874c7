"""Handing out a kept file; the calling view has asked its permission."""

from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from training.models import Attachment

ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


def attachment_response(attachment: Attachment) -> FileResponse:
    """The bytes as a download: never shown in the page, guessed at or kept by a proxy.

    The ending is that of the content, whatever the file was called when it was handed in.
    """
    name = PurePath(attachment.original_name).stem + ENDINGS[attachment.content_type]
    try:
        file = default_storage.open(attachment.path)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=attachment.content_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
