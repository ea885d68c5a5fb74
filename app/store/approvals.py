"""What the casebook keeps of an ask for approval beside its event: settings that may be forgotten.

The secret that opens the answer, and what was written into the letters' slots. Named by ask and
case, so that they go when the case forgets its person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from app.store.tables import SettingRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel import Session

KEPT: Final = "approval:"
"""How the settings are named: approval:ASK:NUMBER."""


def forget(session: Session, numbers: Collection[str]) -> None:
    """Take away what is kept of the asks of these cases."""
    named = select(SettingRow).where(col(SettingRow.name).startswith(KEPT, autoescape=True))
    for row in session.exec(named):
        if row.name.split(":", 2)[2] in numbers:
            session.delete(row)
