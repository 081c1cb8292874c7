"""Private files by the rows that name them: what is missing, what was changed, what nobody names.

An app that keeps files under a folder of MEDIA_ROOT registers who names them; only registered
folders are ever swept.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from training.models import Attachment, Job

RESULTS = "jobs"  # where jobs leave their files
YOUNG = timedelta(days=1)  # bytes are written before their row: such a file may still get one


class Kept(NamedTuple):
    """A file that a row names; `sha256` is "" where its row does not say."""

    path: str
    sha256: str = ""


Walker = Callable[[], Iterable[Kept]]
_walkers: dict[str, Walker] = {}


def register(folder: str, walker: Walker) -> None:
    """Rows that name files under this folder; a folder registered again gets the newer walker."""
    _walkers[folder] = walker


def wrong() -> Iterator[str]:
    """Every named file that is not there or not what it was."""
    for walker in _walkers.values():
        for kept in walker():
            path = Path(settings.MEDIA_ROOT) / kept.path
            if not path.is_file():
                yield f"file {kept.path}: it is missing"
            elif kept.sha256 and digest(path) != kept.sha256:
                yield f"file {kept.path}: its content was changed"


def sweep(*, now: datetime) -> int:
    """Remove files older than a day that no row names (a process died between the two)."""
    strays = [path for folder in _walkers for path in _unnamed(folder, before=now - YOUNG)]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unnamed(folder: str, *, before: datetime) -> list[Path]:
    """Files are listed before rows are read, so that one in the making is never among them."""
    root = Path(settings.MEDIA_ROOT)
    found = [path for path in sorted((root / folder).rglob("*")) if path.is_file()]
    old = [path for path in found if path.stat().st_mtime < before.timestamp()]
    named = {kept.path for kept in _walkers[folder]()} if old else set()
    return [path for path in old if path.relative_to(root).as_posix() not in named]


def _attachments() -> Iterator[Kept]:
    return (Kept(*row) for row in Attachment.objects.values_list("path", "sha256").iterator())


def _results() -> Iterator[Kept]:
    results = Job.objects.filter(result_path__startswith=f"{RESULTS}/")
    return (Kept(path) for path in results.values_list("result_path", flat=True).iterator())


register("attachments", _attachments)
register(RESULTS, _results)
