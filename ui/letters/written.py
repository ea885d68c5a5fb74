"""What is written into a letter before it is issued, kept while it is typed, by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.drafts import LETTER, Keeping, as_draft, from_draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.desk import Desk


class Written(QObject):
    """What was filled in by hand for letters of a case, and not issued or recorded yet.

    `form` is how the names begin under which it is kept.
    """

    def __init__(self, desk: Desk, parent: QObject, form: str = LETTER) -> None:
        super().__init__(parent)
        self._kept: dict[str, dict[str, str]] = {}
        self._keeping = Keeping(desk, form, self)

    def take(self, kept: Mapping[str, str]) -> None:
        """Remember what an earlier visit left, by name; what is being typed here is newer."""
        self._kept = {
            name: from_draft(text) for name, text in kept.items() if name != self._keeping.name
        } | {name: told for name, told in self._kept.items() if name == self._keeping.name}

    def again(self, name: str) -> dict[str, str]:
        """Return what was written under `name` before."""
        return self._kept.get(name, {})

    def keep(self, name: str, values: Mapping[str, str]) -> None:
        """Keep what is written now. Another letter begins with what was kept of it."""
        if name != self._keeping.name:
            kept = self._kept.get(name, {})
            self._keeping.resume(name, as_draft(kept))
            if not values:
                return  # it has not been shown yet
        self._kept[name] = dict(values)
        self._keeping.keep(as_draft(values))

    def forget(self, name: str) -> None:
        """Keep nothing of the letter of that name any more: it was issued."""
        if name != self._keeping.name:
            self._keeping.resume(name, as_draft(self._kept.get(name, {})))
        self._kept.pop(name, None)
        self._keeping.keep("")
        self.flush()

    def flush(self) -> None:
        """Keep at once what is to be kept."""
        self._keeping.flush()
