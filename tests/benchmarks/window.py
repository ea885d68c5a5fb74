"""The window at 100,000 cases: `python -m tests.benchmarks.window FILE`.

FILE is a casebook that tests.benchmarks.hundred_thousand made, or none for one made now. Prints
medians from the wish to the painted picture (wall clock, and of the processor alone, which says
what a quiet machine would show), and the gaps between two ticks of a 50 ms timer on the UI thread
while the worker imports, exports, searches, prints a month, issues letters, and backs up.

The file is copied first; nothing is written into it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from typing_extensions import override

from app import shelf
from app.casebook import Casebook
from app.domain.finding import ListColumn, Sought
from app.jobs import Progress
from app.views.intake import Accepted
from app.views.keeping import Way
from tests.answers import ScriptedAsk
from tests.benchmarks.hundred_thousand import PASSPHRASE, TODAY, a_big_casebook
from tests.builders import a_mail
from ui.__main__ import build
from ui.application import collect_on_this_thread, set_up
from ui.jobs import JobRunner
from ui.pages import PageName, Place
from ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from ui.window import Window

_ROUNDS = 9
_TICK = 50  # ms
_LONG = 8.0  # s a background act is watched at most
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents  # a busy loop would starve the worker


class Figures:
    """Measures an act again and again, and prints its medians."""

    def say(self, what: str, act: Callable[[], None], *, rounds: int = _ROUNDS) -> None:
        """Run `act` some times; the first is for warming."""
        taken, spent = [], []
        for _ in range(rounds + 1):
            started, began = time.perf_counter(), time.process_time()
            act()
            taken.append(time.perf_counter() - started)
            spent.append(time.process_time() - began)
        wall, processor = statistics.median(taken[1:]), statistics.median(spent[1:])
        print(f"{what:<46}{wall * 1000:>9.1f} ms{processor * 1000:>9.1f} ms of the processor")


class _Paints(QObject):
    """Notes whether the window painted; whatever in it is painted passes through it."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._painted = self._painted or event.type() == QEvent.Type.UpdateRequest
        return False

    def take(self) -> bool:
        """Return whether it painted since this was asked last."""
        painted, self._painted = self._painted, False
        return painted


class Desk:
    """The real window on the real worker thread."""

    def __init__(self, application: QApplication, path: Path) -> None:
        self.application = application
        self.theme = Theme("light")
        self.theme.dress(application)
        self.runner = JobRunner()
        self.path = path
        self.window: Window = build(self.runner, ScriptedAsk(), self.theme)
        self.window.resize(1360, 860)
        self.window.show()
        self._paints = _Paints()
        self.window.installEventFilter(self._paints)
        collect_on_this_thread(application, self.runner.is_busy)
        self._wake = QTimer()  # waiting for events must end, though nothing more may come
        self._wake.start(20)

    def unlock(self) -> None:
        """From Enter at the passphrase to the painted Today page, its chart and news included."""
        self.window.unlock.ask_again(self.path)
        form = self.window.unlock.open_form
        form.wanted.emit(self.path, PASSPHRASE, Way.PASSPHRASE)
        self.wait(lambda: self.window.frame is not None)
        self.quiet()
        self.seen()

    def lock(self) -> None:
        """Close the casebook without its backup, which is measured apart."""
        casebook, frame = self.window.casebook, self.window.frame
        if casebook is not None and frame is not None:
            self.quiet()
            casebook.close()
            self.window._on_closed(None)
            self.quiet()

    def go(self, place: Place) -> None:
        """Go to a page, and see it painted."""
        if self.window.frame is not None:
            self.window.frame.go(place)
            self.quiet()
            self.seen()

    def quiet(self) -> None:
        """Wait until the worker has nothing to do and every event was seen."""
        self.application.processEvents()
        while self.runner.busy:
            self.application.processEvents(_WAITING)
        self.application.processEvents()

    def seen(self) -> None:
        """See that the window painted since this was asked last: the events drew it, once."""
        if not self._paints.take():
            raise RuntimeError("nothing was painted")

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the program run until `until`."""
        while not until():
            self.application.processEvents(_WAITING)


def start(path: Path) -> None:
    """Print how long a process takes to its painted lock page."""
    taken, spent = [], []
    for _ in range(3):
        started, before = time.perf_counter(), os.times()
        subprocess.run([sys.executable, "-c", _START, str(path)], check=True)
        after = os.times()
        taken.append(time.perf_counter() - started)
        spent.append(sum(after[2:4]) - sum(before[2:4]))  # of the child
    wall, processor = statistics.median(taken), statistics.median(spent)
    what = "start of the process to the lock page"
    print(f"{what:<46}{wall * 1000:>9.1f} ms{processor * 1000:>9.1f} ms of the processor")


_START = """
import sys
from ui.__main__ import build
from ui.application import set_up
from ui.ask import AskOfficer
from ui.jobs import JobRunner
from ui.theme import Theme
application = set_up(sys.argv[:1])
theme = Theme("light")
theme.dress(application)
window = build(JobRunner(), AskOfficer(), theme)
window.show()
application.processEvents()
window.grab()
import os
os._exit(0)
"""


def pages(desk: Desk, figures: Figures) -> None:
    """Print what a page costs."""
    table_of = partial(_table, desk)
    desk.lock()

    def unlocked() -> None:
        desk.lock()
        desk.unlock()

    figures.say("lock, unlock to 今日, painted", unlocked, rounds=5)
    figures.say("今日 again", partial(desk.go, Place(PageName.TODAY)))
    figures.say("list of open cases", partial(desk.go, Place(PageName.CASES, order="due")))
    figures.say("scroll a page of the list", partial(_scroll, desk, table_of()))
    for typed in ("利用停止", "高橋", "の"):
        place = Place(PageName.CASES, query=typed)
        figures.say(f"search {typed}", partial(desk.go, place))
    figures.say("search as one types 利用停止", partial(_typed, desk, "利用停止"), rounds=5)
    casebook = desk.window.casebook
    assert casebook is not None
    ids = casebook.cases.seek(Sought(open_only=True), 20)
    numbers = [line.number for line in casebook.cases.lines(ids)]
    figures.say("a case", partial(_next_case, desk, numbers), rounds=len(numbers) - 1)


def _table(desk: Desk) -> QTableView:
    desk.go(Place(PageName.CASES, order="due"))
    frame = desk.window.frame
    assert frame is not None
    assert frame.page is not None
    return frame.page.findChildren(QTableView)[0]


def _scroll(desk: Desk, table: QTableView) -> None:
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    desk.quiet()
    desk.seen()


def _typed(desk: Desk, text: str) -> None:
    """Type into the box of the list, a character after the other; to the last painted answer."""
    frame = desk.window.frame
    assert frame is not None
    for end in range(1, len(text) + 1):
        frame.go(Place(PageName.CASES, query=text[:end]))
        desk.application.processEvents()
    desk.quiet()
    desk.seen()


def _next_case(desk: Desk, numbers: list[str]) -> None:
    numbers.append(numbers.pop(0))
    desk.go(Place(PageName.CASE, case=numbers[0]))


def gaps(desk: Desk, folder: Path) -> None:
    """Print the gaps of the UI thread's timer while the worker works."""
    casebook = desk.window.casebook
    assert casebook is not None
    columns = tuple(one for one in ListColumn if one is not ListColumn.FOUND)
    works: dict[str, Callable[[Progress], Any]] = {
        "nothing": _nothing,
        "40 mails are accepted": partial(_accept, casebook),
        "the list goes to Excel": partial(_export, casebook, columns, folder / "list.xlsx"),
        "searches": partial(_search, casebook),
        "a month is printed": partial(_month, casebook, folder / "month.xlsx"),
        "a backup is made": partial(_backup, casebook, folder),
        "everything is checked": partial(_check, casebook),
    }
    for what, work in works.items():
        found = _gaps(desk, work)
        print(
            f"ticks while {what:<34}{statistics.median(found) * 1000:>9.1f} ms"
            f" median{max(found) * 1000:>9.1f} ms longest, {len(found)} ticks"
        )


