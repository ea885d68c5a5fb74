"""PDF bytes as pictures and as text: what the preview shows and what a reader finds.

PDFium is not thread-safe, so every call waits for the one before it.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from ctypes import byref, c_double
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from pypdfium2 import PdfDocument, PdfiumError, raw

from reports.errors import UnreadablePdfError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage, PdfTextPage

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
    return _page(pdf, page, scale=scale, prefer_bgrx=True)


def greys(pdf: bytes, page: int, scale: float) -> Picture:
    """Draw a page for a printer: one byte a pixel, from black to white; pages from 0."""
    return _page(pdf, page, scale=scale, grayscale=True)


def _page(pdf: bytes, page: int, **how: Any) -> Picture:
    with (
        _opened(pdf) as document,
        closing(document[page]) as sheet,
        closing(sheet.render(**how)) as bitmap,
    ):
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


@dataclass(frozen=True, slots=True)
class Where:
    """A stretch of a line: page from 0, left, top, width and height as shares of the page."""

    page: int
    left: float
    top: float
    width: float
    height: float


def where(pdf: bytes, words: str) -> tuple[Where, ...]:
    """Return where words stand first, a stretch for each line they take; empty if nowhere."""
    with _opened(pdf) as document:
        for number, sheet in enumerate(document):
            with closing(sheet), closing(sheet.get_textpage()) as layer:
                if found := _stretches(number, sheet, layer, words):
                    return found
    return ()


def _stretches(number: int, sheet: PdfPage, layer: PdfTextPage, words: str) -> tuple[Where, ...]:
    across, down = sheet.get_size()
    with closing(layer.search(words, match_case=True)) as search:
        hit = search.get_next()
        if hit is None:
            return ()
        boxes = [layer.get_rect(n) for n in range(layer.count_rects(*hit))]
    return tuple(
        Where(number, left / across, 1 - top / down, (right - left) / across, (top - low) / down)
        for left, low, right, top in boxes
    )


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


def text_or_nothing(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page; nothing of a file that cannot be opened."""
    try:
        return text(pdf)
    except PdfiumError:
        return ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands on one line of a page, in points from the upper left corner."""

    text: str
    x: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, piece by piece in the order of reading."""

    width: float
    height: float
    pieces: tuple[Piece, ...]


def pieces(pdf: bytes) -> tuple[PageText, ...]:
    """Return where the text of each page stands, and nothing else of it."""
    pages = []
    with _opened(pdf) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as layer:
                width, height = page.get_size()
                pages.append(PageText(width, height, tuple(_pieces(layer, height))))
    return tuple(pages)


_APART = 2.5  # ems between two letters that makes another piece of what follows
_LEVEL = 0.5  # points between the baselines of one line


def _pieces(layer: PdfTextPage, height: float) -> Iterator[Piece]:
    """Yield the pieces of a page; letters that pdfium thought up itself have no place."""
    letters: list[str] = []
    start = last = base = size = 0.0
    for at in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, at)
        x, y = c_double(), c_double()
        if raw.FPDFText_IsGenerated(layer, at) == 1 or code in (0x0A, 0x0D):
            continue
        raw.FPDFText_GetCharOrigin(layer, at, byref(x), byref(y))
        own = raw.FPDFText_GetFontSize(layer, at)
        baseline = height - y.value
        follows = abs(baseline - base) < _LEVEL and -1 < x.value - last < _APART * max(own, size)
        if letters and not follows:
            yield Piece(_joined(letters), start, base, size)
            letters = []
        if not letters:
            start, base, size = x.value, baseline, own
        elif x.value - last > _spaced(letters[-1]) * own:
            letters.append("\u3000")  # pdfium drops a wide space behind a narrow letter
        letters.append(chr(code))
        last = x.value
    if letters:
        yield Piece(_joined(letters), start, base, size)


def _spaced(letter: str) -> float:
    """Return how many ems from a letter to the next tell of a space between them."""
    if letter in " \u3000":
        return _APART
    return 1.2 if letter.isascii() else 1.8


def _joined(letters: list[str]) -> str:
    """Return letters as text; halves of a character are put together."""
    return "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def about(pdf: bytes) -> tuple[str, ...]:
    """Return what a file says of itself (title, author …) and the names of what is attached."""
    with _opened(pdf) as document:
        said = document.get_metadata_dict(skip_empty=True)
        attached = [document.get_attachment(n) for n in range(document.count_attachments())]
        return (*said.values(), *(one.get_name() for one in attached))
