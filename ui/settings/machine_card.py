"""このパソコンの設定: what holds on this machine, whatever casebook is open."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox

from ui.machine import choose, machine
from ui.tray import available
from ui.widgets import Card, LabelledField, Muted

_SECONDS = (0, 15, 30, 60, 120, 300)


class MachineCard(Card):
    """What is chosen holds at once."""

    def __init__(self) -> None:
        super().__init__("このパソコンの設定")
        self._note = QCheckBox("今日の期日を知らせる")
        self._sleep = QCheckBox("スリープや画面のロックでロックする")
        self._forget = QComboBox()
        self._said = Muted(wrap=True)
        for seconds in _SECONDS:
            self._forget.addItem(_told(seconds), seconds)
        forget = LabelledField(
            "コピーした個人情報を消す",
            self._forget,
            "台帳を開いている間にこの窓からコピーした文字が対象です。ロックしたときも消します。",
        )
        self.add(self._note, self._said, self._sleep, forget)
        self.show_machine()
        self._note.toggled.connect(self._on_note)
        self._sleep.toggled.connect(self._on_sleep)
        self._forget.currentIndexChanged.connect(self._on_forget)

    def show_machine(self) -> None:
        """Show what is chosen on this machine."""
        now = machine()
        self._note.setChecked(now.note_days)
        self._sleep.setChecked(now.lock_on_sleep)
        place = self._forget.findData(now.forget_after)
        if place < 0:  # written by hand
            self._forget.addItem(_told(now.forget_after), now.forget_after)
            place = self._forget.count() - 1
        self._forget.setCurrentIndex(place)
        self._tell()

    def _tell(self) -> None:
        there = available()
        self._note.setEnabled(there)
        if not there:
            said = "このパソコンでは、システムの通知を使えません。"
        elif self._note.isChecked():
            said = "台帳を開いている間、一日に一度、受付番号と件数だけを知らせます。"
        else:
            said = "知らせません。今日の期日は「今日」の画面で見られます。"
        self._said.setText(said)

    def _on_note(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        choose(note_days=on)
        self._tell()

    def _on_sleep(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        choose(lock_on_sleep=on)

    def _on_forget(self, place: int) -> None:
        choose(forget_after=int(self._forget.itemData(place)))


def _told(seconds: int) -> str:
    if not seconds:
        return "消さない"
    return f"{seconds // 60}分後" if seconds >= 60 and seconds % 60 == 0 else f"{seconds}秒後"
