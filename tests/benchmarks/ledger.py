"""A large ledger taken over: `python -m tests.benchmarks.ledger [ROWS]`.

Makes a workbook of ROWS (100,000) rows and twelve columns, closed matters and open ones, looks it
through, takes it over into a fresh encrypted casebook (journal, lists and index included), and
prints how long that takes and the memory of both processes at the highest, beside bare openpyxl
reading the same file in the same run. Then every row is proved to be in.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from app.desks.take_over import TakeOver
from app.ledger.reading import Source
from tests.benchmarks.hundred_thousand import TODAY, told
from tests.builders import a_casebook

if TYPE_CHECKING:
    from app.casebook import Casebook

_HEADINGS = (
    "受付番号",
    "受付日",
    "氏名",
    "フリガナ",
    "電話番号",
    "住所",
    "区分",
    "受付方法",
    "内容",
    "対応内容",
    "完了日",
    "担当者",
)
_KINDS = ("開示", "訂正", "利用停止", "苦情", "相談")
_CHANNELS = ("電話", "メール", "郵送")
_OPEN = 50  # one row in so many


def main(rows: int) -> None:
    """Make the ledger, take it over, and print every figure."""
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as folder:
        path = Path(folder) / "台帳.xlsx"
        _write(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.1f} MB")
        with closing(a_casebook(Path(folder))) as casebook:
            casebook._book.database.execute("PRAGMA synchronous = FULL")
            _take(casebook, path, rows)
        started = time.perf_counter()
        for row in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
            assert row
        print(f"bare openpyxl reads it in {time.perf_counter() - started:.1f} s")
    print(f"load after: {os.getloadavg()[0]:.1f}")


def _take(casebook: Casebook, path: Path, rows: int) -> None:
    desk: TakeOver = casebook.ledger
    source = Source(path.name, path.read_bytes())
    started = time.perf_counter()
    looked = desk.look(source)
    print(f"looked through in {time.perf_counter() - started:.1f} s")
    started, busy = time.perf_counter(), time.process_time()
    taken = desk.take_file(source, looked.mapping)
    print(
        f"taken over in {time.perf_counter() - started:.1f} s, "
        f"{time.process_time() - busy:.1f} s of the processor to store: "
        f"{taken.stored:,} stored, {len(taken.refused):,} refused"
    )
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ours, reader = (resource.getrusage(one).ru_maxrss / 1024 for one in who)
    print(f"memory at the highest: {ours:,.0f} MB here, {reader:,.0f} MB where it is read")
    assert taken.stored == rows
    started = time.perf_counter()
    assert casebook.safekeeping.check().ok
    print(f"all of it proved in {time.perf_counter() - started:.1f} s")


def _write(path: Path, rows: int) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    book = Workbook(write_only=True)
    sheet = book.create_sheet("受付台帳")
    sheet.append(_HEADINGS)
    for number in range(1, rows + 1):
        says = told(chance)
        arrived = TODAY - timedelta(days=chance.randrange(1, max(30, rows // 40)))
        closed = None if number % _OPEN == 0 else arrived + timedelta(days=chance.randrange(20))
        sheet.append(
            (
                f"旧{number:06}",
                arrived,
                says.name,
                says.reading,
                says.phone,
                says.address,
                chance.choice(_KINDS),
                chance.choice(_CHANNELS),
                says.words,
                says.note,
                min(closed, TODAY) if closed else None,
                "佐野",
            )
        )
    book.save(path)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
