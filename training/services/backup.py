"""A backup: database, private files and a signed manifest in one archive. Never the keys.

The archive appears under its name only when it is whole. The manifest says what the archive must
hold and is signed with CHAIN_KEY, so that a backup of another site or one that was changed is
refused before anything is touched (training.services.restore).
"""

import hashlib
import hmac
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from training.actors import Actor
from training.services import database_copy, verification
from training.services.kept_files import digest
from training.services.log import record

FORMAT = 1
KEPT = 14
PATTERN = "backup-*.tar.gz"
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}
FILES = "files/"


def folder() -> Path:
    return Path(settings.VAR_DIR) / "backups"


def make(
    *, now: datetime, into: Path | None = None, sign_of_life: Callable[[], None] = lambda: None
) -> Path:
    """One archive in the folder; outside a transaction. `sign_of_life` is called at each file."""
    target = into or folder()
    target.mkdir(parents=True, exist_ok=True)
    name = _name(now)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=target) as making:
        draft = Path(making) / name
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            _write(file, Path(making), now=now, sign_of_life=sign_of_life)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target / name)
    record("backup", by=Actor.system(), now=now)
    return target / name


def prune(*, keep: int = KEPT, where: Path | None = None) -> list[Path]:
    """Remove all but the newest; which ones. Names sort by their time."""
    old = sorted((where or folder()).glob(PATTERN))[: -max(1, keep)]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def made_since(moment: datetime) -> bool:
    """Whether there is an archive of a later moment, by whomever it was made."""
    return any(path.name > _name(moment) for path in folder().glob(PATTERN))


def contents() -> dict[str, Any]:
    """What the database says of itself: migrations, rows of each table, end of each chain."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "migrations": sorted(".".join(migration) for migration in applied),
        "rows": {table: _rows(table) for table in sorted(connection.introspection.table_names())},
        "chains": {name: list(end) for name, end in verification.ends()},
    }


def signature(manifest: dict[str, Any]) -> str:
    unsigned = {name: value for name, value in manifest.items() if name != "signature"}
    text = json.dumps(unsigned, sort_keys=True, ensure_ascii=False)
    return hmac.new(settings.CHAIN_KEY, f"backup {text}".encode(), hashlib.sha256).hexdigest()


def seal_prints() -> dict[str, str]:
    """By version, what tells one sealing key from another without giving it away."""
    keys = settings.SEAL_KEYS.items()
    return {
        str(version): hmac.new(key, b"print of a sealing key", hashlib.sha256).hexdigest()[:16]
        for version, key in keys
    }


def _name(moment: datetime) -> str:
    return f"backup-{moment.astimezone(UTC):%Y%m%d-%H%M%S}.tar.gz"


def _write(file: Any, making: Path, *, now: datetime, sign_of_life: Callable[[], None]) -> None:
    database = making / DATABASE[connection.vendor]
    found = database_copy.dump(database, look=contents)
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
        members = {database.name: _added(archive, database, database.name)}
        for path in _private_files():
            sign_of_life()
            name = FILES + path.relative_to(settings.MEDIA_ROOT).as_posix()
            members[name] = _added(archive, path, name)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "seal_keys": seal_prints(),
            "members": {name: said for name, said in members.items() if said},
            **found,
        }
        _add_text(archive, json.dumps(manifest | {"signature": signature(manifest)}, indent=1))


def _private_files() -> Iterator[Path]:
    """Listed after the database was copied: every file that the copy names is there by then."""
    return (path for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")) if path.is_file())


def _added(archive: tarfile.TarFile, path: Path, name: str) -> dict[str, Any] | None:
    """Size and digest of what was put in; None for a file that was put away meanwhile."""
    try:
        said = {"sha256": digest(path), "size": path.stat().st_size}
        archive.add(path, name, recursive=False)
    except FileNotFoundError:
        return None
    return said


def _add_text(archive: tarfile.TarFile, text: str) -> None:
    member = tarfile.TarInfo(MANIFEST)
    member.size = len(text.encode())
    archive.addfile(member, io.BytesIO(text.encode()))


def _rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
        return int(cursor.fetchone()[0])
