"""Settings that are made where they are used: where to find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.pages import PageName, Place
from ui.widgets import Aside, Card, Muted, OpenRow, Text, column, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = (
    (PageName.FORMS, "窓あき封筒と印刷のずれ", "様式の「位置合わせ用紙」で測って入れます。"),
    (PageName.TEXTS, "文書の文面", "標準の文面を写して直し、版で管理します。"),
    (
        PageName.KEEPING,
        "控え・保管・合言葉",
        "控えの保存先、復元の確認、復旧シート、合言葉の変更。",
    ),
)


class ElsewhereCard(Card):
    """Rows that lead to other pages."""

    wanted = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__("ほかの画面の設定")
        self.add(Aside("使う画面で決めるものです。", wrap=True))
        for line in self._rows():
            line.chosen.connect(self._on_chosen)
            self.add(line)

    def _rows(self) -> Iterator[OpenRow]:
        for page, title, about in _PLACES:
            words = QWidget()
            spread(words, column(Text(title), Muted(about, wrap=True), space=2), (0, 4, 0, 4))
            arrow = Text("›")
            arrow.setProperty("role", "aside")
            yield OpenRow(f"{title}　{about}", [(words, 1), (arrow, 0)], page.value)

    def _on_chosen(self, page: str) -> None:
        self.wanted.emit(Place(PageName(page)))
