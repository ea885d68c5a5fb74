"""文字化け修復: a mail as it is read, beside how it would read in another charset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from app import phrases
from ui.cases.mails import MailText
from ui.theme import unit
from ui.widgets import Button, Card, Elided, Muted, PrimaryButton, Text, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from app.views.cases import MailReading

_CHOOSE = "読めるものを選んでください。届いたデータはそのまま残り、あとで取り消せます。"
_ALONE = "このメールは、どの文字コードで読んでも同じです。"
_LIST = (120, 264)  # px, least and most


class RepairPanel(Card):
    """Choose how a mail is read: arrow keys show a reading, Enter takes it, Esc leaves all."""

    chosen = Signal(str)  # charset, "" for the reading nobody chose
    left = Signal()

    def __init__(self) -> None:
        super().__init__("文字化けを直す")
        self._readings: tuple[MailReading, ...] = ()
        self._now = _Side("いまの表示")
        self._then = _Side("選んだ文字コードでの表示")
        self.list = QListWidget()
        self.list.setAccessibleName("文字コードの候補")
        self.list.setMinimumWidth(unit(_LIST[0]))
        self.list.setMaximumWidth(unit(_LIST[1]))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet(
            f"QListView {{ padding: {unit(4)}px; }}"
            f"QListView::item {{ padding: {unit(8)}px; border-radius: {unit(6)}px; }}"
        )
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemDoubleClicked.connect(self._on_take)  # Enter comes as a key
        self._take = PrimaryButton("この読み方にする")
        self._take.clicked.connect(self._on_take)
        leave = Button("戻る")
        leave.clicked.connect(self.left)
        self._advice = Muted(wrap=True)
        self.add(self._advice)
        sides = row(self.list, self._now, self._then, space=14)
        sides.setStretch(1, 1)
        sides.setStretch(2, 1)
        self.body.addLayout(sides, 1)
        self.body.addLayout(row(None, leave, self._take))

    def show_readings(self, readings: Sequence[MailReading], charset: str) -> None:
        """Offer these readings; the mail is shown in `charset` now."""
        self._readings = tuple(readings)
        self._advice.setText(_CHOOSE if len(self._readings) > 1 else _ALONE)
        now = next((n for n, one in enumerate(readings) if one.charset == charset), 0)
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.list.clear()
        for one in self._readings:
            self.list.addItem(QListWidgetItem(phrases.charset(one.charset)))
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        if self._readings:
            self._now.show_reading(self._readings[now])
            likelier = (n for n, one in enumerate(self._readings) if one.likelier and not charset)
            self.list.setCurrentRow(next(likelier, 0))
            self._on_row()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        """The text of the reading that is picked."""
        return self._then.text

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_take()
        else:
            super().keyPressEvent(event)

    @property
    def _picked(self) -> MailReading | None:
        place = self.list.currentRow()
        return self._readings[place] if 0 <= place < len(self._readings) else None

    def _on_row(self) -> None:
        picked = self._picked
        self._take.setEnabled(picked is not None)
        if picked is not None:
            self._then.show_reading(picked)

    def _on_take(self) -> None:
        picked = self._picked
        if picked is not None:
            self.chosen.emit(picked.charset)


class _Side(QWidget):
    """One reading: its subject, its sender and how its text begins."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._subject = Text(wrap=True).selectable()
        self._subject.setProperty("role", "strong")
        self._sender = Elided(role="muted")
        self._text = MailText()
        self._text.setAccessibleName(f"{title}の本文")
        lines = column(Muted(title, wrap=True), self._subject, self._sender, self._text, space=6)
        lines.setStretch(3, 1)
        spread(self, lines, (0, 0, 0, 0))

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self._text.toPlainText()

    def show_reading(self, reading: MailReading) -> None:
        """Show a reading."""
        self._subject.setText(reading.subject or "（件名なし）")
        self._sender.setText(f"{reading.sender} <{reading.address}>")
        self._text.show_text("\n".join(reading.lines))
