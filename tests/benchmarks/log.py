"""What the sealed log and the box of Ctrl+K cost: `python -m tests.benchmarks.log [ENTRIES]`.

Times are of the processor: whatever else runs on the machine.

The entries are notes to 100 cases, done one by one by the desk: the log is as it would be.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from app.domain.finding import LogSought
from tests.builders import OFFICER, TODAY, a_casebook, a_phone_note
from ui.palette.hits import ask


def main(wanted: int) -> None:
    """Make the casebook and print the figures, medians in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        casebook = a_casebook(Path(folder))
        numbers = [casebook.intake.phone(a_phone_note(name=f"山田 {n}")).case for n in range(100)]
        ids = {number: casebook.cases.sheet(number).id for number in numbers}
        started = perf_counter()
        for place in range(wanted):
            with casebook._book.act("note") as acting:
                acting.cases.add(ids[numbers[place % 100]])
        print(f"{wanted:,} entries written in {perf_counter() - started:.1f} s")
        log = casebook.log
        every = log.numbers(LogSought())
        asked = {
            "all": lambda: log.numbers(LogSought()),
            "of a case": lambda: log.numbers(LogSought(case=numbers[0])),
            "of a person": lambda: log.numbers(LogSought(actor=OFFICER)),
            "of an act": lambda: log.numbers(LogSought(act="phone")),
            "of a day": lambda: log.numbers(LogSought(first=TODAY, last=TODAY)),
            "first page": lambda: log.lines(log.numbers(LogSought(), 50)),
            "head": log.head,
            "who and what": log.known,
            "50 lines": lambda: log.lines(every[5000:5050]),
            "box: a name": lambda: ask(casebook, "山田 7", ""),
            "box: a number": lambda: ask(casebook, numbers[7], ""),
        }
        for name, question in asked.items():
            print(
                f"{name:<16} {median(_timed(question) for _ in range(7)):8.1f} ms of the processor"
            )
        casebook.close()


def _timed(question) -> float:
    started = process_time()
    question()
    return 1000 * (process_time() - started)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
