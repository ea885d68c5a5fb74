"""Finding at 100,000 cases: `python -m tests.benchmarks.finding [CASES]`.

Prints the medians of product figures for lists and search, and proves recall and precision of
200 questions against brute force on the folded texts. Builds its casebook under a temporary
folder (two minutes at 100,000), or opens the one in MADOGUCHI_BIG_CASEBOOK.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.casebook import Casebook
from app.domain.finding import Order, Sought, Span
from app.finding import passages
from app.people.kept import folded
from tests.benchmarks.hundred_thousand import PASSPHRASE, a_big_casebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_QUESTIONS = 200
_MARKS = ("。", "（", "ver.3.2", "100%", "-", "@", "/", '"', "*", "(", "QX-77", "a b", "R8-", "2回")


def main(cases: int) -> None:
    """Build or open the casebook, and print every figure."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as folder:
        given = os.environ.get("MADOGUCHI_BIG_CASEBOOK")
        if given:
            casebook = Casebook.open(Path(given), PASSPHRASE)
        else:
            started = time.perf_counter()
            casebook = a_big_casebook(Path(folder), cases)
            print(f"built {cases:,} cases in {time.perf_counter() - started:.1f} s")
        try:
            figures(casebook)
            prove(casebook)
        finally:
            casebook.close()


def median_ms(act: Callable[[], object], rounds: int = 7) -> float:
    """Return the median of some runs in milliseconds; the first one, cold, does not count."""
    act()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def figures(casebook: Casebook) -> None:
    """Print the medians."""
    find = casebook.cases

    def say(what: str, act: Callable[[], object], note: str = "") -> None:
        print(f"{what:<52}{median_ms(act):>9.1f} ms  {note}")

    def first(query: str = "", **sought: object) -> Callable[[], object]:
        wanted = Sought(query, **sought)  # type: ignore[arg-type]
        return lambda: find.first(wanted, 200)

    say("open cases, first 200 by due, and their count", first(open_only=True))
    say("all cases, first 200 by due, and their count", first())
    say("all cases, every id by due", lambda: find.seek(Sought()))
    say("all cases, every id by requester", lambda: find.seek(Sought(order=Order.REQUESTER)))
    say("50 lines", lambda: find.lines(find.seek(Sought(), 50)))
    for query in ("利用停止", "消去", "苦情", "です", "高橋", "磁気テープ", "𩸽", "開示 郵送"):
        ids, total = find.first(Sought(query), 200)
        say(f"first 200 of {query}", lambda q=query: find.seek(Sought(q), 200), f"{total:,} hits")
        say("  with its count", first(query))
        say("  every id", lambda q=query: find.seek(Sought(q)))
        say("  50 lines with where it stands", lambda i=ids, q=query: find.lines(i[:50], q))
    for query in ("開", "の", "𩸽", "0", "。"):
        total = len(find.seek(Sought(query)))
        say(
            f"one character {query}, first 200",
            lambda q=query: find.seek(Sought(q), 200),
            f"{total:,} hits",
        )
        say("  with its count", first(query))
    say("by relevance: 高橋", first("高橋", order=Order.RELEVANCE))
    say("tag", first(tag="監査"))
    say("a year of arrivals", first(arrived=Span(date(2026, 1, 1), date(2026, 12, 31))))
    some = find.seek(Sought(open_only=True), 5)
    say("one case, its sheet", lambda: find.sheet(some[0]))
    say("今日", casebook.deadlines.today)
    if len(find.seek(Sought())) <= 10_000:  # it tells every case anew
        say("month", lambda: casebook.reporting.month(2026, 11))


def prove(casebook: Casebook, questions: int = _QUESTIONS) -> None:
    """Compare every question with brute force on the folded texts; print recall and precision."""
    with casebook.cases._book.reading() as session:
        ids = [row[0] for row in session.connection().execute(text("SELECT id FROM case_file"))]
        texts = {
            case: [folded(one.text) for one in found]
            for start in range(0, len(ids), 5_000)
            for case, found in passages.gather(session, ids[start : start + 5_000]).items()
        }
    whole = {case: "\n".join(found) for case, found in texts.items()}
    right = found_wrong = missed = 0
    taken: dict[bool, list[float]] = {True: [], False: []}
    for query in _some_questions(whole, questions):
        words = passages.question(query)
        if not words:
            continue
        wanted = {case for case, all_of in whole.items() if all(word in all_of for word in words)}
        started = time.perf_counter()
        casebook.cases.seek(Sought(query), 200)
        taken[min(map(len, words)) > 1].append(time.perf_counter() - started)
        found = set(casebook.cases.seek(Sought(query)))
        right += len(found & wanted)
        found_wrong += len(found - wanted)
        missed += len(wanted - found)
        if found != wanted:
            print(f"  {query!r}: {len(wanted - found)} missed, {len(found - wanted)} wrong")
    print(f"{questions} questions, {right:,} hits: recall {right / max(1, right + missed):.4%},"
          f" precision {right / max(1, right + found_wrong):.4%}")  # fmt: skip
    for long, times in taken.items():
        if times:
            print(
                f"  {'two characters and more' if long else 'with one character'}, first 200:"
                f" median {statistics.median(times) * 1000:.1f} ms, longest {max(times) * 1000:.1f}"
            )


def _some_questions(whole: dict[int, str], questions: int) -> Iterator[str]:
    """Yield pieces of the texts of one to eight characters, words side by side, and marks."""
    chance = random.Random(2)  # noqa: S311 - no secret
    ids: Sequence[int] = sorted(whole)

    def piece(length: int) -> str:
        words = whole[chance.choice(ids)]
        start = chance.randrange(max(1, len(words) - length))
        return words[start : start + length].strip()

    yield from _MARKS
    for number in range(questions - len(_MARKS)):
        length = 1 + number % 8
        one = piece(length)
        yield f"{one} {piece(length)}" if number % 5 == 4 else one


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
