"""What openpyxl leaves out of a file, written into it: results of formulas, poured rows."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from lxml import etree

from reports._sheet.pouring import MAIN, Poured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STYLES: Final = "xl/styles.xml"
_FONT_ORDER: Final = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip


def completed(
    plain: io.BytesIO, sheets: Sequence[tuple[Mapping[str, str | float], Poured | None]]
) -> bytes:
    """Write what openpyxl leaves out: of each sheet the results of formulas, and rows poured in."""
    parts = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, start=1)}
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == _STYLES:
                part = _fonts_in_order(part)
            results, poured = parts.get(entry.filename, ({}, None))
            if results:
                part = _sheet_with_results(part, results)
            if poured is not None:
                poured.write(part, target, entry)
            else:
                target.writestr(entry, part)
    return whole.getvalue()


def _fonts_in_order(part: bytes) -> bytes:
    """Return the styles with what is said of each font in the order of the schema."""
    root = etree.fromstring(part)
    for font in root.iter(f"{MAIN}font"):
        font[:] = sorted(font, key=lambda said: _FONT_ORDER.index(etree.QName(said).localname))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sheet_with_results(part: bytes, results: Mapping[str, str | float]) -> bytes:
    root = etree.fromstring(part)
    for cell in root.iter(f"{MAIN}c"):
        if cell.find(f"{MAIN}f") is None:
            continue
        result = results[str(cell.attrib["r"])]
        if isinstance(result, str):
            cell.set("t", "str")
        shown = cell.find(f"{MAIN}v")
        if shown is None:
            shown = etree.SubElement(cell, f"{MAIN}v")
        shown.text = str(result)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
