"""The form of a partner that was begun and not recorded, kept while it is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.drafts import Keeping, as_draft, from_draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.desk import Desk

DRAFT = "partner:begun"
"""The name under which it is kept: one form at a time is open."""


class BegunPartner(QObject):
    """Keeps what is filled in, and finds once what an earlier visit left."""

    found = Signal(object)  # dict: as PartnersCard.begun

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looked = False
        self._keeping = Keeping(desk, DRAFT, self)
        self._keeping.resume(DRAFT, "")

    def look(self) -> None:
        """Find what was left, the first time one asks."""
        if not self._looked:
            self._looked = True
            self._desk.keeping.run(self._desk.casebook.drafts.kept, self._on_kept)

    def keep(self, begun: Mapping[str, str]) -> None:
        """Keep it soon; nothing begun forgets what was kept."""
        self._keeping.keep(as_draft(begun))

    def flush(self) -> None:
        """Keep at once what is to be kept."""
        self._keeping.flush()

    def _on_kept(self, kept: dict[str, str]) -> None:
        text = kept.get(DRAFT, "")
        begun = from_draft(text)
        if begun:
            self._keeping.resume(DRAFT, text)
            self.found.emit(begun)
