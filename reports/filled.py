"""The company's own workbook as a form: a copy is filled, everything else stays byte for byte.

Only the cells that are filled change, in the XML of their sheets: formats, formulas, pictures and
other sheets are not read and written again, for no writer keeps all of what Excel knows. Where
something cannot be filled without harm, nothing is: see CannotFillError.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from lxml import etree
from typing_extensions import override

from reports._sheet import cleaned, storable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from reports._sheet import Value

_MARK: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_PLACE: Final = re.compile(r"^(.+)!\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")
_CELL: Final = re.compile(r"^([A-Z]{1,3})([1-9]\d{0,6})$")
_FIRST_DAY: Final = date(1899, 12, 30)
_DAY_FORMS: Final = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LARGEST: Final = 200_000_000  # bytes of a part, unpacked


@dataclass(eq=False)
class CannotFillError(ValueError):
    """A workbook cannot be filled as it is asked for; nothing was written.

    `why`: unreadable (no workbook, or one with a password), signed, sheet (none of that name),
    field (unknown), formula (a cell that counts), merged (inside a merged cell), room (rows below
    the marked one are not empty; `what` says how many are wanted), place (no cell).
    """

    why: str
    where: str = ""
    what: str = ""

    @override
    def __str__(self) -> str:
        """Return the facts."""
        return repr(self)


@dataclass(frozen=True, slots=True)
class RowForm:
    """A marked row (印を付けた行): the first of a list, with the field of each column."""

    sheet: str
    row: int
    list: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """What is filled where: texts with marks by cell (集計!B3), and marked rows."""

    cells: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[RowForm, ...] = ()


def form_of(content: bytes, known: Sequence[str], lists: Sequence[str]) -> Form:
    """Return the form a workbook shows by its marks `{{…}}` and by names we know.

    `{{未了.種別}}` marks a column of the list 未了, `{{受付}}` a figure. Marks nobody knows are
    kept, so that filling refuses them by name. Raises CannotFillError.
    """
    book = _Book(content)
    cells: dict[str, str] = {}
    rows: dict[tuple[str, int, str], dict[str, str]] = {}
    for sheet in book.sheets:
        for cell, text in book.texts(sheet):
            marks = _MARK.findall(text)
            if not marks:
                continue
            name, _, column = marks[0].partition(".")
            letters, number = _split(cell)
            if column and name in lists and marks[0] not in known:
                rows.setdefault((sheet, number, name), {})[letters] = column
            else:
                cells[f"{sheet}!{cell}"] = text
    for name, place in book.names():
        if name in known and place not in cells:
            cells[place] = f"{{{{{name}}}}}"
    return Form(cells, tuple(RowForm(*place, columns) for place, columns in rows.items()))


def fill(
    content: bytes,
    form: Form,
    facts: Mapping[str, Value],
    lists: Mapping[str, Sequence[Mapping[str, Value]]],
) -> bytes:
    """Return a filled copy. Excel counts the formulas anew when it opens it.

    Raises CannotFillError; a list with more rows than there is room for is refused, not cut.
    """
    book = _Book(content)
    for place, text in form.cells.items():
        found = _PLACE.match(place)
        if found is None:
            raise CannotFillError("place", place)
        book.sheet(found[1].strip("'")).put(f"{found[2]}{found[3]}", _filled(text, facts, place))
    for one in form.rows:
        if one.list not in lists:
            raise CannotFillError("field", f"{one.sheet}!{one.row}", one.list)
        book.sheet(one.sheet).pour(one, lists[one.list])
    return book.to_bytes()


def _filled(text: str, facts: Mapping[str, Value], place: str) -> Value:
    """Return the value of a text with marks: a figure stays one where it stands alone."""
    for name in _MARK.findall(text):
        if name not in facts:
            raise CannotFillError("field", place, name)
    alone = _MARK.fullmatch(text.strip())
    if alone is not None:
        return facts[alone[1]]
    return _MARK.sub(lambda found: shown_alone(facts[found[1]]), text)


def worded(text: str, facts: Mapping[str, Value]) -> str:
    """Return a text with its marks filled, as somebody reads it; unknown ones as they stand."""
    return _MARK.sub(
        lambda found: shown_alone(facts[found[1]]) if found[1] in facts else found[0], text
    )


def shown_alone(value: Value) -> str:
    """Return a value as it is written within a text."""
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    return "" if value is None else str(value)


def _split(cell: str) -> tuple[str, int]:
    found = _CELL.match(cell)
    if found is None:
        raise CannotFillError("place", cell)
    return found[1], int(found[2])


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Book:
    """A workbook that is being filled: its parts as they lie, and the sheets that change."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._packed = zipfile.ZipFile(io.BytesIO(content))
            names = self._packed.namelist()
            self._part = next(
                name for name in ("xl/workbook.xml", *names) if name.endswith("/workbook.xml")
            )
            self._root = self._tree(self._part)
            self._paths = dict(self._read_paths())
        except (zipfile.BadZipFile, StopIteration, KeyError, etree.XMLSyntaxError) as error:
            raise CannotFillError("unreadable") from error
        if any(name.startswith("_xmlsignatures/") for name in names):
            raise CannotFillError("signed")
        self._shared: list[str] | None = None
        self._days: frozenset[int] | None = None
        self._changed: dict[str, _Filling] = {}

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets, in order."""
        return tuple(self._paths)

    def sheet(self, name: str) -> _Filling:
        """Return a sheet to be filled."""
        if name not in self._paths:
            raise CannotFillError("sheet", name)
        part = self._paths[name]
        if part not in self._changed:
            self._changed[part] = _Filling(name, self._tree(part), self._day_styles())
        return self._changed[part]

    def texts(self, sheet: str) -> Iterator[tuple[str, str]]:
        """Yield the cells of a sheet that hold text, with it."""
        for cell in self._tree(self._paths[sheet]).iter("{*}c"):
            sort, shown = cell.get("t"), cell.find("{*}v")
            text = ""
            if sort == "s" and shown is not None and cell.find("{*}f") is None:
                text = self._strings()[int(shown.text or 0)]
            elif sort == "inlineStr":
                text = "".join(part.text or "" for part in cell.iter("{*}t"))
            if text:
                yield cell.get("r", ""), text

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the defined names that call one cell, with its place."""
        for name in self._root.iter("{*}definedName"):
            found = _PLACE.match((name.text or "").strip())
            if found is not None:
                sheet = found[1].strip("'").replace("''", "'")
                yield name.get("name", ""), f"{sheet}!{found[2]}{found[3]}"

    def to_bytes(self) -> bytes:
        """Return the workbook: every other part as it lay."""
        calc = self._root.find("{*}calcPr")
        if calc is None:
            calc = etree.SubElement(self._root, _tag(self._root, "calcPr"))
            later = self._root.find("{*}extLst")
            if later is not None:
                later.addprevious(calc)
        calc.set("fullCalcOnLoad", "1")
        parts = {part: filling.root for part, filling in self._changed.items()}
        parts[self._part] = self._root
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in self._packed.infolist():
                root = parts.get(entry.filename)
                content = self._packed.read(entry) if root is None else _written(root)
                target.writestr(entry, content)
        return whole.getvalue()

    def _tree(self, part: str) -> _Element:
        if self._packed.getinfo(part).file_size > _LARGEST:
            raise CannotFillError("unreadable")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(self._packed.read(part), parser)

    def _read_paths(self) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(self._part)
        related = {
            str(one.get("Id")): str(one.get("Target"))
            for one in self._tree(f"{folder}/_rels/{name}.rels")
        }
        for sheet in self._root.iter("{*}sheet"):
            identity = next(v for k, v in sheet.attrib.items() if str(k).endswith("}id"))
            target = related[str(identity)]
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            yield str(sheet.get("name")), posixpath.normpath(path)

    def _strings(self) -> list[str]:
        if self._shared is None:
            part = posixpath.join(posixpath.dirname(self._part), "sharedStrings.xml")
            known = part in self._packed.namelist()
            items = self._tree(part).iter("{*}si") if known else ()
            self._shared = ["".join(_spoken(item)) for item in items]
        return self._shared

    def _day_styles(self) -> frozenset[int]:
        """Return the styles that show a date."""
        if self._days is None:
            part = posixpath.join(posixpath.dirname(self._part), "styles.xml")
            root = self._tree(part)
            own = {
                int(form.get("numFmtId", "0")): str(form.get("formatCode", ""))
                for form in root.iter("{*}numFmt")
            }
            days = {n for n, code in own.items() if re.search("[ymdge]", _QUOTED.sub("", code))}
            formats = root.find("{*}cellXfs")
            self._days = frozenset(
                place
                for place, style in enumerate(() if formats is None else formats)
                if int(style.get("numFmtId", "0")) in (_DAY_FORMS | days)
            )
        return self._days


