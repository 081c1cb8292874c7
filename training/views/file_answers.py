"""Answers that are a file made on the spot."""

from io import BytesIO

from django.http import FileResponse

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_answer(content: bytes, *, name: str, ending: str) -> FileResponse:
    """A download that no proxy keeps; `ending` is pdf, xlsx or csv."""
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{name.replace('/', '-')}.{ending}",
        content_type=TYPES[ending],
        headers={"Cache-Control": "private, no-store"},
    )
