"""Excel workbooks (.xlsx, .xlsm) read row by row, with what the usual readers drop.

Own reading, because openpyxl drops readings (phonetic runs) always and merged cells when it
reads row by row, and holds 100,000 rows in 560 MB when it does not; python-calamine is fast and
drops readings, hidden rows and the mark of a formula that was never counted.
"""

from __future__ import annotations

import posixpath
import re
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.errors import BadLedgerError
from app.ledger.cells import Line, Merged, Page, Spoken, Uncounted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from app.ledger.cells import Value
    from app.ledger.package import Package

EPOCH = date(1899, 12, 30)  # Excel counts a 29 February 1900 that never was
EPOCH_1904 = date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 9999-12-31

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def pages(package: Package) -> tuple[Page, ...]:
    """Return the sheets of a workbook in their order. Raises BadLedgerError."""
    book = _workbook_part(package)
    root = package.tree(book)
    related = _related(package, book)
    setting = root.find("{*}workbookPr")
    since_1904 = setting is not None and _true(setting.get("date1904"))
    epoch = EPOCH_1904 if since_1904 else EPOCH
    read = _Reader(package, book, related, epoch)
    found = []
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        sort, part = related.get(_relation_of(sheet), ("", ""))
        if not sort.endswith("/worksheet") or not package.has(part):
            continue
        merged, hidden_columns, rows = _shape(package, part)
        found.append(
            Page(
                sheet.get("name") or "",
                epoch,
                partial(read.lines, part),
                merged,
                (sheet.get("state") or "visible") != "visible",
                hidden_columns,
                rows,
            )
        )
    return tuple(found)


# ------------------------------------------------------------------ how the parts hang together


def _workbook_part(package: Package) -> str:
    for sort, part in _related(package, "").values():
        if sort.endswith("/officeDocument"):
            return part
    return "xl/workbook.xml"


def _related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return sort and name of each part that `part` refers to, by the id of the reference."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(relations):
        return {}
    found = {}
    for one in package.tree(relations).iterfind("{*}Relationship"):
        target = one.get("Target") or ""
        place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[one.get("Id") or ""] = (one.get("Type") or "", posixpath.normpath(place))
    return found


def _relation_of(sheet: _Element) -> str:
    return sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""


def _true(written: str | None) -> bool:
    return written in ("1", "true", "on")


# ------------------------------------------------------------------ what stands behind the rows

_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*"
    rb"\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_PIECE = 1 << 20  # bytes looked at in one go
_LONGEST_TAG = 512  # bytes; a tag may lie across two pieces
_WIDEST = 16_384  # columns of a sheet


def _shape(package: Package, part: str) -> tuple[tuple[Merged, ...], frozenset[int], int]:
    """Return the merged cells of a sheet, its hidden columns, and how many rows it has.

    Merged cells are listed after the rows, so the part is looked through once beforehand;
    a search in its bytes takes a tenth of the time of parsing it.
    """
    merged: dict[Merged, None] = {}
    hidden: set[int] = set()
    rest = b""
    rows = 0
    with package.opened(part) as stream:
        while piece := stream.read(_PIECE):
            text = rest + piece
            rows += piece.count(b"</row>")
            for left, top, right, bottom in _MERGE.findall(text):
                place = Merged(int(top), _column(left), int(bottom), _column(right))
                merged[place] = None
            for tag in _COLUMNS.findall(text):
                hidden |= _hidden_columns(tag.decode("ascii", "replace"))
            rest = text[-_LONGEST_TAG:]
    return tuple(merged), frozenset(hidden), rows


def _hidden_columns(tag: str) -> set[int]:
    told = dict(re.findall(r"(\w+)=[\"']([^\"']*)[\"']", tag))
    if not _true(told.get("hidden")):
        return set()
    ends = told.get("min", ""), told.get("max", "")
    if not all(re.fullmatch("[0-9]{1,7}", end) for end in ends):
        return set()  # damaged: that a column is hidden is only said, so nothing is lost
    first, last = map(int, ends)
    return set(range(first - 1, min(last, _WIDEST)))


def _column(letters: bytes | str) -> int:
    """Return the column called by letters, from 1."""
    number = 0
    for letter in letters.decode() if isinstance(letters, bytes) else letters:
        number = number * 26 + ord(letter) - 64
    return number


# ------------------------------------------------------------------ texts and formats

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Return a text as Excel shows it: its own escapes resolved, line ends as line feeds."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _rich(item: _Element) -> str:
    """Return the text of a string item; its phonetic runs make it a Spoken."""
    if len(item) == 1 and item[0].tag[-2:] == "}t":
        return _unescaped(item[0].text or "")
    parts: list[str] = []
    runs: list[tuple[int, int, str]] = []
    for child in item:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [t.text or "" for t in child if _local(t) == "t"]
        elif name == "rPh":
            said = "".join(t.text or "" for t in child if _local(t) == "t")
            runs.append((int(child.get("sb") or 0), int(child.get("eb") or 0), said))
    text = _unescaped("".join(parts))
    return Spoken(text, _reading(text, runs)) if runs else text


