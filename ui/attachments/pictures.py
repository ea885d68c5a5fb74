"""Pictures from elsewhere, drawn small enough, on whatever thread: no widget, nothing kept."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from app.incoming.attached import FileFault, FileSort, Look
from app.views.letters import Picture

EDGE_AT_MOST = 2400
"""Pixels of the longer edge that is shown."""
_PIXELS_AT_MOST = 120_000_000  # of the file; a JPEG is decoded smaller and may hold more
_MEMORY_AT_MOST = 512  # MB while decoding


def look(raw: bytes) -> Look:
    """Return a picture file as it can be shown; too large a one is never decoded."""
    buffer = QBuffer()
    buffer.setData(QByteArray(raw))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(buffer)  # a reader must be gone before what it reads from: TIFF's asks once more


def _read(device: QIODevice) -> Look:
    QImageReader.setAllocationLimit(_MEMORY_AT_MOST)
    reader = QImageReader(device)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return Look(FileSort.PICTURE, fault=FileFault.DAMAGED)
    scaled = bytes(reader.format().data()) == b"jpeg"
    if size.width() * size.height() > _PIXELS_AT_MOST * (8 if scaled else 1):
        return Look(FileSort.PICTURE, fault=FileFault.LARGE)
    most = QSize(EDGE_AT_MOST, EDGE_AT_MOST)
    if size.width() > most.width() or size.height() > most.height():
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return Look(FileSort.PICTURE, fault=FileFault.DAMAGED)
    return Look(FileSort.PICTURE, _pixels(image), 0, 1)


def _pixels(image: QImage) -> Picture:
    if image.hasAlphaChannel():  # on paper, so that black ink on nothing is not lost
        paper = QImage(image.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        plain = image.convertToFormat(QImage.Format.Format_ARGB32)
        painter = QPainter(paper)
        painter.drawImage(0, 0, plain)
        painter.end()
        image = paper
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return Picture(image.width(), image.height(), image.bytesPerLine(), bytes(image.constBits()))
