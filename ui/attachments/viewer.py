"""A window that shows a file as a picture or as text. It is closed with Esc."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QTextEdit, QWidget
from typing_extensions import override

from app import phrases
from app.incoming import attached
from app.incoming.attached import FileFault, FileSort, Look
from ui.attachments import pictures
from ui.attachments.lines import size_of
from ui.manual.opening import answer_f1, explain
from ui.theme import unit
from ui.widgets import Button, Card, Elided, Muted, Reading, column, row, scrolled, spread

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from app.views.cases import AttachmentLine
    from app.views.letters import Picture
    from ui.desk import Desk

_WIDTH = 1000  # px of a page at 100 %
_SIZE = (920, 760)
_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_PICTURE, _TEXT, _NOTHING = range(3)


class FileViewer(QWidget):
    """One file: pages of a PDF, a picture, or text; nothing in it is a link or a program."""

    wanted = Signal(object, object)  # AttachmentLine, bytes: to be saved
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        file: AttachmentLine,
        raw: bytes,
        look: Look,
        page: QWidget | None = None,
    ) -> None:
        """Make it; it goes when `page` goes, so that locking the casebook closes it too."""
        super().__init__(page, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("添付ファイル")  # no name: titles are seen by others
        self.setObjectName("ground")
        explain(self, "mails", "添付ファイル")
        answer_f1(self)
        self._desk = desk
        self._file = file
        self._raw = raw
        self._look = look
        self._zoom = _ZOOMS.index(1.0)
        self._name = Elided(attached.save_name(file.name))
        self._name.setProperty("role", "section")
        self._note = Muted(wrap=True)
        self._sheet = _Sheet()
        self._text = QTextEdit()
        self._text.setReadOnly(True)
        self._text.setAcceptRichText(False)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("添付ファイルの文字")
        self._why = Reading()
        self._stack = QStackedWidget()
        self._before, self._after = Button("前のページ"), Button("次のページ")
        self._smaller, self._larger = Button("縮小"), Button("拡大")
        self._count = Muted()
        self._save = Button("保存…")
        self._lay()
        self._connect()
        self.show_look(look)
        if self._stack.currentIndex() == _NOTHING:  # Enter keeps nothing that may be dangerous
            self._close.setFocus()
        self.resize(self.sizeHint())

    @property
    def shown(self) -> Look:
        """What is shown now."""
        return self._look

    @property
    def zoom(self) -> float:
        """How large a page is drawn, 1 for as wide as the window was made."""
        return _ZOOMS[self._zoom]

    def show_look(self, look: Look) -> None:
        """Show another page, or the same larger."""
        self._look = look
        self._note.setText(_note(self._file, look))
        if look.picture is not None:
            self._sheet.show_picture(look.picture, self._shown_width(look.picture))
            self._stack.setCurrentIndex(_PICTURE)
        elif look.text:
            self._text.setPlainText(look.text)
            self._stack.setCurrentIndex(_TEXT)
        else:
            self._why.show_text(_why(look))
            self._stack.setCurrentIndex(_NOTHING)
        self._tell()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(unit(_SIZE[0]), unit(_SIZE[1]))

    def _tell(self) -> None:
        look = self._look
        paged, drawn = look.pages > 1, look.picture is not None
        for button in (self._before, self._after):
            button.setVisible(paged)
        self._before.setEnabled(look.page > 0)
        self._after.setEnabled(look.page + 1 < look.pages)
        self._count.setText(f"{look.page + 1} / {look.pages} ページ" if paged else "")
        for button in (self._smaller, self._larger):
            button.setVisible(drawn)
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom + 1 < len(_ZOOMS))
        self._sheet.setAccessibleName(f"添付ファイルの見本 {self._count.text()}".strip())

    def _shown_width(self, picture: Picture) -> int:
        if self._look.sort is FileSort.PDF:
            return round(unit(_WIDTH * 0.8) * self.zoom)
        fits = min(1.0, unit(_WIDTH * 0.8) / picture.width)
        return max(1, round(picture.width * fits * self.zoom))

    # -------------------------------------------------------------- turning and zooming

    def _on_before(self) -> None:
        self._turn(-1)

    def _on_after(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        page = self._look.page + by
        if 0 <= page < self._look.pages:
            self._draw(page)

    def _on_larger(self) -> None:
        self._scale(1)

    def _on_smaller(self) -> None:
        self._scale(-1)

    def _scale(self, by: int) -> None:
        place = self._zoom + by
        if self._look.picture is None or not 0 <= place < len(_ZOOMS):
            return
        self._zoom = place
        if self._look.sort is FileSort.PDF:
            self._draw(self._look.page)
        else:
            self.show_look(self._look)

    def _draw(self, page: int) -> None:
        scale = self.zoom * self.devicePixelRatioF()
        act = partial(seen, self._file.name, self._raw, page, scale)
        self._desk.runner.run(act, self.show_look)

    def _on_save(self) -> None:
        self.wanted.emit(self._file, self._raw)

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        area = QScrollArea()
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        area.setWidget(self._sheet)
        area.setAccessibleName("添付ファイル")
        area.setStyleSheet(f"QScrollArea {{ padding: {unit(4)}px; }}")
        why = Card().add(self._why)
        nothing = QWidget()
        spread(nothing, column(why, None), (0, 0, 0, 0))
        for part in (area, self._text, scrolled(nothing)):
            self._stack.addWidget(part)
        self._close = Button("閉じる")
        pages = row(
            self._smaller,
            self._larger,
            None,
            self._before,
            self._count,
            self._after,
            None,
            self._save,
            self._close,
            space=8,
        )
        lines = column(self._name, self._note, self._stack, pages, space=8)
        lines.setStretch(2, 1)
        spread(self, lines, (18, 14, 18, 14))

    def _connect(self) -> None:
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self._smaller.clicked.connect(self._on_smaller)
        self._larger.clicked.connect(self._on_larger)
        self._save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.close)
        for keys, slot in (
            ("PgUp", self._on_before),
            ("PgDown", self._on_after),
            ("Ctrl++", self._on_larger),
            ("Ctrl+=", self._on_larger),
            ("Ctrl+-", self._on_smaller),
            ("Ctrl+S", self._on_save),
            ("Esc", self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)


class _Sheet(QWidget):
    """A page of paper, white in every palette."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._pixels = b""  # QImage does not own its bytes

    def show_picture(self, picture: Picture, width: int) -> None:
        """Show these pixels `width` device independent pixels wide."""
        self._pixels = picture.pixels
        self._image = QImage(
            self._pixels,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        )
        self.resize(width, max(1, round(width * picture.height / picture.width)))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        painter.end()


def seen(name: str, raw: bytes, page: int, scale: float) -> Look:
    """Return what can be shown of a file, a page as wide as `scale` asks for. Runs anywhere."""
    if raw and attached.sort_of(name, raw) is FileSort.PICTURE:
        return pictures.look(raw)
    return attached.look(name, raw, page, round(_WIDTH * scale))


def _note(file: AttachmentLine, look: Look) -> str:
    words = [phrases.file_sort(look.sort), size_of(file.size)]
    if look.sort is FileSort.OFFICE and look.text:
        words.append(phrases.file_fault("office-text"))
    if look.fault is FileFault.CUT:
        words.append(phrases.file_fault(look.fault))
    if look.sort in (FileSort.PAGE, FileSort.MAIL):
        words.append("文字だけを表示しています。画像やリンクは開きません。")
    return "・".join(words)


def _why(look: Look) -> str:
    return phrases.file_fault(look.fault or look.sort)
