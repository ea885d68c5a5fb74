"""Kana in Latin letters (resources/masks/romaji.csv)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from app.domain.telling import Romaji


@cache
def romaji() -> Romaji:
    """Return the ways to write kana in Latin letters: Hepburn's, then the official one of 1954."""
    rows = resources.rows("masks/romaji.csv")
    return tuple({row["kana"]: row[way] for row in rows} for way in ("hepburn", "official"))
