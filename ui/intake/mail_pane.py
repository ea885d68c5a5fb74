"""A dropped mail as it was decoded, with the words that led to a proposal marked."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app import phrases
from app.almanac import eras
from ui.cases.lines import Lines
from ui.cases.mails import MailText, size_of
from ui.dates import spoken
from ui.widgets import Card, Elided, Muted, QuietButton, Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.views import Proposal
    from ui.theme import Theme


class MailPane(Card):
    """Subject, sender, defects, text and attachments; nothing of it is opened or fetched."""

    wanted_repair = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._subject = Text(wrap=True).selectable()
        self._subject.setProperty("role", "section")
        self._sender = Elided(role="muted")
        self._day = Muted(wrap=True)
        self._defects = Lines(space=4)
        self.body_text = MailText()
        self._files = Lines(space=4)
        self.add(self._subject, self._sender, self._day, self._defects, self.body_text, self._files)
        self.body.setStretch(4, 1)
        repair = QuietButton("文字化けを直す…")
        repair.clicked.connect(self.wanted_repair)
        self.body.addWidget(repair, 0, Qt.AlignmentFlag.AlignRight)
        theme.changed.connect(self._mark)

    def show_mail(self, mail: Proposal, today: date) -> None:
        """Show a mail."""
        self._subject.setText(mail.subject or "（件名なし）")
        sent = f"・送信 {spoken(mail.sent.date(), today)} {mail.sent:%H:%M}" if mail.sent else ""
        day = f"到達 {spoken(mail.arrived, today)}（{eras().short(mail.arrived)}）"
        self._sender.setText(f"{mail.sender} <{mail.address}>")
        self._day.setText(f"{day}{sent}")
        self._defects.refill([_defect(each) for each in mail.defects])
        self.body_text.show_text(mail.body)
        self._words = tuple(word for item in mail.items for word in item.words)
        self._files.refill(
            [Muted(f"添付  {file.name}（{size_of(file.size)}）") for file in mail.attachments]
        )
        self._mark()

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked places of the text, in order."""
        return tuple(s.cursor.selectedText() for s in self.body_text.extraSelections())

    def _mark(self) -> None:
        look = QTextCharFormat()
        look.setBackground(self._theme.colour("soon_ground"))
        look.setForeground(self._theme.colour("soon"))
        marks = []
        for start, end in places_of(self.body_text.toPlainText(), self._words):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.body_text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format = look
            marks.append(mark)
        self.body_text.setExtraSelections(marks)


def places_of(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where `words` stand in `text`, in Qt's count: UTF-16 units, ends excluded.

    Words are compared without regard to width and case, as they were when they were found.
    """
    plain = [_folded(letter) for letter in text]
    whole = "".join(plain)
    origin = [place for place, piece in enumerate(plain) for _ in piece]
    units = [0]
    for letter in text:
        units.append(units[-1] + (2 if ord(letter) > 0xFFFF else 1))
    found: set[tuple[int, int]] = set()
    for word in words:
        wanted = "".join(map(_folded, word))
        start = whole.find(wanted) if wanted else -1
        while start >= 0:
            last = origin[start + len(wanted) - 1]
            found.add((units[origin[start]], units[last + 1]))
            start = whole.find(wanted, start + len(wanted))
    return tuple(sorted(found))


def _folded(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter).casefold()


def _defect(defect: str) -> Text:
    words = Text(f"！ {phrases.defect(defect)}", wrap=True)
    words.setProperty("role", "error")
    return words
