"""Registers of many rows: `python -m tests.benchmarks.registers [CASES]`.

Prints how long both registers take to write, beside bare openpyxl (write-only) with the same rows
in the same run, what memory it takes above what the program had, and how soon a run that is
called off ends. MADOGUCHI_BIG_CASEBOOK names a casebook that is there already.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from app.casebook import Casebook
from app.counting import registers
from app.jobs import Cancelled, Progress
from app.views.reports import Register, RegisterWish
from reports import caselist
from tests import office
from tests.benchmarks.hundred_thousand import PASSPHRASE, a_big_casebook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HEAD_ROW = 4
_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)


def main(cases: int) -> None:
    """Build or open the casebook, and print every figure."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as folder:
        given = os.environ.get("MADOGUCHI_BIG_CASEBOOK")
        casebook = (
            Casebook.open(Path(given), PASSPHRASE) if given else a_big_casebook(Path(folder), cases)
        )
        try:
            figures(casebook, Path(folder))
        finally:
            casebook.close()


def figures(casebook: Casebook, folder: Path) -> None:
    """Print the figures of both registers."""
    asked = (Register.REQUESTS, Register.COMPLAINTS)
    wanted = [RegisterWish(register, _FIRST, _LAST) for register in asked]
    before = _peak()
    path = folder / "register.xlsx"
    for one in wanted:
        taken, (rows, _) = timed(lambda one=one: casebook.reporting.register(one, path))
        size = path.stat().st_size / 1e6
        print(f"{one.register}: {rows:,} rows in {taken:.2f} s, {size:.1f} MB on disk")
    print(f"memory above the start: {_peak() - before:,.0f} MB, at the highest")
    called_off(casebook, wanted[0], folder / "never.xlsx")
    docket, book = casebook.reporting._docket, casebook.reporting._book
    for one in wanted:
        with book.reading() as session:
            ids = registers.chosen(session, docket, one)
            listed = registers.around(session, docket, one, len(ids), book.now.moment())
            kept = list(registers.rows(session, docket, one, ids))
        ours, content = timed(lambda listed=listed, kept=kept: caselist.to_xlsx(listed, iter(kept)))
        bare, _ = timed(lambda kept=kept: plain(kept, folder / "plain.xlsx"))
        print(
            f"{one.register}: writing {ours:.2f} s, bare openpyxl {bare:.2f} s, {ours / bare:.2f}×"
        )
        if office.there():
            gives_back(content, kept, folder)


def gives_back(content: bytes, rows: Sequence[Sequence[object]], folder: Path) -> None:
    """Print whether LibreOffice opens a register and gives back the same cells."""
    options = 'csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,false,true,false'
    made = office.converted(content, options.replace('"', ""), folder)
    with made.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))[_HEAD_ROW:]
    wanted = [[_printed(value) for value in row] for row in rows]
    differing = sum(one != other for one, other in zip(found, wanted, strict=True))
    print(f"LibreOffice gives back {len(found):,} rows, {differing} of them otherwise")


def _printed(value: object) -> str:
    if value is None:
        return ""
    # a date is one for LibreOffice too: it writes it in the way of the language it runs in
    return f"{value:%m/%d/%Y}" if isinstance(value, date) else str(value)


def called_off(casebook: Casebook, wanted: RegisterWish, path: Path) -> None:
    """Print how soon a run ends that is called off in its midst."""
    progress, ended = Progress(), threading.Event()

    def run() -> None:
        try:
            casebook.reporting.register(wanted, path, progress)
        except Cancelled:
            ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(0.5)
    started = time.perf_counter()
    progress.cancel()
    thread.join()
    said = "called off" if ended.is_set() else "had ended before"
    print(f"{said} after {time.perf_counter() - started:.2f} s, file there: {path.exists()}")


def plain(rows: Sequence[Sequence[object]], path: Path) -> None:
    """Write the rows with openpyxl and nothing else."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the processor an act takes, whoever else uses it; and its result."""
    started = time.process_time()
    found = act()
    return time.process_time() - started, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
