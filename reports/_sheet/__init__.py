"""Workbooks: plain values in, XLSX bytes out. The only room that writes with openpyxl.

Every value passes `Sheet.put`, every formula `Sheet.formula`; there is no third way into a cell.
What a casebook holds was written by strangers, so text stays text whatever it begins with.
"""

from __future__ import annotations

from reports._sheet.book import Book, Sheet
from reports._sheet.looks import ACCENT, FONT, HEADER, INK, LATE, LINE, MUTED, TOTAL, Look
from reports._sheet.text import (
    TextTooLongError,
    Value,
    cleaned,
    lines_of,
    reference,
    storable,
    width,
)
