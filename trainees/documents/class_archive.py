"""The archive of a closed class: one ZIP that says by itself what it holds and whether it is whole.

`manifest.json` names every file with its SHA-256, `manifest.hmac` seals it with the key of the
chains, `index.html` leads to the files without a server. Same files, same bytes.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from training import chaining

FORMAT = 1
MANIFEST, SEAL, INDEX = "manifest.json", "manifest.hmac", "index.html"
LEDGER = "台账/ledger-chain.json"
LARGEST = 512 * 1024 * 1024  # bytes of one file that are read


@dataclass(frozen=True)
class ArchiveFile:
    path: str
    content: bytes


@dataclass(frozen=True)
class Reading:
    """What an archive says of itself, and what is wrong with it: the first mismatch, or ""."""

    manifest: Mapping[str, Any]
    wrong: str


class ArchiveWriter:
    """Takes file after file and ends with the manifest."""

    def __init__(self, *, dated: datetime) -> None:
        self._bytes, self._dated = BytesIO(), dated
        self._zip = ZipFile(self._bytes, "w", ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def add(self, file: ArchiveFile) -> None:
        self._write(file.path, file.content)
        digest = hashlib.sha256(file.content).hexdigest()
        self.files.append({"path": file.path, "size": len(file.content), "sha256": digest})

    def finish(self, facts: Mapping[str, Any], *, key: bytes) -> bytes:
        manifest = _written({"format": FORMAT, **facts, "files": self.files})
        self._write(MANIFEST, manifest)
        self._write(SEAL, seal_of(manifest, key=key).encode())
        self._zip.close()
        return self._bytes.getvalue()

    def _write(self, path: str, content: bytes) -> None:
        moment = self._dated
        entry = ZipInfo(path, (moment.year, moment.month, moment.day, 0, 0, 0))
        entry.compress_type = ZIP_DEFLATED
        self._zip.writestr(entry, content)


def seal_of(manifest: bytes, *, key: bytes) -> str:
    return hmac.new(key, manifest, hashlib.sha256).hexdigest()


def chain_file(path: str, rows: Iterable[chaining.Row]) -> ArchiveFile:
    """Rows with what their links were made of, so that the file alone can be walked."""
    kept = [
        {"sequence": row.sequence, "values": chaining.plain(row.values), "link": row.link}
        for row in rows
    ]
    return ArchiveFile(path, _written(kept))


def read_archive(file: BinaryIO, *, key: bytes | None) -> Reading:
    """Compare everything with the manifest, and with the key the seal and the ledger's chain."""
    try:
        with ZipFile(file) as archive:
            return _read(archive, key)
    except (BadZipFile, ValueError, KeyError, TypeError, NotImplementedError) as error:
        return Reading({}, f"it is no archive of a class, or torn: {error}")


def _read(archive: ZipFile, key: bytes | None) -> Reading:
    names = archive.namelist()
    if MANIFEST not in names or SEAL not in names:
        return Reading({}, "it is no archive of a class: the manifest is missing")
    raw = _content(archive, MANIFEST)
    manifest = json.loads(raw)
    if manifest["format"] != FORMAT:
        return Reading(manifest, f"its format {manifest['format']} is not known here")
    seal = _content(archive, SEAL).decode("ascii", "replace")
    if key is not None and not hmac.compare_digest(seal, seal_of(raw, key=key)):
        return Reading(
            manifest, f"{MANIFEST}: its seal does not fit; it was changed or has another site's key"
        )
    wrong = _wrong_file(archive, manifest["files"]) or _stray(names, manifest["files"])
    return Reading(manifest, wrong or (_wrong_chains(archive, manifest, key) if key else ""))


def _wrong_file(archive: ZipFile, files: Sequence[Mapping[str, Any]]) -> str:
    names = set(archive.namelist())
    for one in files:
        path = one["path"]
        if path not in names:
            return f"{path}: it is missing"
        if hashlib.sha256(_content(archive, path)).hexdigest() != one["sha256"]:
            return f"{path}: its content was changed"
    return ""


def _stray(names: Sequence[str], files: Sequence[Mapping[str, Any]]) -> str:
    known = {one["path"] for one in files} | {MANIFEST, SEAL}
    more = [name for name in names if name not in known or names.count(name) > 1]
    return f"{more[0]}: the manifest does not name it" if more else ""


def _wrong_chains(archive: ZipFile, manifest: Mapping[str, Any], key: bytes) -> str:
    """The ledger link by link to the head that the class had at its close."""
    head = manifest["chains"]["ledger"]
    rows, previous = [], chaining.START
    for one in json.loads(_content(archive, LEDGER)):
        name = f"{LEDGER}: entry {one['sequence']}"
        rows.append(chaining.Row(name, one["sequence"], previous, one["values"], one["link"]))
        previous = one["link"]
    broken = chaining.first_broken(rows, key=key, end=(head["link"], head["length"]))
    return f"{broken.name}: {broken.why}" if broken else ""


def _content(archive: ZipFile, path: str) -> bytes:
    if archive.getinfo(path).file_size > LARGEST:
        raise ValueError(f"{path} is larger than any file of an archive")
    return archive.read(path)


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
