"""What was begun on a case and not recorded: the note and the form of an act, kept while typed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.cases.next_card import Deed
from ui.drafts import Keeping

if TYPE_CHECKING:
    from ui.desk import Desk

FORM = "case:"  # the beginning of the names under which it is kept; the number follows


@dataclass(frozen=True, slots=True)
class Begun:
    """The note, and the act whose form is open with what was filled in."""

    note: str = ""
    deed: Deed | None = None
    values: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """It as it is kept, "" where nothing was begun."""
        if not self.note and self.deed is None:
            return ""
        # an input method may hand over half of a character, and no file holds one: by escapes
        return json.dumps({"note": self.note, "deed": self.deed, "values": self.values})


def read_begun(text: str) -> Begun | None:
    """Return what was kept as `text`; None where nothing, or nothing readable, was."""
    try:
        found = json.loads(text) if text else None
        if found is None:
            return None
        deed = Deed(str(found["deed"][0]), *map(int, found["deed"][1:3])) if found["deed"] else None
        values = {str(name): str(value) for name, value in found["values"].items()}
        return Begun(str(found["note"]), deed, values)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


class BegunKeeping(QObject):
    """Keeps what was begun on the case that is shown, and finds it again. One per case page."""

    found = Signal(object)  # Begun: kept by an earlier visit

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._number = ""
        self._ready = False  # what an earlier visit left has been looked for
        self._keeping = Keeping(desk, FORM, self)

    def leave(self) -> None:
        """Keep what was begun, and nothing more about that case."""
        self._keeping.begin()
        self._ready = False

    def turn_to(self, number: str) -> None:
        """From now on it is about this case; look for what an earlier visit left."""
        self.leave()
        self._number = number
        act = partial(self._desk.casebook.drafts.kept, f"{FORM}{number}")
        self._desk.keeping.run(act, self._on_kept)

    def keep(self, begun: Begun) -> None:
        """Keep it soon; nothing begun forgets what was kept."""
        if self._ready:
            self._keeping.keep(begun.text)

    def flush(self) -> None:
        """Keep at once what is to be kept."""
        self._keeping.flush()

    def _on_kept(self, kept: dict[str, str]) -> None:
        if self._ready:
            return
        self._ready = True
        name = f"{FORM}{self._number}"
        text = kept.get(name, "")
        self._keeping.resume(name, text)
        begun = read_begun(text)
        if begun is not None:
            self.found.emit(begun)
