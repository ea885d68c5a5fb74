"""Keeps a form while it is being typed: at most a fifth of a second behind the officer's hands."""

from __future__ import annotations

import json
import secrets
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.casebook import Casebook
    from ui.desk import Desk

LETTER = "letter:"
"""How the names begin under which letters are kept; case, letter, items follow."""
SENDING = "sending:"
"""And under which is kept what became of an issued one; case and number follow."""
_PAUSE = 150  # ms from a keystroke to its writing; those that follow meanwhile go along


def as_draft(values: Mapping[str, str]) -> str:
    """Return what was filled in as it is kept, "" where nothing was."""
    # an input method may hand over half of a character, and no file holds one: by escapes
    return json.dumps(dict(values)) if values else ""


def from_draft(text: str) -> dict[str, str]:
    """Return what was kept as `text`; nothing where nothing, or nothing readable, was."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}


class Keeping(QObject):
    """Writes the newest draft, one at a time; whoever types never waits.

    `kept` hands on the text that is on the disk now, "" where the draft was forgotten.
    """

    kept = Signal(str)

    def __init__(self, desk: Desk, form: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form = form
        self._wanted = ""
        self._on_disk = ""
        self._writing = False
        self.name = self._fresh()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.flush)

    def keep(self, text: str) -> None:
        """Keep `text` soon; "" forgets the draft."""
        self._wanted = text
        # not started anew by every key: who types without a pause is kept all the same
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keep at once what is wanted."""
        self._timer.stop()
        if not self._writing and self._wanted != self._on_disk:
            self._write()

    def _write(self) -> None:
        self._writing = True
        act = partial(_keep, self._desk.casebook, self.name, self._wanted)
        self._desk.keeping.run(act, self._on_kept)

    def begin(self) -> None:
        """Go on under a new name; what was kept stays under the old one."""
        self._leave()
        self.name = self._fresh()
        self._wanted = self._on_disk = ""

    def resume(self, name: str, text: str) -> None:
        """Go on with a kept draft under its own name."""
        self._leave()
        self.name = name
        self._wanted = self._on_disk = text

    def _leave(self) -> None:
        """Keep what is wanted under the old name, behind what is being written already."""
        self._timer.stop()
        if self._wanted != self._on_disk:
            self._write()

    def _on_kept(self, done: tuple[str, str]) -> None:
        self._writing = False
        name, text = done
        if name == self.name:
            self._on_disk = text
            self.kept.emit(text)
        if self._wanted != self._on_disk:
            self.flush()  # typed while it was being written

    def _fresh(self) -> str:
        moment = self._desk.casebook.now.moment()
        return f"{self._form}{moment.isoformat(timespec='seconds')}:{secrets.token_hex(4)}"


class EachDraft(QObject):
    """Keeps forms of one sort, each under its own name: letters of a case, proposals of mails.

    `form` is how the names begin.
    """

    def __init__(self, desk: Desk, parent: QObject, form: str) -> None:
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
        """Keep what is written now. Another form begins with what was kept of it."""
        if name != self._keeping.name:
            kept = self._kept.get(name, {})
            self._keeping.resume(name, as_draft(kept))
            if not values:
                return  # it has not been shown yet
        self._kept[name] = dict(values)
        self._keeping.keep(as_draft(values))

    def forget(self, name: str) -> None:
        """Keep nothing under that name any more: it was issued, recorded, decided."""
        if name != self._keeping.name:
            self._keeping.resume(name, as_draft(self._kept.get(name, {})))
        self._kept.pop(name, None)
        self._keeping.keep("")
        self.flush()

    def flush(self) -> None:
        """Keep at once what is to be kept."""
        self._keeping.flush()


class OneDraft(QObject):
    """Keeps the form of which one at a time is open, and finds once what an earlier visit left."""

    found = Signal(object)  # dict: what was filled in

    def __init__(self, desk: Desk, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._name = name
        self._looked = False
        self._keeping = Keeping(desk, name, self)
        self._keeping.resume(name, "")

    def look(self) -> None:
        """Find what was left, the first time one asks."""
        if not self._looked:
            self._looked = True
            act = partial(self._desk.casebook.drafts.kept, self._name)
            self._desk.keeping.run(act, self._on_kept)

    def keep(self, values: Mapping[str, str]) -> None:
        """Keep it soon; nothing filled in forgets what was kept."""
        self._keeping.keep(as_draft(values))

    def flush(self) -> None:
        """Keep at once what is to be kept."""
        self._keeping.flush()

    def _on_kept(self, kept: dict[str, str]) -> None:
        text = kept.get(self._name, "")
        values = from_draft(text)
        if values:
            self._keeping.resume(self._name, text)
            self.found.emit(values)


def _keep(casebook: Casebook, name: str, text: str) -> tuple[str, str]:
    casebook.drafts.keep(name, text)
    return name, text
