"""A month of many cases: `python -m tests.benchmarks.months [CASES [FOLDER]]`.

Opens CASES cases (10,000 unless said) in one month by the desks' own acts, so that the journal
knows them all, brings some to their ends, and prints: that every figure of the balance is what the
journal alone says (tests/recount.py), how long the month, its workbook and its page take, and that
LibreOffice, counting every formula anew, comes to the numbers that are stored. FOLDER keeps the
casebook; one that is there already is taken.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from app.casebook import Casebook
from app.domain.requests import Channel, Kind
from app.now import RehearsalNow
from tests.builders import OFFICER, PASSPHRASE, TODAY, a_casebook, a_phone_note, did, drive
from tests.office import recounted
from tests.recount import assert_counted

_NAME = "month.casebook"
_FIRST = date(2026, 10, 1)


def main(cases: int, folder: Path) -> None:
    """Build or open the casebook, and print every figure."""
    path = folder / _NAME
    if path.exists():
        book = Casebook.open(path, PASSPHRASE, actor=OFFICER, now=RehearsalNow(TODAY))
    else:
        started = time.perf_counter()
        folder.mkdir(parents=True, exist_ok=True)
        book = a_casebook(folder, TODAY, name=_NAME)
        fill(book, cases)
        print(f"{cases:,} cases opened and driven in {time.perf_counter() - started:.0f} s")
    try:
        figures(book, folder)
    finally:
        book.close()


def fill(book: Casebook, cases: int) -> None:
    """Open cases of every kind in October, and end, withdraw and reopen some in November."""
    chance = random.Random(10)  # noqa: S311 - no secret
    kinds, channels = list(Kind), list(Channel)
    for number in range(cases):
        kind = kinds[number % len(kinds)]
        day = _FIRST + timedelta(number % 31)
        note = a_phone_note(
            kinds=(kind,),
            arrived=day,
            channel=chance.choice(channels),
            mail=f"k{number}@example.jp",
        )
        case = book.intake.phone(note).case
        later = (day + timedelta(chance.randint(1, 20))).isoformat()
        if kind is Kind.INQUIRY:
            drive(book, case, did("investigate", text="確認した。", on=later),
                  did("notify", how="phone", text="回答した。", on=later),
                  did("close", copies="destroyed", on=later))  # fmt: skip
        elif kind is Kind.MARKETING_STOP:
            drive(book, case, did("execute", text="登録した。", on=later))
        elif chance.random() < 0.3:
            drive(book, case, did("withdraw", text="取下げ。", on=later))


def figures(book: Casebook, folder: Path) -> None:
    """Print what a month takes, and that its numbers are right."""
    for month in (10, 11):
        found = assert_counted(book, 2026, month)
        received = sum(sum(kind.received) for kind in found.kinds)
        print(f"2026-{month}: {received:,} received, {len(found.open_items):,} open at the end, "
              f"{len(found.entries):,} rows of details: as the journal says")  # fmt: skip
    target = folder / "month.xlsx"
    for what, act in (
        ("month", lambda: book.reporting.month(2026, 10)),
        ("workbook", lambda: book.reporting.export(2026, 10, target)),
        ("page", lambda: book.reporting.page(2026, 10)),
    ):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        print(f"{what}: {time.perf_counter() - wall:.2f} s, "
              f"{time.process_time() - cpu:.2f} s of the processor")  # fmt: skip
    print(f"workbook: {target.stat().st_size / 1e6:.1f} MB")
    formulas, differing = recounted(target.read_bytes(), folder)
    print(
        f"LibreOffice: {formulas:,} formulas counted anew, {len(differing)} differ {differing[:5]}"
    )


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        main(wanted, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as place:
            main(wanted, Path(place))
