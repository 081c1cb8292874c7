"""Keeping a file that we made: under the name of its own content, whole or not at all.

A worker may be killed at any point. The bytes go to a name nobody knows, reach the disk, and get
their name in one step; a row is written afterwards, so it never names half a file. Writing the same
bytes again changes nothing, and different bytes never meet under one name. What is left without a
row is swept (`kept_files`).
"""

import hashlib
import os
import secrets
from pathlib import Path

from django.core.files.storage import default_storage

from training.services.kept_files import Kept


class FileChanged(Exception):
    """The file is not the one that was kept, or it is gone."""


def keep(content: bytes, *, folder: str, ending: str) -> Kept:
    digest = hashlib.sha256(content).hexdigest()
    path = f"{folder}/{digest}.{ending}"
    target = Path(default_storage.path(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.touch()  # young again: nobody sweeps it before its row is there
    else:
        _write(target, content)
    return Kept(path, digest)


def read(kept: Kept) -> bytes:
    """The bytes as they were kept; FileChanged where they are not."""
    try:
        content = Path(default_storage.path(kept.path)).read_bytes()
    except FileNotFoundError as error:
        raise FileChanged(kept.path) from error
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise FileChanged(kept.path)
    return content


def _write(target: Path, content: bytes) -> None:
    making = target.with_name(f".{secrets.token_hex(8)}")
    with making.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    making.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
