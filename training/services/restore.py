"""A site back from a backup: everything is unpacked and checked before anything is touched."""

import gzip
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from training.actors import Actor
from training.enums import BackupRefusal
from training.models import LogEntry, User
from training.refusals import Refused
from training.services import backup, database_copy, grants
from training.services.kept_files import digest
from training.services.log import record

DAMAGED = (tarfile.TarError, EOFError, OSError, zlib.error, ValueError, KeyError)


def restore(archive: Path, *, overwrite: bool = False) -> dict[str, Any]:
    """Put database and files back and return the manifest; the tables are as old as the backup.

    Refused: a site that holds something (unless `overwrite`), a damaged or changed archive, one of
    another site's keys, of the other database, of a newer version. Nothing is touched then. If
    the database cannot be loaded the files that were there come back.
    """
    if not overwrite and holds_something():
        raise Refused(BackupRefusal.NOT_EMPTY)
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=media.parent) as place:
        manifest = unpacked(archive, Path(place))
        roles = grants.granted_roles()
        with _files_in_place(Path(place) / "files", media, aside=Path(place) / "before"):
            database_copy.load(Path(place) / backup.DATABASE[connection.vendor])
    for role in roles:
        grants.grant(role)
    return manifest


def tell_the_log(manifest: dict[str, Any], *, now: datetime) -> None:
    """After the tables are up to date: that the site went back to an earlier state is an act."""
    record("restore", by=Actor.system(), now=now, reason=str(manifest["made_at"]))


def differences(manifest: dict[str, Any]) -> list[str]:
    """What the database says otherwise than the manifest, before the tables are brought further."""
    found = backup.contents()
    return [name for name in found if found[name] != manifest[name]]


def holds_something() -> bool:
    """Whether anybody can sign in, anything was logged or any file is kept."""
    try:
        rows = User.objects.exists() or LogEntry.objects.exists()
    except DatabaseError:  # no tables yet
        rows = False
    return rows or any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def unpacked(archive: Path, place: Path) -> dict[str, Any]:
    """The manifest of an archive whose members now lie in `place`, each as the manifest says."""
    try:
        with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as packed:
            for member in packed:
                _unpack(packed, member, place)
            while stream.read(1024 * 1024):  # to the checksum at the very end
                pass
        manifest = json.loads((place / backup.MANIFEST).read_text())
        _check(manifest, place)
    except DAMAGED as error:
        raise Refused(BackupRefusal.DAMAGED, what=str(error) or type(error).__name__) from error
    (place / "files").mkdir(exist_ok=True)
    return manifest


def _unpack(packed: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    """Plain files under our own names only; modes, owners and links of the archive do not count."""
    name = PurePosixPath(member.name)
    source = packed.extractfile(member) if member.isreg() else None
    if source is None or name.is_absolute() or ".." in name.parts:
        raise ValueError(member.name)
    target = place / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("xb") as file:
        shutil.copyfileobj(source, file)


def _check(manifest: dict[str, Any], place: Path) -> None:
    if manifest["format"] != backup.FORMAT:
        raise Refused(BackupRefusal.NEWER)
    if manifest["signature"] != backup.signature(manifest):
        raise Refused(BackupRefusal.OTHER_KEYS)
    if not manifest["seal_keys"].items() <= backup.seal_prints().items():
        raise Refused(BackupRefusal.OTHER_KEYS)
    if manifest["database"] != connection.vendor:
        raise Refused(BackupRefusal.OTHER_DATABASE, kind=manifest["database"])
    ours = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if not set(manifest["migrations"]) <= ours:
        raise Refused(BackupRefusal.NEWER)
    _check_members(manifest["members"], place)


def _check_members(members: dict[str, dict[str, Any]], place: Path) -> None:
    found = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    if odd := found.symmetric_difference({*members, backup.MANIFEST}):
        raise ValueError(sorted(odd)[0])
    for name, said in members.items():
        if digest(place / name) != said["sha256"]:
            raise ValueError(name)


@contextmanager
def _files_in_place(new: Path, media: Path, *, aside: Path) -> Iterator[None]:
    """The new files stand at once; the old ones come back if what follows fails."""
    if media.exists():
        media.rename(aside)
    new.rename(media)
    try:
        yield
    except BaseException:
        media.rename(new)
        if aside.exists():
            aside.rename(media)
        raise
