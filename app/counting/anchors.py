"""A report that left the house anchors the casebook: it carries a place in the journal.

Whoever holds the signed paper can ask whether the casebook of today still contains the history
the paper was made from: the entry of that number must have that hash, and the chain must hold.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from app.domain import journal
from app.errors import NoAnchorError
from app.store.book import entries, head
from app.store.tables import JournalRow, PayloadRow
from app.views.reports import Against
from reports import reopened

if TYPE_CHECKING:
    from sqlmodel import Session

WRITES: Final = ("report", "register", "list")
"""The acts that write a report; the journal keeps the SHA-256 of what they wrote."""
_ANCHOR: Final = re.compile(r"(\d{1,9})\s*番\s*([0-9a-f]{64})")
_BLANKS: Final = re.compile(r"[\s\u3000]+")


def anchors_of(name: str, content: bytes) -> tuple[tuple[int, str], ...]:
    """Return every place in a journal that a report names, in its properties or in print."""
    found: dict[tuple[int, str], None] = {}
    for text in reopened.texts(name, content):
        for number, hashed in _ANCHOR.findall(_BLANKS.sub("", text)):
            found[int(number), hashed] = None
    return tuple(found)


def against(session: Session, name: str, content: bytes) -> Against:
    """Return whether the casebook still contains the history a report was made from.

    The company's own workbook names no place in a journal where its marks ask for none; it is
    known by its bytes, by the entry that wrote it. Raises NoAnchorError for any other file.
    """
    anchors = anchors_of(name, content)
    written = _written_here(session, hashlib.sha256(content).hexdigest())
    if not anchors and written is not None:
        anchors = ((written, session.get_one(JournalRow, written).hash),)
    if not anchors:
        raise NoAnchorError
    number, hashed = anchors[0]
    differs = [f"anchor:{other}" for other, _ in anchors[1:]]
    last, newest = head(session)
    row = session.get(JournalRow, number)
    known = row.hash if row else ""
    known = known if number else journal.GENESIS
    if not known:
        differs.append(f"shorter:{last}")
    elif known != hashed:
        differs.append(f"entry:{number}")
    fault = journal.first_fault(entries(session))
    if fault is not None:
        differs.append(f"journal:{fault.number}:{fault.what}")
    return Against(
        ok=not differs,
        differs=tuple(differs),
        number=number,
        head=hashed,
        at=row.at if row else "",
        entries=last,
        newest=newest,
        written=written is not None,
    )


def _written_here(session: Session, sha256: str) -> int | None:
    """Return the entry by which these very bytes were written, None where none did."""
    said = session.exec(
        select(PayloadRow.number, PayloadRow.payload).where(
            PayloadRow.number == JournalRow.number, col(JournalRow.act).in_(WRITES)
        )
    )
    written = (number for number, payload in said if json.loads(payload).get("sha256") == sha256)
    return next(written, None)
