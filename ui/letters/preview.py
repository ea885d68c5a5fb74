"""A page of paper on the screen, as wide as there is room for it and sharp on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import unit
from ui.widgets import Button, Muted, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.views.letters import Picture
    from reports.raster import Where
    from ui.theme import Theme

A4_WIDTH, A4_HEIGHT = 595.276, 841.89  # points, as a PDF counts
_SETTLE = 120  # ms after the last change of width


class Preview(QWidget):
    """Pages of a letter: the picture, 前・次, and n/N.

    It draws nothing itself: `wanted` asks for a page at a scale (pixels per point). Page Up and
    Page Down turn its pages; where it is not `alone` in having pages, only while it has the focus.
    """

    wanted = Signal()

    def __init__(self, theme: Theme, *, alone: bool = True) -> None:
        super().__init__()
        self._page, self._pages = 0, 0
        self._paper = Paper(theme)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setAccessibleName("文書の見本")
        self._area.setWidget(self._paper)
        self._before = Button("前のページ")
        self._after = Button("次のページ")
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._count = Muted()
        lines = column(
            self._area, row(None, self._before, self._count, self._after, None, space=12), space=8
        )
        lines.setStretch(0, 1)
        spread(self, lines, (0, 0, 0, 0))
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self.wanted)
        self._paper.resized.connect(self._settle.start)
        for keys, slot in (("PgUp", self._on_before), ("PgDown", self._on_after)):
            shortcut = QShortcut(QKeySequence(keys), self)
            within = Qt.ShortcutContext.WidgetWithChildrenShortcut
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut if alone else within)
            shortcut.activated.connect(slot)
        self._tell()

    @property
    def page(self) -> int:
        """The page that is looked at, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages the letter has; 0 while there is none."""
        return self._pages

    @property
    def scale(self) -> float:
        """Pixels of this screen per point, so that the page is as wide as its place."""
        return self._paper.page_width() * self.devicePixelRatioF() / A4_WIDTH

    @property
    def picture(self) -> QImage:
        """What is shown now."""
        return self._paper.picture

    def show_page(self, page: int, pages: int, picture: Picture | None, share: float = 1.0) -> None:
        """Show a page; None where it could not be drawn. `share`: how wide beside an A4 sheet."""
        self._page, self._pages = page, pages
        self._paper.page = page
        self._paper.show_picture(picture, share)
        self._tell()

    def mark(self, places: Sequence[Where]) -> None:
        """Mark these stretches of the page they stand on, and turn to it."""
        self._paper.mark(places)
        if places:
            self._area.ensureVisible(0, self._paper.height_at(places[0].top), 0, unit(80))
            if places[0].page != self._page:
                self._page = places[0].page
                self._tell()
                self.wanted.emit()

    def clear(self) -> None:
        """Show an empty sheet."""
        self.show_page(0, 0, None)

    def _tell(self) -> None:
        self._count.setText(f"{self._page + 1} / {self._pages} ページ" if self._pages else "")
        several = self._pages > 1
        for button in (self._before, self._after):
            button.setVisible(several)
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page + 1 < self._pages)
        name = f"文書の見本 {self._count.text()}" if self._pages else "文書の見本"
        self._paper.setAccessibleName(name)

    def _on_before(self) -> None:
        self._turn(-1)

    def _on_after(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        page = self._page + by
        if 0 <= page < self._pages:
            self._page = page
            self._tell()
            self.wanted.emit()


class Paper(QWidget):
    """The sheet itself, white in every palette: it is what will be printed."""

    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.page = 0  # what is shown; marks stand on one
        self._marks: tuple[Where, ...] = ()
        self.picture = QImage()
        self._pixels = b""  # QImage does not own its bytes
        self._share = 1.0
        # Fixed would be the height of the hint, whatever the width asks for: the foot of a page
        # that is wider could not be scrolled to
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def page_width(self) -> int:
        """Return the width of the sheet in device independent pixels."""
        return max(self.width() - 2 * self._margin, 200)

    def mark(self, places: Sequence[Where]) -> None:
        """Underline these stretches, on whichever page they stand."""
        self._marks = tuple(places)
        self.update()

    def height_at(self, share: float) -> int:
        """Return how far down a share of the sheet is, in pixels."""
        sheet = self._sheet()
        return sheet.top() + round(share * sheet.height())

    def show_picture(self, picture: Picture | None, share: float = 1.0) -> None:
        """Show these pixels, `share` of an A4 sheet wide, or an empty sheet."""
        self._share = share
        if picture is None:
            self.picture, self._pixels = QImage(), b""
        else:
            self._pixels = picture.pixels
            self.picture = QImage(
                self._pixels,
                picture.width,
                picture.height,
                picture.stride,
                QImage.Format.Format_RGB32,
            )
        self.updateGeometry()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        inside = max(width - 2 * self._margin, 200)
        return self._tall(inside * self._share) + 2 * self._margin

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(480), self.heightForWidth(unit(480)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.resized.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        sheet = self._sheet()
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if not self.picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(sheet, self.picture)
        for one in self._marks:
            if one.page == self.page:
                self._draw_mark(painter, sheet, one)
        painter.setPen(self._theme.colour("edge"))
        painter.drawRect(sheet.adjusted(0, 0, -1, -1))
        painter.end()

    def _draw_mark(self, painter: QPainter, sheet: QRect, one: Where) -> None:
        """Draw a line under words, and a veil on them that the words are read through."""
        left = sheet.left() + round(one.left * sheet.width())
        top = sheet.top() + round(one.top * sheet.height())
        width, height = round(one.width * sheet.width()), round(one.height * sheet.height())
        veil = QColor(self._theme.colour("soon"))
        veil.setAlpha(40)
        painter.fillRect(QRect(left, top, width, height), veil)
        painter.fillRect(QRect(left, top + height, width, unit(2)), self._theme.colour("soon"))

    @property
    def _margin(self) -> int:
        return unit(4)

    def _sheet(self) -> QRect:
        width = round(self.page_width() * self._share)
        left = self._margin + (self.page_width() - width) // 2
        return QRect(left, self._margin, width, self._tall(width))

    def _tall(self, width: float) -> int:
        """Return how high a sheet of this width is: as the picture, else as A4."""
        if self.picture.isNull():
            return round(width * A4_HEIGHT / A4_WIDTH)
        return round(width * self.picture.height() / self.picture.width())
