"""From a keystroke in a letter text to the painted page: `python -m tests.benchmarks.texts`.

The real page, offscreen, on the real worker thread, with each stroke kept as a draft on the
disk; and what of it is checking the text, drawing the PDF, making the picture. Beside the time
stands what the processor did for it: the same on a machine that has other work to do.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject

from app.texts.views import TextWish
from tests.answers import ScriptedAsk
from tests.builders import a_case, a_casebook
from ui.application import set_up
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import JobRunner
from ui.pages import PageName, Place
from ui.texts import texts_page
from ui.texts.texts_page import TextsPage
from ui.theme import Theme

if TYPE_CHECKING:
    from app.casebook import Casebook

_LETTERS = ("L01", "L09", "L11", "L19", "L24")
_STROKES = 30
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents  # a busy loop would starve the worker


def main() -> None:
    """Print every figure."""
    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    runner, keeper = JobRunner(), JobRunner()
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as folder:
        casebook = a_casebook(Path(folder))
        number = a_case(casebook)
        desk = Desk(casebook, runner, ChangeBus(), ScriptedAsk(), theme, keeper)
        try:
            strokes(desk)
            parts(casebook, number)
        finally:
            runner.close()
            keeper.close()
            casebook.close()


def strokes(desk: Desk) -> None:
    """From the stroke to the painted page, the pause after it included."""
    page = TextsPage(desk)
    page.resize(1160, 760)
    page.show()
    everything: list[tuple[float, float]] = []
    for letter in _LETTERS:
        page.visit(Place(PageName.TEXTS, letter=letter))
        _until(page, lambda: page.letter == letter and _at_rest(page))  # noqa: B023 - at once
        taken = []
        for stroke in range(_STROKES):
            page.editor.go_to_line(2)
            _until(page, lambda: _at_rest(page))
            before = page.sample.preview.picture.cacheKey()
            began, worked = time.perf_counter(), time.process_time()
            page.editor.insert("あいうえお"[stroke % 5])
            _until(page, lambda: page.sample.preview.picture.cacheKey() != before)  # noqa: B023
            page.sample.preview.repaint()
            taken.append((time.perf_counter() - began, time.process_time() - worked))
        everything += taken
        _say(f"{letter}: keystroke to painted page", taken)
    _say(f"all letters (pause of {texts_page.PAUSE} ms included)", everything)
    page.close()
    page.deleteLater()


def parts(casebook: Casebook, number: str) -> None:
    """What the desk does for one stroke, with fictional values and those of a case."""
    for letter in _LETTERS:
        text = casebook.texts.sheet(letter).text
        checked, drawn, of_case = [], [], []
        for stroke in range(_STROKES):
            typed = f"{text}{'あ' * stroke}\n"  # never the same: nothing is remembered
            checked.append(_timed(lambda: casebook.texts.check(letter, typed)))  # noqa: B023
            wish = TextWish(letter, f"い{typed}", scale=0.6)
            drawn.append(_timed(lambda: casebook.texts.preview(wish)))  # noqa: B023
            wish = TextWish(letter, f"う{typed}", case=number, scale=0.6)
            of_case.append(_timed(lambda: casebook.texts.preview(wish)))  # noqa: B023
        _say(f"{letter}: the check alone", checked)
        _say(f"{letter}: check, PDF and picture", drawn)
        _say(f"{letter}: the same with the values of a case", of_case)


def _timed(act) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - worked


def _at_rest(page: TextsPage) -> bool:
    return not page._pause.isActive() and not page._drawing and page.sample.preview.pages > 0


def _until(page: QObject, done) -> None:
    loop = QEventLoop(page)
    while not done():
        loop.processEvents(_WAITING, 20)


def _say(what: str, taken: list[tuple[float, float]]) -> None:
    times, works = ([one[n] * 1000 for one in taken] for n in (0, 1))
    middle, worst = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    work = statistics.median(works)
    print(f"{what:52} median {middle:6.1f} ms   95 % {worst:6.1f} ms   processor {work:6.1f} ms")


if __name__ == "__main__":
    main()