class _Filling:
    """One sheet while it is filled."""

    def __init__(self, name: str, root: _Element, day_styles: frozenset[int]) -> None:
        self.root = root
        self._name = name
        self._day_styles = day_styles
        data = root.find("{*}sheetData")
        if data is None:
            raise CannotFillError("unreadable", name)
        self._data = data
        self._rows = {int(row.get("r", "0")): row for row in data}
        self._merged = [str(one.get("ref")) for one in root.iter("{*}mergeCell")]

    def put(self, cell: str, value: Value, style: str = "") -> None:
        """Write a value into a cell; its format stays."""
        letters, number = _split(cell)
        where = f"{self._name}!{cell}"
        if self._inside_merged(letters, number):
            raise CannotFillError("merged", where)
        element = self._cell(letters, number)
        if element.find("{*}f") is not None:
            raise CannotFillError("formula", where)
        if style and element.get("s") is None:
            element.set("s", style)
        for child in list(element):
            element.remove(child)
        if "t" in element.attrib:
            del element.attrib["t"]
        self._write(element, value, where)

    def _write(self, element: _Element, value: Value, where: str) -> None:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            shows_day = int(element.get("s", "0")) in self._day_styles
            value = (value - _FIRST_DAY).days if shows_day else f"{value:%Y/%m/%d}"
        if value is None or value == "":
            return
        if isinstance(value, str):
            element.set("t", "inlineStr")
            held = etree.SubElement(element, _tag(element, "is"))
            text = etree.SubElement(held, _tag(element, "t"))
            text.text = storable(cleaned(value), where)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            etree.SubElement(element, _tag(element, "v")).text = str(value)

    def pour(self, form: RowForm, rows: Sequence[Mapping[str, Value]]) -> None:
        """Write a list from its marked row down, into rows that are empty in its columns."""
        where = f"{self._name}!{form.row}"
        styles = {}
        for letters in form.columns:
            model = self._cell(letters, form.row)
            styles[letters] = model.get("s", "")
            for number in range(form.row + 1, form.row + len(rows)):
                if self._holds(letters, number):
                    raise CannotFillError("room", where, str(len(rows)))
        if not rows:
            for place, letters in enumerate(form.columns):
                words = "0件（該当するものはありません）" if place == 0 else None
                self.put(f"{letters}{form.row}", words)
        for number, row in enumerate(rows, form.row):
            for letters, column in form.columns.items():
                if column not in row:
                    raise CannotFillError("field", where, f"{form.list}.{column}")
                self.put(f"{letters}{number}", row[column], styles[letters])

    def _holds(self, letters: str, number: int) -> bool:
        row = self._rows.get(number)
        cells = () if row is None else row
        return any(cell.get("r") == f"{letters}{number}" and len(cell) for cell in cells)

    def _inside_merged(self, letters: str, number: int) -> bool:
        for reference in self._merged:
            first, _, last = reference.partition(":")
            (left, top), (right, bottom) = _split(first), _split(last or first)
            within = _number(left) <= _number(letters) <= _number(right) and top <= number <= bottom
            if within and (letters, number) != (left, top):
                return True
        return False

    def _cell(self, letters: str, number: int) -> _Element:
        """Return the cell, made at its place in order where it is not there."""
        row = self._rows.get(number)
        if row is None:
            row = self._rows[number] = etree.Element(_tag(self.root, "row"), {"r": str(number)})
            before = [one for one in self._data if int(one.get("r", "0")) < number]
            self._data.insert(len(before), row)
        wanted = _number(letters)
        columns = [_number(_split(str(cell.get("r")))[0]) for cell in row]
        if wanted in columns:
            return row[columns.index(wanted)]
        made = etree.Element(_tag(self.root, "c"), {"r": f"{letters}{number}"})
        row.insert(sum(column < wanted for column in columns), made)
        if "spans" in row.attrib:
            del row.attrib["spans"]
        return made


def _spoken(item: _Element) -> Iterator[str]:
    """Yield the text of a shared string, without its reading (rPh)."""
    for text in item.iter("{*}t"):
        parent = text.getparent()
        if parent is None or etree.QName(parent).localname != "rPh":
            yield text.text or ""


def _tag(beside: _Element, name: str) -> str:
    return f"{{{etree.QName(beside).namespace}}}{name}"


def _written(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