def _gaps(desk: Desk, work: Callable[[Progress], Any]) -> list[float]:
    moments: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(_TICK)
    timer.timeout.connect(lambda: moments.append(time.perf_counter()))
    timer.start()
    done: list[object] = []
    progress = desk.runner.run_long(work, done.append)
    end = time.perf_counter() + _LONG
    while desk.runner.busy:
        desk.application.processEvents(_WAITING)
        if time.perf_counter() > end:
            progress.cancel()  # it has been seen at work for long enough
    timer.stop()
    return [second - first for first, second in pairwise(moments)] or [0.0]


def _nothing(progress: Progress) -> None:
    end = time.perf_counter() + 2
    while time.perf_counter() < end:
        progress.still_wanted()
        time.sleep(0.01)  # noqa: TID251 - the worker rests, the timer is watched


def _accept(casebook: Casebook, progress: Progress) -> None:
    for place in range(40):
        progress.still_wanted()
        raw = a_mail(message_id=f"<gap-{place}@example.jp>", arrived=TODAY)
        proposal = casebook.intake.propose(raw, f"{place}.eml")
        casebook.intake.accept(
            Accepted(
                raw=raw,
                file=f"{place}.eml",
                arrived=TODAY,
                name=proposal.sender,
                address=proposal.address,
                kinds=tuple(one.kind for one in proposal.items),
                case="",
                confirmed=True,
                noticed=TODAY,
                grounds={},
                person=0,
            )
        )


def _export(
    casebook: Casebook, columns: tuple[ListColumn, ...], path: Path, progress: Progress
) -> None:
    casebook.cases.export(Sought(), columns, path, progress)


def _search(casebook: Casebook, progress: Progress) -> None:
    for _ in range(10):
        for query in ("利用停止", "高橋", "の", "電話での連絡", "06"):
            progress.still_wanted()
            casebook.cases.lines(casebook.cases.seek(Sought(query=query))[:200])


def _month(casebook: Casebook, path: Path, progress: Progress) -> None:
    progress.still_wanted()
    casebook.reporting.export(TODAY.year, TODAY.month, path)


def _backup(casebook: Casebook, folder: Path, progress: Progress) -> None:
    casebook.safekeeping.backup(folder / "backups", progress)


def _check(casebook: Casebook, progress: Progress) -> None:
    progress.still_wanted()
    casebook.safekeeping.check()


def main(given: str) -> None:
    """Print every figure."""
    application = set_up(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as scratch:
        folder = Path(scratch)
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CONFIG_HOME"] = scratch
        if given:
            path = folder / "big.casebook"
            shutil.copy(given, path)
        else:
            casebook = a_big_casebook(folder)
            casebook.close()
            path = casebook.path
        casebook = Casebook.open(path, PASSPHRASE)
        casebook.rehearse(TODAY)
        casebook.close()
        shelf.remember(path)  # else the process would begin with the guide of a first run
        start(path)
        desk = Desk(application, path)
        desk.unlock()
        pages(desk, Figures())
        gaps(desk, folder)
        desk.lock()
        desk.runner.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
