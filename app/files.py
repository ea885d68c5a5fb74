"""Writing what leaves the casebook: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from app.errors import FileUnreadableError, FileUnwritableError


def write_whole(path: Path, content: bytes) -> str:
    """Write `content` to `path` in one step and return its SHA-256.

    What stood there before stays until the new file is whole on the disk. Raises
    FileUnwritableError.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".madoguchi-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        raise FileUnwritableError(path) from error
    return hashlib.sha256(content).hexdigest()


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file that was handed in. Raises FileUnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(path) from error
