"""Shows one chapter: Qt's own Markdown, set on our lines, in our colours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageReader,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit
from typing_extensions import override

import resources
from app.rules.manual import Spot
from ui.theme import unit

if TYPE_CHECKING:
    from app.rules.manual import Chapter
    from ui.theme import Theme

_LINE = 165  # per cent of a letter
_TITLES = {1: 22, 2: 16, 3: 14}  # px by the level of a heading
_ABOVE = {1: 0, 2: 26, 3: 16}  # px over it
_PICTURE, _LEAST = 740, 200  # px
_COLUMN = 820  # px: longer lines are hard to follow
_SHARES = (34, 66)  # per cent of the columns of a table
_KEYS = re.compile(r"`((?:Ctrl|Shift|Alt|F\d|Esc|Tab|Space|Enter)[^`]*)`")
_FOUND = QTextDocument.FindFlag


class Reader(QTextBrowser):
    """A chapter to be read; links are only told of, and lead nowhere but into the manual."""

    wanted = Signal(object)  # Spot

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chapter: Chapter | None = None
        self._width = 0  # of the pictures, as they were drawn
        self.setObjectName("reading")
        self.setOpenLinks(False)
        self.setAccessibleName("マニュアルの本文")
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._on_theme)

    def show_chapter(self, chapter: Chapter) -> None:
        """Show `chapter` from its beginning."""
        self._chapter = chapter
        self._width = self._picture_width()
        document = QTextDocument(self)  # a document filled twice keeps remains of the first
        document.setDefaultFont(self.font())
        document.setUndoRedoEnabled(False)
        document.setMarkdown(_KEYS.sub(_native, chapter.text))
        self._dress(document)
        self.setExtraSelections([])
        self.setDocument(document)
        self._keep_column()
        self._to(QTextCursor(self.document()))

    def go_to(self, heading: str) -> bool:
        """Let the heading stand at the top; False where the chapter has none that says so."""
        block = self._heading(heading)
        if block is None:
            return False
        cursor = QTextCursor(block)
        self._to(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - unit(12))
        return True

    def look_for(self, words: str, *, backwards: bool = False) -> bool:
        """Mark the next place where `words` stand; False where there is none from here on."""
        flags = _FOUND.FindBackward if backwards else _FOUND(0)
        found = self.document().find(words, self.textCursor(), flags)
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.ensureCursorVisible()
        return True

    def mark_all(self, words: str) -> None:
        """Put a ground under every place where `words` stand."""
        marks, cursor = [], QTextCursor(self.document())
        while words and not (cursor := self.document().find(words, cursor)).isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(self._theme.colour("soon_ground"))
            mark.format.setForeground(self._theme.colour("soon"))
            marks.append(mark)
        self.setExtraSelections(marks)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_column()
        if self._chapter is not None and self._width != self._picture_width():
            self._show_again()

    @override
    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Give the pictures of the manual, and nothing else from anywhere."""
        if type != QTextDocument.ResourceType.ImageResource.value or self._chapter is None:
            return None
        wanted = QUrl(name).path().removeprefix("pictures/").removesuffix(".png")
        if wanted not in set(self._chapter.pictures()):
            return None
        return self._picture(resources.read_bytes(f"manual/pictures/{wanted}.png"))

    def _picture_width(self) -> int:
        room = self.viewport().width() - unit(64)
        return min(unit(_PICTURE), max(unit(_LEAST), room))

    def _picture(self, raw: bytes) -> QImage:
        data = QByteArray(raw)
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        image = reader.read().convertToFormat(QImage.Format.Format_RGB32)
        del reader  # before what it reads from
        ratio = self.devicePixelRatioF()
        width = self._picture_width()
        size = QSize(round(width * ratio), round(width * ratio * image.height() / image.width()))
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        painter = QPainter(image)
        painter.setPen(QColor(self._theme.tokens.field))
        painter.drawRect(0, 0, image.width() - 1, image.height() - 1)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    # ---------------------------------------------------------------- dressing

    def _dress(self, document: QTextDocument) -> None:
        document.setDocumentMargin(unit(24))
        block = document.begin()
        while block.isValid():
            self._dress_block(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _keep_column(self) -> None:
        """Leave what is wider than a column of reading empty."""
        frame = self.document().rootFrame()
        style = frame.frameFormat()
        spare = max(unit(24), self.viewport().width() - unit(_COLUMN))
        if round(style.rightMargin()) != spare:
            style.setRightMargin(spare)
            frame.setFrameFormat(style)

    def _dress_block(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        lines = QTextBlockFormat()
        lines.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if _holds_picture(block):
            lines.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        inside = cursor.currentTable() is not None
        lines.setTopMargin(0 if inside else unit(_ABOVE.get(level, 4)))
        lines.setBottomMargin(0 if inside else unit(8 if level else 6))
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel):
            lines.setLeftMargin(0)
        cursor.mergeBlockFormat(lines)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel):
            warning = QTextCharFormat()
            warning.setFontWeight(QFont.Weight.Bold)
            warning.setForeground(self._theme.colour("soon"))
            cursor.mergeCharFormat(warning)
        if level:
            title = QTextCharFormat()
            title.setProperty(QTextFormat.Property.FontPixelSize, unit(_TITLES.get(level, 14)))
            title.setFontWeight(QFont.Weight.Bold)
            cursor.mergeCharFormat(title)
        self._dress_words(block)

    def _dress_words(self, block: QTextBlock) -> None:
        spans = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            spans.append((fragment.position(), fragment.length(), fragment.charFormat()))
            iterator += 1
        for start, length, style in spans:
            news = QTextCharFormat()
            if style.fontFixedPitch():
                news.setFontFixedPitch(False)
                news.setFontFamilies(self.font().families())
                news.setFontWeight(QFont.Weight.Bold)
                news.setBackground(self._theme.colour("waiting_ground"))
            elif style.isAnchor():
                news.setForeground(self._theme.colour("link"))
                news.setFontUnderline(True)
            else:
                continue
            cursor = QTextCursor(block)
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(news)

    def _dress_table(self, table: QTextTable) -> None:
        style = table.format()
        style.setCellPadding(unit(6))
        style.setCellSpacing(0)
        style.setBorder(1)
        style.setBorderCollapse(True)
        style.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        style.setBorderBrush(self._theme.colour("line"))
        style.setTopMargin(unit(8))
        style.setBottomMargin(unit(12))
        share = QTextLength.Type.PercentageLength
        style.setWidth(QTextLength(share, 100))
        style.setColumnWidthConstraints([QTextLength(share, one) for one in _SHARES])
        table.setFormat(style)

    # ---------------------------------------------------------------- moving

    def _heading(self, heading: str) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == heading:
                return block
            block = block.next()
        return None

    def _to(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _on_link(self, url: QUrl) -> None:
        if self._chapter is not None and url.isRelative():
            heading = url.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
            self.wanted.emit(Spot(url.path() or self._chapter.name, heading))

    def _on_theme(self) -> None:
        if self._chapter is not None:
            self._show_again()

    def _show_again(self) -> None:
        if self._chapter is not None:
            bar, marked = self.verticalScrollBar(), self.extraSelections()
            place = bar.value()
            self.show_chapter(self._chapter)
            if marked:
                self.mark_all(marked[0].cursor.selectedText())
            bar.setValue(place)


def _native(found: re.Match[str]) -> str:
    """Return a key as it is written on this machine's keyboard."""
    native = QKeySequence(found[1]).toString(QKeySequence.SequenceFormat.NativeText)
    return f"`{native or found[1]}`"


def _holds_picture(block: QTextBlock) -> bool:
    return "\ufffc" in block.text()
