"""Every letter with its state, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.texts.views import TextState
from app.texts.words import state_words
from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.texts.views import TextLine
    from ui.theme import Theme

_ID = Qt.ItemDataRole.UserRole
_TONES = {TextState.SHIPPED: "muted", TextState.OWN: "done", TextState.OUTDATED: "soon"}
_UNSAVED = "書きかけ"


class LetterList(QTreeWidget):
    """The letters; `chosen` says which one the officer wants to see."""

    chosen = Signal(str)  # id

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: tuple[TextLine, ...] = ()
        self._unsaved: frozenset[str] = frozenset()
        self.setAccessibleName("文書の一覧")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setObjectName("letters")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, QFontMetrics(self.font()).horizontalAdvance(_UNSAVED) + unit(24))
        self.currentItemChanged.connect(self._on_current)
        theme.changed.connect(self._dress)

    @property
    def letter(self) -> str:
        """The id of the letter that is chosen."""
        item = self.currentItem()
        return str(item.data(0, _ID) or "") if item is not None else ""

    def show_lines(self, lines: tuple[TextLine, ...], unsaved: Collection[str]) -> None:
        """Show the letters; `unsaved` are those whose text was not kept as a version yet."""
        chosen = self.letter
        self._unsaved = frozenset(unsaved)
        if [line.letter for line in lines] != [line.letter for line in self._lines]:
            self._lines = lines
            self._build()
            self.choose(chosen or (lines[0].letter if lines else ""), quietly=True)
        self._lines = lines
        self._dress()

    def mark_unsaved(self, letter: str, *, unsaved: bool) -> None:
        """Say whether the text of a letter is unfinished."""
        before = self._unsaved
        self._unsaved = before | {letter} if unsaved else before - {letter}
        if self._unsaved != before:
            self._dress()

    def choose(self, letter: str, *, quietly: bool = False) -> None:
        """Mark a letter; `quietly`: it is shown already."""
        item = self._item(letter)
        if item is not None:
            self.blockSignals(quietly)
            self.setCurrentItem(item)
            self.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _item(self, letter: str) -> QTreeWidgetItem | None:
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item is not None and item.data(0, _ID) == letter and letter:
                return item
        return None

    def _build(self) -> None:
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.clear()
        group = ""
        for line in self._lines:
            if line.group != group:
                group = line.group
                head = QTreeWidgetItem([group])
                head.setFlags(Qt.ItemFlag.NoItemFlags)  # the arrows pass it over
                font = head.font(0)
                font.setBold(True)
                head.setFont(0, font)
                head.setFirstColumnSpanned(True)
                self.addTopLevelItem(head)
                head.setFirstColumnSpanned(True)
            item = QTreeWidgetItem([f"{line.letter}　{line.when}", ""])
            item.setData(0, _ID, line.letter)
            self.addTopLevelItem(item)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _dress(self) -> None:
        for place in range(self.topLevelItemCount()):
            head = self.topLevelItem(place)
            if head is not None and not head.data(0, _ID):
                head.setForeground(0, self._theme.colour("ink"))
        for line in self._lines:
            item = self._item(line.letter)
            if item is None:
                continue
            unsaved = line.letter in self._unsaved
            short = _UNSAVED if unsaved else _short(line)
            state = f"{state_words(line)}・{_UNSAVED}" if unsaved else state_words(line)
            tone = "soon" if unsaved else _TONES[line.state]
            plain = line.state is TextState.SHIPPED and not unsaved
            item.setText(1, "" if plain else short)
            item.setFirstColumnSpanned(plain)  # only what is not as usual is marked
            item.setForeground(1, self._theme.colour(tone))
            words = f"{line.letter}　{line.title}（{line.when}）　{state}"
            item.setToolTip(0, words)
            item.setToolTip(1, words)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)

    def _on_current(self, item: QTreeWidgetItem | None, _before: object) -> None:
        if item is not None and item.data(0, _ID):
            self.chosen.emit(str(item.data(0, _ID)))


def _short(line: TextLine) -> str:
    if line.state is TextState.SHIPPED:
        return "標準"
    mark = "！" if line.state is TextState.OUTDATED else ""
    return f"第{line.version}版{mark}"
