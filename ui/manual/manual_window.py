"""The window of the manual: contents, a chapter, and what is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from app.rules.manual import Spot, manual
from ui.manual.reader import Reader
from ui.shapes import Shapes
from ui.theme import unit
from ui.widgets import Button, Muted, column, row, spread

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from ui.theme import Theme

_SIZE = (1040, 760)
_LEAST = (640, 420)
_CONTENTS = 232  # px
_SHAPE = "manual"
_NAME = Qt.ItemDataRole.UserRole
_END = QTextCursor.MoveOperation.End


class ManualWindow(QWidget):
    """The manual. It knows nothing of any casebook and may stay open beside the work."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle("マニュアル")
        self.setMinimumSize(unit(_LEAST[0]), unit(_LEAST[1]))
        self._manual = manual()
        self._been: list[Spot] = []
        self._ahead: list[Spot] = []
        self._theme = theme
        self._back = Button("戻る", theme, "back")
        self._onward = Button("進む", theme, "forward")
        self._find = QLineEdit()
        self._count = Muted()
        self.contents = QListWidget()
        self.reader = Reader(theme)
        self._fill()
        self._lay()
        self._connect()
        self.resize(self.sizeHint())
        self.restoreGeometry(Shapes().of(_SHAPE))
        self.reader.setFocus()

    @property
    def spot(self) -> Spot:
        """What is shown."""
        return self._been[-1] if self._been else Spot("")

    def go(self, spot: Spot) -> None:
        """Show a place of the manual; the beginning where there is none of that name."""
        spot = self._manual.spot(spot)
        if spot != self.spot:
            self._been.append(spot)
            self._ahead.clear()
        self._show(spot)

    def look_for(self, words: str) -> None:
        """Look for `words` in every chapter."""
        self._find.setText(words)
        self._on_next()

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(_SIZE[0]), unit(_SIZE[1]))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        Shapes().keep(_SHAPE, self.saveGeometry())
        super().closeEvent(event)

    def _show(self, spot: Spot) -> None:
        self.reader.show_chapter(self._manual.chapters[spot.chapter])
        if spot.heading:
            self.reader.go_to(spot.heading)
        self.reader.mark_all(self._words)
        for line in range(self.contents.count()):
            if self.contents.item(line).data(_NAME) == spot.chapter:
                self.contents.blockSignals(True)  # noqa: FBT003 - Qt's
                self.contents.setCurrentRow(line)
                self.contents.blockSignals(False)  # noqa: FBT003
        self._back.setEnabled(len(self._been) > 1)
        self._onward.setEnabled(bool(self._ahead))

    # ---------------------------------------------------------------- back and forward

    def _on_back(self) -> None:
        if len(self._been) > 1:
            self._ahead.append(self._been.pop())
            self._show(self.spot)

    def _on_onward(self) -> None:
        if self._ahead:
            self._been.append(self._ahead.pop())
            self._show(self.spot)

    def _on_chosen(self, item: QListWidgetItem | None, _before: object = None) -> None:
        name = item.data(_NAME) if item is not None else None
        if name:
            self.go(Spot(name))

    # ---------------------------------------------------------------- looking for words

    @property
    def _words(self) -> str:
        return self._find.text().strip()

    def _on_find(self) -> None:
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def _on_words(self) -> None:
        """Say in the contents how often the words stand in each chapter."""
        words, chapters = self._words, 0
        for line in range(self.contents.count()):
            item = self.contents.item(line)
            chapter = self._manual.chapters.get(item.data(_NAME) or "")
            if chapter is None:
                item.setHidden(bool(words))  # of a part
                continue
            count = chapter.count(words)
            chapters += bool(count)
            item.setText(f"{chapter.title}（{count}）" if count else chapter.title)
            item.setHidden(bool(words) and not count)
        self._count.setText(_told(words, chapters))
        self.reader.mark_all(words)

    def _on_next(self) -> None:
        self._step(backwards=False)

    def _on_before(self) -> None:
        self._step(backwards=True)

    def _step(self, *, backwards: bool) -> None:
        words = self._words
        if not words or self.reader.look_for(words, backwards=backwards):
            return
        names = list(self._manual.chapters)
        if backwards:
            names.reverse()
        here = names.index(self.spot.chapter)
        for name in (*names[here + 1 :], *names[: here + 1]):
            if self._manual.chapters[name].count(words):
                self.go(Spot(name))
                if backwards:
                    self.reader.moveCursor(_END)
                self.reader.look_for(words, backwards=backwards)
                return

    # ---------------------------------------------------------------- layout

    def _fill(self) -> None:
        for part in self._manual.parts:
            head = QListWidgetItem(part.title)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setSizeHint(QSize(0, unit(36)))
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            self.contents.addItem(head)
            for chapter in part.chapters:
                item = QListWidgetItem(chapter.title)
                item.setData(_NAME, chapter.name)
                item.setSizeHint(QSize(0, unit(32)))
                self.contents.addItem(item)

    def _lay(self) -> None:
        self.contents.setObjectName("contents")
        self.contents.setAccessibleName("マニュアルの目次")
        self.contents.setFixedWidth(unit(_CONTENTS))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._find.setPlaceholderText("マニュアルの中を探す（Ctrl+F）")
        self._find.setAccessibleName("マニュアルの中を探す")
        self._find.setFixedWidth(unit(260))
        self._find.setClearButtonEnabled(True)
        self._back.setToolTip("前に読んだ章に戻ります（Alt+←）")
        self._onward.setToolTip("戻る前の章に進みます（Alt+→）")
        head = row(self._back, self._onward, None, self._count, self._find, space=12)
        body = row(self.contents, self.reader, space=16)
        body.setStretch(1, 1)
        whole = column(head, body, space=12)
        whole.setStretch(1, 1)
        spread(self, whole, (20, 16, 20, 20))

    def _connect(self) -> None:
        self._back.clicked.connect(self._on_back)
        self._onward.clicked.connect(self._on_onward)
        self.contents.currentItemChanged.connect(self._on_chosen)
        self.reader.wanted.connect(self.go)
        self._find.textChanged.connect(self._on_words)
        self._find.returnPressed.connect(self._on_next)
        for keys, slot in (
            ("Ctrl+F", self._on_find),
            ("F3", self._on_next),
            ("Shift+F3", self._on_before),
            ("Alt+Left", self._on_back),
            ("Alt+Right", self._on_onward),
            ("Esc", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)


def _told(words: str, chapters: int) -> str:
    if not words:
        return ""
    return f"{chapters}つの章にあります" if chapters else "見つかりません"
