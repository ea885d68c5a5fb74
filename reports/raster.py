"""PDF bytes as pictures and as text: what the preview shows and what a reader finds.

PDFium is not thread-safe, so every call waits for the one before it.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument, PdfiumError, raw

from reports.errors import UnreadablePdfError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

_alone = Lock()
_PIXELS_AT_MOST = 16_000_000  # of a page from elsewhere: 64 MB


class DamagedPdfError(Exception):
    """The bytes are no PDF that can be drawn."""


class LockedPdfError(Exception):
    """The PDF asks for a password."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: rows of `stride` bytes, four bytes a pixel: blue, green, red, unused."""

    width: int
    height: int
    stride: int
    pixels: bytes


@contextmanager
def _opened(pdf: bytes) -> Iterator[PdfDocument]:
    with _alone, closing(PdfDocument(pdf)) as document:
        yield document


def page_count(pdf: bytes) -> int:
    """Return how many pages there are."""
    with _opened(pdf) as document:
        return len(document)


def picture(pdf: bytes, page: int, scale: float) -> Picture:
    """Draw a page, counted from 0. At scale 1 a point is a pixel."""
    with (
        _opened(pdf) as document,
        closing(document[page]) as sheet,
        closing(sheet.render(scale=scale, prefer_bgrx=True)) as bitmap,
    ):
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def look(pdf: bytes, page: int, width: int) -> tuple[int, Picture]:
    """Return the number of pages of a PDF from elsewhere, and one of them `width` pixels wide.

    A page that is not there is the nearest that is; one that is too large is drawn smaller.
    Raises LockedPdfError, DamagedPdfError.
    """
    try:
        with _opened(pdf) as document:
            pages = len(document)
            if not pages:
                raise DamagedPdfError
            with closing(document[min(max(page, 0), pages - 1)]) as sheet:
                return pages, _drawn(sheet, width)
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise (LockedPdfError if locked else DamagedPdfError) from error


def _drawn(sheet: PdfPage, width: int) -> Picture:
    across, down = sheet.get_size()
    if across <= 0 or down <= 0:
        raise DamagedPdfError
    most = (_PIXELS_AT_MOST / (across * down)) ** 0.5
    scale = min(width / across, most)
    with closing(sheet.render(scale=scale, prefer_bgrx=True)) as bitmap:
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def text(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page as a reader copies it, lines parted by a line feed."""
    with _opened(pdf) as document:
        return tuple(_texts(document))


def some_text(pdf: bytes, most: int, patience: float) -> tuple[tuple[str, ...], bool]:
    """Return the text of the first pages, and whether that is all.

    For files of strangers: no more than `most` pages, none begun after `patience` seconds.
    Raises UnreadablePdfError for bytes that are no PDF, are damaged, or need a password.
    """
    pages: list[str] = []
    end = monotonic() + patience
    try:
        with _opened(pdf) as document:
            for page in _texts(document):
                pages.append(page)
                if len(pages) == most or monotonic() > end:
                    return tuple(pages), len(pages) == len(document)
    except PdfiumError as error:
        raise UnreadablePdfError from error
    return tuple(pages), True


def _texts(document: PdfDocument) -> Iterator[str]:
    for page in document:
        with closing(page), closing(page.get_textpage()) as layer:
            yield layer.get_text_bounded().replace("\r\n", "\n")
