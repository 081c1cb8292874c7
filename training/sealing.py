"""Sealed columns: AES-GCM under a versioned key that lies outside the database.

The context ("table.column:row-uid") is bound in, so a token copied into another row or column
does not open. Old versions keep opening; the newest seals.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class SealBroken(Exception):
    """The token was changed, belongs to another place or its key is gone."""


def seal(text: str, *, context: str) -> str:
    """Give "version:base64" of nonce and ciphertext; equal texts give unequal tokens."""
    version = max(settings.SEAL_KEYS)
    nonce = os.urandom(NONCE)
    sealed = AESGCM(settings.SEAL_KEYS[version]).encrypt(nonce, text.encode(), context.encode())
    return f"{version}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, *, context: str) -> str:
    """The text; raises SealBroken for anything that was not sealed for this context."""
    try:
        version, _, body = token.partition(":")
        key = settings.SEAL_KEYS[int(version)]
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], context.encode()).decode()
    except (InvalidTag, KeyError, ValueError, binascii.Error) as error:
        raise SealBroken(context) from error
