"""What a page is: one answer to one question of the officer, shown in the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QShowEvent

    from app.changes import Change
    from app.views.intake import Source
    from ui.desk import Desk


MAILS = "mail:"
"""How the drafts are named that are mails waiting for a decision."""


class PageName(StrEnum):
    """The pages of the window."""

    TODAY = "today"
    CASES = "cases"
    CASE = "case"
    LETTER = "letter"
    PHONE = "phone"
    MAILS = "mails"
    LEDGER = "ledger"
    MONTH = "month"
    REPORT_FORM = "report-form"
    SETTINGS = "settings"
    PACKAGE = "package"
    PERSONS = "persons"
    FORMS = "forms"
    TEXTS = "texts"
    KEEPING = "keeping"
    BATCH = "batch"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was dropped or chosen: its name, and its bytes or where they lie.

    An mbox may hold gigabytes: what waits for a decision is not in memory.
    """

    file: str
    source: bytes | Source

    @property
    def raw(self) -> bytes:
        """Return the bytes as they are, off the UI thread. Raises as Source.raw."""
        return self.source if isinstance(self.source, bytes) else self.source.raw()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the officer wants to go: a page, and what it should show."""

    page: PageName
    case: str = ""  # number
    item: int = 0  # position in the case, from 1; 0 for the case as a whole
    letter: str = ""  # L01 …
    query: str = ""
    order: str = ""  # a column of the list
    person: int = 0  # id
    mails: tuple[Mail, ...] = ()
    file: Path | None = None  # an older ledger
    cases: tuple[str, ...] = ()  # numbers: for which letters are issued together
    supersedes: str = ""  # number of the letter in whose place another one is made
    act: str = ""  # begun at once on the case, at `item` or `nr`
    nr: int = 0  # of a leak or an inquiry

    @property
    def bare(self) -> Place:
        """Return where to come back to: what was begun there is not begun again."""
        return replace(self, act="", item=0, nr=0) if self.act else self


@dataclass(frozen=True, slots=True)
class Word:
    """A sentence for the strip under the top bar. `tone` is done, fresh, soon or late."""

    text: str
    tone: str = "done"


class Page(QWidget):
    """A page of an open casebook.

    Override `go_to` (show this), `refresh` (fetch again what is shown), `put_aside` (keep what is
    unfinished), and, where leaving loses what cannot be kept, `may_leave`. A page that is not
    looked at is refreshed when it is shown again, not before.
    """

    wanted = Signal(object)  # Place
    went_back = Signal()  # the officer is done here
    said = Signal(object)  # Word

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.title = title
        self._stale = False
        self.setObjectName("ground")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes to its first part from here
        desk.bus.changed.connect(self._on_changed)

    def visit(self, place: Place) -> None:
        """Be sent to `place`. The frame calls it before the page is shown."""
        self._stale = False
        self.go_to(place)

    def go_to(self, place: Place) -> None:  # noqa: ARG002 - what to do with it is the page's
        """Show what `place` asks for."""
        self.refresh()

    def refresh(self) -> None:
        """Fetch again what is shown."""

    def concerns(self, change: Change) -> bool:  # noqa: ARG002 - by default everything does
        """Return whether `change` may have touched what is shown."""
        return True

    def may_leave(self) -> bool:
        """Return whether the officer may go elsewhere now; ask her where something would be lost.

        What can be kept is kept, and there again when she comes back: nothing is asked then.
        """
        self.put_aside()
        return True

    def put_aside(self) -> None:
        """Keep what is unfinished, without asking: nobody may be there, and the casebook locks."""

    def go(self, place: Place) -> None:
        """Ask the frame to go elsewhere."""
        self.wanted.emit(place)

    def say(self, text: str, tone: str = "done") -> None:
        """Tell the officer what happened, in the strip under the top bar."""
        self.said.emit(Word(text, tone))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_changed(self, change: Change, initiator: QObject | None) -> None:
        if initiator is self or not self.concerns(change):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
