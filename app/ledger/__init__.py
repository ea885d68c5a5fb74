"""An older ledger (移行元の台帳): its rows, and the rows that could not be read.

Nothing is guessed and nothing is dropped: each row below the headings that holds anything is
either taken or refused with a reason. How ledgers call their columns and kinds is data:
resources/ledger/columns.toml.
"""

from __future__ import annotations

from app.ledger.layout import EVERY_SHEET
from app.ledger.mapping import LedgerMap
from app.ledger.reading import (
    BATCH,
    Batch,
    Ledger,
    Looked,
    SheetSeen,
    Source,
    Terms,
    WordSeen,
    batches,
    look,
    read,
)
from app.ledger.rows import LedgerRow, Place, RefusedRow, Why
from app.ledger.words import CLOSED, FIELDS, OPEN

__all__ = [
    "BATCH",
    "CLOSED",
    "EVERY_SHEET",
    "FIELDS",
    "OPEN",
    "Batch",
    "Ledger",
    "LedgerMap",
    "LedgerRow",
    "Looked",
    "Place",
    "RefusedRow",
    "SheetSeen",
    "Source",
    "Terms",
    "Why",
    "WordSeen",
    "batches",
    "look",
    "read",
]
