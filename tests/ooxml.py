"""Whether a workbook is one by the rules of its format, stricter than openpyxl reads it.

Two judges: openxml-audit, which checks every part against the schemas of the Open XML SDK, and the
rules below, which are about what Excel repairs though no schema forbids it.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.utils import get_column_letter, range_boundaries
from openxml_audit import OpenXmlValidator

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE = "inline-string"  # allowed by the format; Excel moves them when it saves
_NAME = re.compile(r"^[^\W\d][\w.]*$")
_LOOKS_LIKE_A_CELL = re.compile(r"^([A-Z]{1,3}\d+|R\d*C\d*)$", re.IGNORECASE)
_PLACE = re.compile(r"^'?((?:[^']|'')+?)'?!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)$")
_LONGEST_FORMULA = 8_192


def faults_of(content: bytes) -> list[str]:
    """Return what is wrong with a workbook; nothing where nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        found = OpenXmlValidator().validate(str(path)).errors
    said = [str(error) for error in found]
    return [text for text in said if _INLINE not in text] + list(_repaired(content))


def _repaired(content: bytes) -> Iterator[str]:
    """Yield what Excel would repair."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        parts = {name: packed.read(name) for name in names}
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            yield f"{name}: {count} parts of that name"
    book = etree.fromstring(parts["xl/workbook.xml"])
    titles = [sheet.get("name") for sheet in book.iter("{*}sheet")]
    yield from _titles(titles)
    yield from _names(book, titles)
    styles = etree.fromstring(parts["xl/styles.xml"])
    looks = len(styles.find("{*}cellXfs"))
    differing = styles.find("{*}dxfs")
    marked = 0 if differing is None else len(differing)
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            for fault in _sheet(etree.fromstring(part), looks, marked, titles):
                yield f"{name}: {fault}"
        if name.startswith("xl/charts/"):
            for reference in etree.fromstring(part).iter("{*}f"):
                found = _PLACE.match(reference.text or "")
                if found is None or found[1] not in titles:
                    yield f"{name}: {reference.text}"


def _titles(titles: list[str]) -> Iterator[str]:
    for title in titles:
        if not 0 < len(title) <= 31 or re.search(r"[\[\]:*?/\\]", title) or title[:1] == "'":
            yield f"sheet {title}"
    if len({title.casefold() for title in titles}) < len(titles):
        yield "two sheets of one name"


def _names(book: etree._Element, titles: list[str]) -> Iterator[str]:
    seen = set()
    for one in book.iter("{*}definedName"):
        name, key = one.get("name"), (one.get("name").casefold(), one.get("localSheetId"))
        if key in seen:
            yield f"name {name} twice"
        seen.add(key)
        if name.startswith("_xlnm."):
            continue
        if not _NAME.match(name) or _LOOKS_LIKE_A_CELL.match(name) or len(name) > 255:
            yield f"name {name}"
        found = _PLACE.match(one.text or "")
        if found is None or found[1].replace("''", "'") not in titles:
            yield f"name {name}: {one.text}"


def _sheet(root: etree._Element, looks: int, marked: int, titles: list[str]) -> Iterator[str]:
    last_row = 0
    for row in root.iter("{*}row"):
        number = int(row.get("r"))
        if number <= last_row:
            yield f"row {number} after {last_row}"
        last_row = number
        if float(row.get("ht", 0)) > 409.5:
            yield f"row {number} too high"
        yield from _cells(row, number, looks)
    for rule in root.iter("{*}cfRule"):
        if int(rule.get("dxfId", 0)) >= marked:
            yield f"dxfId {rule.get('dxfId')}"
    yield from _merged(root)
    for link in root.iter("{*}hyperlink"):
        found = _PLACE.match(link.get("location") or "")
        if found is None or found[1] not in titles:
            yield f"link {link.get('location')}"
    for edge in root.iter("{*}oddHeader", "{*}oddFooter"):
        if len((edge.text or "").encode("utf-16-le")) // 2 > 255:
            yield f"{edge.tag} too long"


def _cells(row: etree._Element, number: int, looks: int) -> Iterator[str]:
    last = 0
    for cell in row:
        place = cell.get("r")
        column = range_boundaries(place)[0]
        if place != f"{get_column_letter(column)}{number}" or column <= last:
            yield f"cell {place} in row {number}"
        last = column
        if int(cell.get("s", 0)) >= looks:
            yield f"{place}: style {cell.get('s')}"
        formula, shown = cell.find("{*}f"), cell.find("{*}v")
        if formula is not None and len(formula.text or "") > _LONGEST_FORMULA:
            yield f"{place}: formula too long"
        if cell.get("t") in (None, "n") and shown is not None and shown.text:
            try:
                float(shown.text)
            except (TypeError, ValueError):
                yield f"{place}: {shown.text} is no number"


def _merged(root: etree._Element) -> Iterator[str]:
    taken: set[tuple[int, int]] = set()
    for merged in root.iter("{*}mergeCell"):
        left, top, right, bottom = range_boundaries(merged.get("ref"))
        block = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if block & taken:
            yield f"merged {merged.get('ref')} over another"
        taken |= block
