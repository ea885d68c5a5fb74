"""新しい設定: which open days a settings file would move, and the officer's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.cases.clocks_card import clock_name
from ui.cases.lines import Lines
from ui.dates import spoken
from ui.theme import unit
from ui.widgets import Button, Card, Muted, PrimaryButton, Reading, Text, row, spread

if TYPE_CHECKING:
    from datetime import date

    from app.views.cases import Moved


@dataclass(frozen=True, slots=True)
class Wish:
    """Settings the officer wants to use, and what they would move."""

    file: str  # its name, "" where they were filled in
    text: str
    moves: tuple[Moved, ...]
    known: bool  # says the very same as the settings in use


class WishCard(Card):
    """The open days that would move, old and new, and the three ways to go on."""

    decided = Signal(bool)  # whether the days move
    left = Signal()

    def __init__(self) -> None:
        super().__init__("新しい設定")
        self._told = Reading()
        self._lines = Lines(space=0)
        self._move = PrimaryButton("期日を移す")
        self._move.setToolTip("設定を使い、進行中の期日を計算し直します。案件の経過に残ります")
        self._keep = Button("そのままにする")
        self._leave = Button("やめる")
        self._leave.setToolTip("設定を変えずに閉じます")
        self._move.clicked.connect(self._on_move)
        self._keep.clicked.connect(self._on_keep)
        self._leave.clicked.connect(self.left)
        self.add(self._told, self._lines)
        self.body.addLayout(row(self._move, self._keep, self._leave, None))
        self.hide()

    def show_wish(self, wish: Wish, today: date) -> None:
        """Show what `wish` would move."""
        if self.heading is not None:
            self.heading.setText(f"新しい設定　{wish.file}" if wish.file else "動く期日の確認")
        count = len(wish.moves)
        self._move.setVisible(bool(count))
        self._keep.setVisible(not wish.known)
        self._keep.setText("そのままにする" if count else "この設定を使う")
        self._keep.setAccessibleName(self._keep.text())
        if count:
            self._told.show_text(
                f"この設定では、進行中の案件の期日 {count}件が次のように動きます。"
                "移しますか、受け付けたときの設定のままにしますか。"
            )
            self._keep.setToolTip("設定を使い、進行中の案件は受け付けたときの期日のままにします")
        elif wish.known:
            self._told.show_text("いま使っている設定と同じ内容です。")
        else:
            self._told.show_text("進行中の案件の期日は動きません。")
            self._keep.setToolTip("この設定を新しい版として使います")
        self._lines.refill((_moves(wish.moves, today),) if count else ())
        self.show()
        (self._keep if self._keep.isVisibleTo(self) else self._leave).setFocus()

    def hold(self, *, busy: bool) -> None:
        """Take no second press while the act is under way."""
        for button in (self._move, self._keep, self._leave):
            button.setEnabled(not busy)

    def _on_move(self) -> None:
        self.decided.emit(True)  # noqa: FBT003 - Qt's signal

    def _on_keep(self) -> None:
        self.decided.emit(False)  # noqa: FBT003 - Qt's signal


def _moves(moves: tuple[Moved, ...], today: date) -> QWidget:
    place = QWidget()
    grid = QGridLayout()
    grid.setHorizontalSpacing(unit(16))
    grid.setVerticalSpacing(unit(4))
    grid.setColumnStretch(4, 1)
    for column, name in enumerate(("受付番号", "期限", "いまの期日", "新しい期日")):
        grid.addWidget(Muted(name), 0, column)
    for line, moved in enumerate(moves, 1):
        item = f"（項目{moved.item}）" if moved.item > 1 else ""
        cells = (
            moved.case,
            f"{clock_name(moved.clock)}{item}",
            _day(moved.old, today),
            _day(moved.new, today),
        )
        for column, text in enumerate(cells):
            grid.addWidget(Text(text).selectable(), line, column)
    spread(place, grid, (0, 4, 0, 4))
    return place


def _day(day: date | None, today: date) -> str:
    return spoken(day, today) if day is not None else "停止中（返事が着いてから）"
