"""A dropped mail as it was decoded, with the words that led to a proposal marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app import phrases
from app.rules.almanac import eras
from ui.attachments import FileLines
from ui.cases.lines import Lines
from ui.dates import spoken
from ui.intake.marked_text import Marked, MarkedText
from ui.intake.marks import mark_of, places_of
from ui.theme import unit
from ui.widgets import Card, Elided, Muted, QuietButton, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.views.intake import Proposal
    from ui.theme import Theme


class MailPane(Card):
    """Subject, sender, defects, text and attachments; nothing of it is opened or fetched."""

    wanted_repair = Signal()
    looked = Signal(object)  # AttachmentLine, to be shown
    wanted = Signal(object)  # AttachmentLine, to be saved

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words: tuple[tuple[str, ...], ...] = ()  # of each item
        self._subject = Text(wrap=True).selectable()
        self._subject.setProperty("role", "section")
        self._sender = Elided(role="muted")
        self._sender.setContentsMargins(0, 0, 0, unit(2))  # g and y of an address reach down
        self._day = Muted(wrap=True)
        self._defects = Lines(space=4)
        self.body_text = MarkedText()
        self._files = FileLines()
        self._files.looked.connect(self.looked)
        self._files.wanted.connect(self.wanted)
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
        known = mail.sender or mail.address
        self._sender.setText(f"{mail.sender} <{mail.address}>" if known else "差出人の記載なし")
        self._day.setText(f"{day}{sent}")
        self._defects.refill([_defect(each) for each in mail.defects])
        self.body_text.show_text(mail.body)
        self._files.show_files(mail.attachments)

    def mark(self, words: Sequence[tuple[str, ...]]) -> None:
        """Mark the words of each item in the text, those of the first item first."""
        self._words = tuple(words)
        self._mark()

    def look_for(self, words: Sequence[str]) -> bool:
        """Scroll to the first of these words and choose it; False where the text has none."""
        places = places_of(self.body_text.toPlainText(), words)
        if not places:
            return False
        self.body_text.choose(*places[0])
        return True

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked places of the text, in order."""
        return tuple(s.cursor.selectedText() for s in self.body_text.extraSelections())

    def _mark(self) -> None:
        text = self.body_text.toPlainText()
        self.body_text.mark(
            [
                Marked(start, end, mark_of(self._theme, item))
                for item, words in enumerate(self._words)
                for start, end in places_of(text, words)
            ]
        )


def _defect(defect: str) -> Text:
    words = Text(f"！ {phrases.defect(defect)}", wrap=True)
    words.setProperty("role", "error")
    return words
