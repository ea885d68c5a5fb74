"""Ledgers as text (.csv, .tsv): what other programs and Excel itself export."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from app.errors import BadLedgerError
from app.ledger.cells import Line, Page
from app.ledger.workbook import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".csv", ".tsv", ".txt")
_LONGEST_CELL = 1 << 20  # characters


def page(raw: bytes, title: str) -> Page:
    """Return the one sheet of a text file, named `title`.

    Raises BadLedgerError `text-unreadable` where it is neither UTF-8, UTF-16 nor cp932.
    """
    text = _decoded(raw)
    head = text[:4096]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    return Page(title, EPOCH, partial(_lines, text, delimiter), weight=text.count("\n"))


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadLedgerError("text-unreadable")


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(rows, 1):
            lines = [cell.replace("\r\n", "\n").replace("\r", "\n") or None for cell in cells]
            yield Line(number, lines)
    except csv.Error:
        raise BadLedgerError("damaged") from None
