from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app import shelf
from app.casebook import Casebook
from app.now import RehearsalNow
from app.store.book import Book
from tests.builders import OFFICER, PASSPHRASE, TODAY, a_casebook
from tests.journeys.hand import PATIENCE, Count, CountingAsk, Hand, Tally
from ui.__main__ import build
from ui.jobs import JobRunner


class Desk:
    """A real casebook file, what was put into it before, and the officer who opens it."""

    def __init__(self, path, key, open_window):
        self.path = path
        self._key = key
        self._open_window = open_window

    def before(self):
        """Open the file to put something into it before the officer comes."""
        return self._open()

    def sit_down(self) -> Hand:
        """Open the window and unlock it; counting begins after that."""
        return self._open_window(self.path)

    def get_up(self, hand: Hand) -> Casebook:
        """Lock the window as the officer does, and return what the file says then."""
        hand.window.lock()
        hand._qtbot.waitUntil(lambda: hand.window.frame is None, timeout=PATIENCE)
        return self._open()

    def _open(self):
        now = RehearsalNow(TODAY)
        return Casebook(Book._open(self.path, self._key, now, OFFICER, create=False))


def _who(window) -> bool:
    return window.unlock.who_form.isVisible()


@pytest.fixture
def office(request, tmp_path, theme, qtbot):
    """A desk; by a parameter, one whose settings are others."""
    more = {"source": request.param} if hasattr(request, "param") else {}
    casebook = a_casebook(tmp_path, name="窓口.casebook", **more)
    casebook.rehearse(TODAY)
    key = casebook._book.database.key
    casebook.close()
    opened = []

    def open_window(path):
        count = Count()
        ask = CountingAsk(count)
        runner = JobRunner()
        shelf.remember(path)
        window = build(runner, ask, theme)
        window.show()
        window.activateWindow()
        tally = Tally(count, window)
        QApplication.instance().installEventFilter(tally)
        hand = Hand(window, qtbot, count, ask)
        opened.append((hand, tally, runner))
        hand.focuses("合言葉")
        hand.type(PASSPHRASE)
        hand.press("Return")
        qtbot.waitUntil(lambda: _who(window) or window.frame is not None, timeout=PATIENCE)
        if _who(window):
            window.unlock.who_form.chosen.emit(OFFICER)
        qtbot.waitUntil(lambda: window.frame is not None, timeout=PATIENCE)
        qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
        count.keys = count.clicks = count.characters = 0
        return hand

    yield Desk(casebook.path, key, open_window)
    for hand, tally, runner in opened:
        QApplication.instance().removeEventFilter(tally)
        hand.window.lock()
        qtbot.waitUntil(lambda hand=hand: hand.window.frame is None, timeout=PATIENCE)
        runner.close()
        hand.window.close()
        hand.window.deleteLater()
        hand.ask.check()
        assert tally.flashed == []
