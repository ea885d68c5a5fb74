"""A process that types into the telephone form of a real window until it is killed.

`python -m tests.journeys.typist` takes lines `CASEBOOK<tab>SEED` and lets a process of its own type
for each. That one prints a line when the form is open, then a line for each keystroke: the
monotonic time after it, and the whole of what stands in the words by then.
"""

from __future__ import annotations

import os
import random
import sys
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit, QWidget

import resources
from app.casebook import Casebook
from app.company.settings import parse
from tests.answers import ScriptedAsk
from tests.builders import PASSPHRASE
from ui.application import collect_on_this_thread, set_up
from ui.intake import phone_page  # noqa: F401 - imported before the fork
from ui.jobs import JobRunner
from ui.pages import PageName, Place
from ui.registry import pages
from ui.theme import Theme
from ui.today import today_page  # noqa: F401
from ui.unlock.unlock_page import FirstCasebook
from ui.window import Window

_KANA = "あいうえおかきくけこさしすせそ"
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def say(line: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Typist:
    """Types by keys and by an input method, a stroke each few milliseconds."""

    def __init__(self, words: QTextEdit, seed: int) -> None:
        self._words = words
        self._chance = random.Random(seed)  # noqa: S311 - a typist, no secret
        self._committed = ""
        self._unfinished = ""
        self._timer = QTimer(words)
        self._timer.timeout.connect(self._on_stroke)
        self._timer.start(15)

    def _on_stroke(self) -> None:
        if self._unfinished and self._chance.random() < 0.2:
            event = QInputMethodEvent("", [])
            event.setCommitString(self._unfinished)
            self._committed += self._unfinished
            self._unfinished = ""
            QCoreApplication.sendEvent(self._words, event)
        elif self._unfinished or self._chance.random() < 0.3:
            self._unfinished += self._chance.choice(_KANA)
            QCoreApplication.sendEvent(self._words, QInputMethodEvent(self._unfinished, []))
        else:
            letter = self._chance.choice(_LETTERS)
            self._committed += letter
            QTest.keyClicks(self._words, letter)
        say(f"{time.monotonic():.6f} {self._committed}{self._unfinished}")


def main(path: Path, seed: int) -> None:
    """Open the window, unlock, press Ctrl+Shift+P, type."""
    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    runner = JobRunner(application)
    company = parse(resources.open_text("companies/terrace.toml"))
    window = Window(runner, ScriptedAsk(), theme, FirstCasebook(company), pages())
    window.show()
    collect_on_this_thread(application, runner.is_busy)
    runner.run(partial(Casebook.open, path, PASSPHRASE), window.unlock.opened.emit)
    waiting = QTimer(application)

    def look() -> None:
        if window.frame is None:
            return
        waiting.stop()
        window.frame.go(Place(PageName.PHONE))
        found = [w for w in window.findChildren(QWidget) if w.accessibleName() == "申出の内容"]
        words = next(w for w in found if isinstance(w, QTextEdit) and w.isVisible())
        words.setFocus(Qt.FocusReason.OtherFocusReason)
        say("open")
        window.typist = Typist(words, seed)

    waiting.timeout.connect(look)
    waiting.start(10)
    application.exec()


def nurse() -> None:
    """Have everything imported once; for each line on the input let a process type."""
    for line in sys.stdin:
        path, seed = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            main(Path(path), int(seed))
            os._exit(1)
        say(f"child {child}")
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    nurse()
