"""The zip around a workbook: what it declares is checked before anything is unpacked."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from training.refusals import Refused
from training.spreadsheets.refusals import WorkbookRefusal

OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ENTRY_SIGNATURE = b"PK\x01\x02"
RATIO_MATTERS_FROM = 1_000_000  # bytes: a small part may pack as tightly as it likes


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a workbook by name; `open` never yields more than the part declares."""

    parts: zipfile.ZipFile

    def has(self, name: str) -> bool:
        return name in self.parts.NameToInfo

    def open(self, name: str) -> IO[bytes]:
        return self.parts.open(name)


def open_archive(
    data: bytes, *, file_bytes: int, unpacked_bytes: int, entries: int, ratio: int
) -> Archive:
    """Refuses what is no zip, is encrypted or damaged, or unpacks beyond the bounds."""
    if len(data) > file_bytes:
        raise Refused(WorkbookRefusal.TOO_LARGE)
    if data.startswith(OLE_SIGNATURE):
        encrypted = OLE_ENCRYPTED in data
        raise Refused(WorkbookRefusal.ENCRYPTED if encrypted else WorkbookRefusal.OLD_FORMAT)
    if not data.startswith(b"PK"):
        raise Refused(WorkbookRefusal.NOT_A_WORKBOOK)
    if data.count(ENTRY_SIGNATURE) > entries:
        raise Refused(WorkbookRefusal.TOO_LARGE)
    try:
        parts = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused(WorkbookRefusal.DAMAGED) from error
    _check_declared(parts.infolist(), unpacked_bytes=unpacked_bytes, ratio=ratio)
    return Archive(parts)


def _check_declared(infos: list[zipfile.ZipInfo], *, unpacked_bytes: int, ratio: int) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused(WorkbookRefusal.ENCRYPTED)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise Refused(WorkbookRefusal.DAMAGED)
    if sum(info.file_size for info in infos) > unpacked_bytes or any(
        info.file_size > RATIO_MATTERS_FROM and info.file_size > ratio * info.compress_size
        for info in infos
    ):
        raise Refused(WorkbookRefusal.TOO_LARGE)