def _reading(text: str, runs: Sequence[tuple[int, int, str]]) -> str:
    """Return the text as it is read: what the runs cover by their kana, the rest as it stands.

    Excel counts places in UTF-16 units.
    """
    units = text.encode("utf-16-le")
    said: list[str] = []
    place = 0
    for start, end, kana in sorted(runs):
        if start < place or end * 2 > len(units):
            continue
        said += [units[place * 2 : start * 2].decode("utf-16-le", "replace"), kana]
        place = end
    said.append(units[place * 2 :].decode("utf-16-le", "replace"))
    return "".join(said)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


# Numbers of formats that Excel never writes out; 27 and on are those of the Japanese edition.
_BUILT_IN_DATES = frozenset(
    {*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)} - {32, 33}
)
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')


def shows_a_day(form: str) -> bool:
    """Return whether a number format (表示形式) shows a day: yyyy/m/d, ge.m.d, m月d日."""
    bare = _NOT_FORMAT.sub("", form).lower()
    if "general" in bare or "標準" in bare or "e+" in bare or "e-" in bare:
        return False
    if re.search("[ydg]|e", bare):
        return True
    return "m" in bare and not re.search("[hs]", bare)


# ------------------------------------------------------------------ rows


class _Reader:
    """Reads the rows of any sheet of one workbook."""

    def __init__(
        self, package: Package, book: str, related: dict[str, tuple[str, str]], epoch: date
    ) -> None:
        self._package = package
        self._epoch = epoch
        by_sort = {sort.rpartition("/")[2]: part for sort, part in related.values()}
        folder = posixpath.dirname(book)
        self._strings_part = by_sort.get(
            "sharedStrings", posixpath.join(folder, "sharedStrings.xml")
        )
        self._styles_part = by_sort.get("styles", posixpath.join(folder, "styles.xml"))
        self._strings: list[str] | None = None
        self._days: frozenset[str] | None = None
        self._letters: dict[str, int] = {}

    def lines(self, part: str) -> Iterator[Line]:
        """Yield the rows of a sheet that hold any cell."""
        if self._strings is None or self._days is None:
            self._strings, self._days = self._read_strings(), self._read_styles()
        number = 0
        for row in self._package.elements(part, "row"):
            given = row.get("r")
            number = int(given) if given else number + 1
            yield Line(number, self._cells(row), _true(row.get("hidden")))

    def _cells(self, row: _Element) -> list[Value]:
        cells: list[Value] = []
        for cell in row:
            place = self._place(cell.get("r"), len(cells))
            if not len(cell):
                continue
            while len(cells) < place:
                cells.append(None)
            value = self._value(cell)
            if place < len(cells):  # the same cell told twice
                cells[place] = value
            else:
                cells.append(value)
        return cells

    def _place(self, reference: str | None, otherwise: int) -> int:
        """Return the column of a cell, from 0."""
        if reference is None:
            return otherwise
        letters = reference.rstrip("0123456789")
        known = self._letters.get(letters)
        if known is None:
            known = _column(letters) - 1
            if not 0 <= known < _WIDEST:
                raise BadLedgerError("damaged")
            self._letters[letters] = known
        return known

    def _value(self, cell: _Element) -> Value:
        sort = cell.get("t")
        formula = written = None
        for child in cell:
            name = child.tag[-2:]  # }v, }f, or the end of }is
            if name == "}v":
                written = child.text
            elif name == "}f":
                formula = child.text or ""
            elif sort == "inlineStr":
                return _rich(child)
        if written is None or (formula is not None and written == "" and sort != "str"):
            return None if formula is None else Uncounted(f"={formula}")
        if sort == "s":
            return self._string(written)
        if sort is None or sort == "n":
            return self._number(written, cell.get("s") or "0")
        return _other(sort, written)

    def _string(self, written: str) -> str:
        try:
            return (self._strings or [])[int(written)]
        except (IndexError, ValueError):
            raise BadLedgerError("damaged") from None

    def _number(self, written: str, style: str) -> Value:
        try:
            number = float(written)
        except ValueError:
            return written
        if style in (self._days or ()) and 1 <= number <= _LAST_SERIAL:
            return self._epoch + timedelta(days=int(number))
        return number

    def _read_strings(self) -> list[str]:
        if not self._package.has(self._strings_part):
            return []
        return [_rich(item) for item in self._package.elements(self._strings_part, "si")]

    def _read_styles(self) -> frozenset[str]:
        """Return the cell styles, by their index as it is written, that show a day."""
        if not self._package.has(self._styles_part):
            return frozenset()
        root = self._package.tree(self._styles_part)
        own = {
            form.get("numFmtId"): form.get("formatCode") or ""
            for form in root.iterfind("{*}numFmts/{*}numFmt")
        }
        days = set()
        for index, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            form = style.get("numFmtId") or "0"
            if shows_a_day(own[form]) if form in own else int(form) in _BUILT_IN_DATES:
                days.add(str(index))
        return frozenset(days)


def _other(sort: str, written: str) -> Value:
    if sort == "b":
        return "TRUE" if _true(written) else "FALSE"
    if sort == "d":
        try:
            return datetime.fromisoformat(written).date()
        except ValueError:
            return written
    return _unescaped(written)  # str: the text a formula gives; e: #N/A
