"""From a passphrase to the raw key of the file.

SQLCipher's own derivation (PBKDF2-HMAC-SHA512, 256,000 rounds, the first 16 bytes of the file
as salt), done once here instead of at each connection: the file also opens in any SQLCipher
tool by its passphrase.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import TYPE_CHECKING

from app.errors import StorageFailedError

if TYPE_CHECKING:
    from pathlib import Path

_ROUNDS = 256_000
_SALT = 16  # bytes
KEY_DIGITS = 64
"""Hexadecimal digits of a raw key; what follows them is the salt."""


def new_salt() -> bytes:
    """Return a fresh salt for a new file."""
    return secrets.token_bytes(_SALT)


def salt_of(path: Path) -> bytes:
    """Return the salt of an existing file.

    Raises StorageFailedError where there is no file, or one too short to be a casebook.
    """
    try:
        with path.open("rb") as file:
            salt = file.read(_SALT)
    except OSError as error:
        raise StorageFailedError("cannot open") from error
    if len(salt) < _SALT:
        raise StorageFailedError("damaged")
    return salt


def raw_key(passphrase: str, salt: bytes) -> str:
    """Return key and salt as SQLCipher takes them, in hexadecimal.

    The passphrase is folded by NFKC (a full-width keyboard types the same secret) and loses one
    trailing line end (a passphrase file has one).
    """
    text = unicodedata.normalize("NFKC", passphrase)
    text = text.removesuffix("\n").removesuffix("\r")
    key = hashlib.pbkdf2_hmac("sha512", text.encode(), salt, _ROUNDS, dklen=32)
    return key.hex() + salt.hex()
