"""How pages hear what an act touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.changes import Change


class ChangeBus(QObject):
    """One signal: what changed, and which page did it.

    No page ever calls another page's `refresh`. The initiator has shown its own outcome
    already and skips the news.
    """

    changed = Signal(object, object)  # Change, initiator or None

    def tell(self, change: Change, initiator: QObject | None = None) -> None:
        """Let every page know that `change` happened."""
        self.changed.emit(change, initiator)
