"""Rows that go straight into the file: a hundred thousand take no memory."""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import IO, TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl.utils import get_column_letter

from reports._sheet.text import (
    PARTIAL_LEAP_YEAR,
    STARTS_FORMULA,
    Value,
    cleaned,
    lines_of,
    reference,
    storable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FIRST_DAY: Final = date(1899, 12, 30)  # day 0 of a workbook, from March 1900 on
_HIGHEST: Final = 409  # points of a row
_BUNCH: Final = 200  # rows that are written at once
_HERE: Final = "rows"
MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Poured:
    """Rows that go into a sheet when it is written (see Sheet.pour)."""

    title: str
    first: int
    columns: int
    rows: Iterable[Sequence[Value]]
    count: int
    rooms: tuple[tuple[int, float], ...] = ()  # columns that wrap, from 0, and their widths

    def write(self, part: bytes, target: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Write the sheet `part` with the rows in place of the two that carry their looks."""
        root = etree.fromstring(part)
        data = root.find(f"{MAIN}sheetData")
        if data is None:
            raise ValueError(self.title)
        models = data.findall(f"{MAIN}row")[-2:]
        quoted, usual = ([cell.get("s", "0") for cell in model] for model in models)
        for model in models:
            data.remove(model)
        data.append(etree.Comment(_HERE))
        size = root.find(f"{MAIN}dimension")
        if size is not None:
            last = max(self.first, self.first + self.count - 1)
            size.set("ref", f"A1:{reference(last, self.columns)}")
        xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        before, after = xml.split(f"<!--{_HERE}-->".encode())
        columns = tuple(
            (get_column_letter(n), style, guard)
            for n, (style, guard) in enumerate(zip(usual, quoted, strict=True), start=1)
        )
        info = zipfile.ZipInfo(entry.filename, entry.date_time)
        info.compress_type = zipfile.ZIP_DEFLATED
        with target.open(info, "w") as stream:
            stream.write(before)
            self._stream(stream, columns)
            stream.write(after)

    def _stream(self, stream: IO[bytes], columns: tuple[tuple[str, str, str], ...]) -> None:
        written, kept = 0, []
        for number, values in enumerate(self.rows, start=self.first):
            cells = "".join(map(self._cell, columns, values, repeat(number)))
            kept.append(f'<row r="{number}"{self._height(values)}>{cells}</row>')
            written += 1
            if len(kept) == _BUNCH:
                stream.write("".join(kept).encode())
                kept.clear()
        stream.write("".join(kept).encode())
        if written != self.count:
            raise ValueError(self.title)

    def _height(self, values: Sequence[Value]) -> str:
        """Return what says how high a row is; nothing where one line holds all its texts."""
        lines = 1
        for place, units in self.rooms:
            text = values[place]
            # most texts fit even if every character were wide: only the others are measured
            if isinstance(text, str) and (2 * len(text) > units - 2 or "\n" in text):
                lines = max(lines, lines_of(text, units))
        if lines == 1:
            return ""
        return f' ht="{min(_HIGHEST, lines * 16 + 2)}" customHeight="1"'

    def _cell(self, column: tuple[str, str, str], value: Value, row: int) -> str:
        letter, style, guard = column
        if isinstance(value, datetime):
            raise TypeError(self.title)  # no list has moments
        if isinstance(value, date):
            if value < PARTIAL_LEAP_YEAR:
                value = f"{value:%Y/%m/%d}"
            else:
                return f'<c r="{letter}{row}" s="{style}"><v>{(value - _FIRST_DAY).days}</v></c>'
        if isinstance(value, int | float):
            if not math.isfinite(value):
                raise ValueError(f"{self.title}!{letter}{row}")
            return f'<c r="{letter}{row}" s="{style}"><v>{value}</v></c>'
        if not value:
            return f'<c r="{letter}{row}" s="{style}"/>'
        text = cleaned(value)
        if text.startswith(STARTS_FORMULA):
            style = guard
        text = escape(storable(text, f"{self.title}!{letter}{row}"))
        return (
            f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{text}</t></is></c>'
        )
