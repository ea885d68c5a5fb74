"""What another program makes of our workbooks: LibreOffice, without a window.

Used by hand and by benchmarks, for it takes seconds to start; tests skip where it is missing.
"""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from openpyxl import load_workbook

_STORED = re.compile(rb"(</f>)<v>[^<]*</v>")


def there() -> bool:
    """Return whether LibreOffice is on this machine."""
    return shutil.which("soffice") is not None


def converted(content: bytes, form: str, folder: Path, name: str = "book.xlsx") -> Path:
    """Return the file LibreOffice makes of a workbook: `form` is pdf, xlsx, csv …"""
    source = folder / name
    source.write_bytes(content)
    made = folder / "made"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office",
         "--convert-to", form, "--outdir", str(made), str(source)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return made / f"{source.stem}.{form.partition(':')[0]}"


def without_results(content: bytes) -> bytes:
    """Return a workbook whose formulas have no stored results: whoever opens it must count."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                part = _STORED.sub(rb"\1", part)
            target.writestr(entry, part)
    return out.getvalue()


def recounted(content: bytes, folder: Path) -> tuple[int, list[str]]:
    """Return how many formulas LibreOffice counted, and the cells where it came to another."""
    formulas = load_workbook(io.BytesIO(content))
    stored = load_workbook(io.BytesIO(content), data_only=True)
    path = converted(without_results(content), "xlsx", folder)
    counted = load_workbook(path, data_only=True)
    found, differing = 0, []
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                found += 1
                ours = stored[sheet.title][cell.coordinate].value
                theirs = counted[sheet.title][cell.coordinate].value
                if not _same(ours, theirs):
                    differing.append(f"{sheet.title}!{cell.coordinate}: {ours} {theirs}")
    return found, differing


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other
