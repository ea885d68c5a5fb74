"""The list of keys: what can be done without the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from ui.manual.opening import answer_f1, explain
from ui.theme import unit
from ui.widgets.buttons import Button
from ui.widgets.layout import column, row, spread
from ui.widgets.words import Aside, SectionTitle, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

_KEYS = 124  # px of the keys before what they do
_EVERYWHERE = (
    ("Tab / Shift+Tab", "次・前の欄やボタンへ"),
    ("↑ / ↓", "一覧の上・下の行へ"),
    ("Enter", "選んだ行を開く"),
    ("Space", "ボタンを押す"),
    ("Esc", "知らせを閉じる・入力をやめる"),
    ("Ctrl+Enter", "書いたものを記録する"),
)
_ON_PAGES = (
    ("Ctrl+J", "案件：次の一歩に進む"),
    ("Ctrl+Shift+J", "案件：できることの一覧"),
    ("Ctrl+D", "案件：文書を作る"),
    ("Ctrl+D", "一覧：この表示を保存する"),
    ("Ctrl+Shift+F", "一覧：条件で絞り込む"),
    ("Ctrl+A", "一覧：すべて選ぶ（Shift・Ctrlで複数）"),
    ("Ctrl+Shift+D", "一覧：文書を一括発行する"),
    ("Ctrl+E", "一覧：Excelに書き出す"),
    ("Ctrl+P", "文書：印刷する"),
    ("Ctrl+S", "文面・様式・提出資料：保存する"),
)


class KeyWindow(QDialog):
    """Shows the table of actions with their keys."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("キー操作の一覧")
        explain(self, "keys")
        answer_f1(self)
        native = QKeySequence.SequenceFormat.NativeText
        own = [
            (act.shortcut().toString(native), act.text())
            for act in actions
            if act.isVisible() and act.shortcuts()
        ]
        left = _listed("どの画面でも", own)
        right = column(
            _listed("欄・ボタン・一覧", _EVERYWHERE), _listed("画面ごと", _ON_PAGES), space=20
        )
        right.addStretch(1)
        beside = row(left, right, space=48)
        close = Button("閉じる")
        close.clicked.connect(self.close)
        spread(
            self,
            column(SectionTitle("キー操作の一覧"), beside, row(None, close), space=16),
            (24, 20, 24, 20),
        )


def _listed(title: str, lines: Sequence[tuple[str, str]]) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(unit(32))
    grid.setColumnMinimumWidth(0, unit(_KEYS))
    grid.setColumnStretch(1, 1)
    grid.setVerticalSpacing(unit(10))
    for line, (keys, text) in enumerate(lines):
        grid.addWidget(Aside(keys), line, 0)
        grid.addWidget(Text(text), line, 1)
    head = Text(title)
    head.setProperty("role", "strong")
    whole = column(head, grid, space=10)
    whole.addStretch(1)
    return whole
