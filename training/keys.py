"""Secrets that a local site makes for itself once, and the written form of sealing keys."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The secret kept in `path`, made on first use; of two processes the first one's is kept."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def read_seal_keys(text: str) -> dict[int, bytes]:
    """{version: 32 bytes} from "1:hex,2:hex"; a bare hex text is version 1.

    Refuses a key that is not 64 hexadecimal digits and a version written twice.
    """
    keys: dict[int, bytes] = {}
    for part in text.split(","):
        version, _, digits = part.strip().rpartition(":")
        number, key = int(version or 1), bytes.fromhex(digits)
        if len(key) != 32:
            raise ValueError("A sealing key is 64 hexadecimal digits (32 bytes).")
        if number in keys:
            raise ValueError(f"Sealing key {number} is given twice.")
        keys[number] = key
    return keys
