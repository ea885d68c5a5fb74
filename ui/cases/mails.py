"""元のメール: what was written, as it was decoded, and the files that came with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QTextEdit, QWidget

from app import phrases
from app.rules.almanac import eras
from ui.attachments import FileLines
from ui.dates import brief, spoken
from ui.widgets import Button, Reading, Text, column, row, spread

if TYPE_CHECKING:
    from datetime import date

    from app.views.cases import MessageLine


_PITCH = 150.0  # per cent of a letter


class MailReader(QWidget):
    """The mails of a case: choose one, read it, save what came with it."""

    wanted_file = Signal(str, str)  # sha256, name: the mail itself
    wanted_repair = Signal(str, str)  # sha256, the charset chosen before
    looked = Signal(object)  # AttachmentLine, to be shown
    wanted = Signal(object)  # AttachmentLine, to be saved

    def __init__(self) -> None:
        super().__init__()
        self._messages: tuple[MessageLine, ...] = ()
        self._today: date | None = None
        self._choice = QComboBox()
        self._choice.setAccessibleName("メールを選ぶ")
        self._choice.currentIndexChanged.connect(self._on_choice)
        self._subject = Text(wrap=True).selectable()
        self._subject.setProperty("role", "section")
        self._sender = Text(wrap=True).selectable()
        self._sender.setProperty("role", "muted")
        self._defects = Reading()
        self._body = MailText()
        self._files = FileLines()
        self._files.wanted.connect(self.wanted)
        self._files.looked.connect(self.looked)
        self._source = Button("元のメールを保存…")
        self._source.setToolTip("届いたままのデータを .eml ファイルとして保存します")
        self._source.clicked.connect(self._on_source)
        repair = Button("文字化けを直す…")
        repair.clicked.connect(self._on_repair)
        lines = column(
            self._choice,
            self._subject,
            self._sender,
            self._defects,
            self._body,
            self._files,
            row(None, repair, self._source),
            space=8,
        )
        lines.setStretch(4, 1)
        spread(self, lines, (0, 0, 0, 0))

    @property
    def body(self) -> MailText:
        """The text of the mail that is shown."""
        return self._body

    @property
    def bodies(self) -> tuple[str, ...]:
        """The texts of all mails, in the order they are offered."""
        return tuple(message.body for message in self._messages)

    def open_message(self, place: int) -> None:
        """Show the mail at `place`, from 0."""
        self._choice.setCurrentIndex(place)

    def show_messages(self, messages: tuple[MessageLine, ...], today: date) -> None:
        """Show these mails, the first one open."""
        shown = self._shown
        self._messages = messages
        self._today = today
        self._choice.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._choice.clear()
        for message in messages:
            self._choice.addItem(f"{brief(message.arrived, today)}  {message.subject}")
        self._choice.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._choice.setVisible(len(messages) > 1)
        kept = [place for place, each in enumerate(messages) if shown and each.id == shown.id]
        self._choice.setCurrentIndex(kept[0] if kept else 0)
        self._on_choice()

    @property
    def _shown(self) -> MessageLine | None:
        place = self._choice.currentIndex()
        return self._messages[place] if 0 <= place < len(self._messages) else None

    def _on_choice(self) -> None:
        message = self._shown
        if message is None or self._today is None:
            return
        day = message.arrived
        self._subject.setText(message.subject or "（件名なし）")
        self._sender.setText(
            f"{message.sender} <{message.address}>・{day.year}年{spoken(day, day)} "
            f"{eras().write(day)} 到達"
        )
        said = [phrases.defect(each) for each in message.defects]
        if message.charset:
            said.insert(0, f"文字コードを選び直しています：{phrases.charset(message.charset)}")
        self._defects.show_text("\n".join(said))
        self._defects.setVisible(bool(said))
        self._body.show_text(message.body)
        self._files.show_files(message.attachments)

    def _on_source(self) -> None:
        message = self._shown
        if message is not None:
            self.wanted_file.emit(message.sha256, f"{message.sha256[:12]}.eml")

    def _on_repair(self) -> None:
        message = self._shown
        if message is not None:
            self.wanted_repair.emit(message.sha256, message.charset)


class MailText(QTextEdit):
    """The text of a mail: to be read, marked and copied. Nothing in it is a link or a picture.

    `pitch`: from line to line, in per cent of the font's own.
    """

    pitch = _PITCH

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptRichText(False)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("メールの本文")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_text(self, text: str) -> None:
        """Show `text` as it is, on a pitch to be read."""
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        pitch = QTextBlockFormat()
        pitch.setLineHeight(self.pitch, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(pitch)
