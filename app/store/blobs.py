"""Bytes that came in or went out, kept once under their SHA-256."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy.dialects.sqlite import insert

from app.store.tables import BlobRow

if TYPE_CHECKING:
    from sqlmodel import Session


# built once: to build a statement takes as long as to carry it out
_KEEP = insert(BlobRow).on_conflict_do_nothing()


def keep(session: Session, content: bytes) -> str:
    """Keep `content` if it is not there yet; return its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = {"sha256": sha256, "size": len(content), "content": content}
    session.connection().execute(_KEEP, row)
    return sha256
