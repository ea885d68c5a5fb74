"""The versions of a text: what the next one is called, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.rules.almanac import eras
from app.texts.views import SHIPPED
from ui.dates import spoken
from ui.widgets import Button, DateField, FlowRow, LabelledField, Muted, Text, column, spread

if TYPE_CHECKING:
    from datetime import date

    from app.texts.views import TextSheet, VersionLine

_NONE = -1
_NUMBER = Qt.ItemDataRole.UserRole


class Versions(QWidget):
    """Every version, the newest first, and at the bottom the text that ships."""

    wanted_compare = Signal(int)
    wanted_restore = Signal(int)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._sheet: TextSheet | None = None
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.since = DateField(today, eras(), today, narrow=True)
        self.list = QListWidget()
        self.list.setObjectName("versions")
        self.list.setAccessibleName("版の一覧")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._tell)
        self.list.itemActivated.connect(self._on_compare)
        self._compare = Button("いまの文面と比べる")
        self._compare.clicked.connect(self._on_compare)
        self._restore = Button("この版に戻す")
        self._restore.clicked.connect(self._on_restore)
        ways = QWidget()
        flow = FlowRow(ways)
        for way in (self._compare, self._restore):
            flow.addWidget(way)
        self._about = Muted("戻しても、今の版は残ります。", wrap=True)
        lines = column(
            Text("次に保存する版"),
            LabelledField("覚え", self.note, "例：季節の挨拶を改めた"),
            LabelledField("使い始める日", self.since),
            Text("これまでの版"),
            self.list,
            ways,
            self._about,
        )
        lines.setStretch(4, 1)
        spread(self, lines, (0, 8, 0, 0))

    @property
    def chosen(self) -> int:
        """The number of the version that is marked, -1 for none."""
        if self.list.currentRow() < 0:
            return _NONE
        return int(self.list.currentItem().data(_NUMBER))

    def show_sheet(self, sheet: TextSheet) -> None:
        """Show the versions of a letter's text."""
        other = self._sheet is None or self._sheet.line.letter != sheet.line.letter
        grown = self._sheet is None or len(self._sheet.versions) != len(sheet.versions)
        self._sheet = sheet
        if other or grown:
            self.note.clear()
            self.since.set_date(self._today)
        self.list.clear()
        for version in reversed(sheet.versions):
            self._add(_words(version, self._today), version.number)
        force = not any(version.in_force for version in sheet.versions)
        self._add("標準の文面" + ("（使用中）" if force else ""), SHIPPED)
        self.list.setCurrentRow(0)

    def _add(self, words: str, number: int) -> None:
        item = QListWidgetItem(words)
        item.setData(_NUMBER, number)
        self.list.addItem(item)

    def _tell(self) -> None:
        chosen, sheet = self.chosen, self._sheet
        self._compare.setEnabled(chosen >= 0)
        if sheet is None:
            return
        used = next((one.number for one in sheet.versions if one.in_force), SHIPPED)
        self._restore.setEnabled(chosen not in (used, _NONE))
        self._restore.setText("標準に戻す" if chosen == SHIPPED else "この版に戻す")
        self._restore.setAccessibleName(self._restore.text())

    def _on_compare(self) -> None:
        if self.chosen >= 0:
            self.wanted_compare.emit(self.chosen)

    def _on_restore(self) -> None:
        if self._restore.isEnabled():
            self.wanted_restore.emit(self.chosen)


def _words(version: VersionLine, today: date) -> str:
    kept = "標準に戻した" if version.withdrawn else f"第{version.number}版"
    used = "（使用中）" if version.in_force else ""
    since = f"{spoken(version.since, today)}から"
    note = f"\n{version.note}" if version.note else ""
    return f"{kept}{used}　{since}　{version.actor}{note}"
