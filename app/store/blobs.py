"""Bytes that came in or went out, kept once under their SHA-256."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.store.tables import BlobRow

if TYPE_CHECKING:
    from sqlmodel import Session


def keep(session: Session, content: bytes) -> str:
    """Keep `content` if it is not there yet; return its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    if session.get(BlobRow, sha256) is None:
        row = {"sha256": sha256, "size": len(content), "content": content}
        session.connection().execute(insert(BlobRow), row)
    return sha256
