"""What the officer sees at 100,000 cases: `python -m tests.benchmarks.painting [CASES]`.

Real pages, offscreen, on the real worker thread: from the wish to the painted picture, and the
list out to Excel beside bare openpyxl in the same run. MADOGUCHI_BIG_CASEBOOK opens a casebook
that tests.benchmarks.hundred_thousand made earlier.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from openpyxl import Workbook
from PySide6.QtCore import QEventLoop

from app.casebook import Casebook
from app.domain.finding import ListColumn, Sought
from app.jobs import Cancelled, Progress
from tests.answers import ScriptedAsk
from tests.benchmarks.hundred_thousand import PASSPHRASE, a_big_casebook
from ui.application import set_up
from ui.cases.case_page import CasePage
from ui.cases.list_page import ListPage
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import JobRunner
from ui.pages import PageName, Place
from ui.theme import Theme
from ui.today.today_page import TodayPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

_ROUNDS = 9
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents  # a busy loop would starve the worker


def main(cases: int) -> None:
    """Print every figure."""
    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    with tempfile.TemporaryDirectory(prefix="madoguchi-benchmark-") as folder:
        given = os.environ.get("MADOGUCHI_BIG_CASEBOOK")
        path = Path(given) if given else _made(Path(folder), cases)
        runner = JobRunner()
        try:
            unlock(path, runner, theme, application)
            casebook = Casebook.open(path, PASSPHRASE)
            desk = Desk(casebook, runner, ChangeBus(), ScriptedAsk(), theme)
            pages(desk, application)
            excel(casebook, Path(folder))
            casebook.close()
        finally:
            runner.close()


def _made(folder: Path, cases: int) -> Path:
    casebook = a_big_casebook(folder, cases)
    casebook.close()
    return casebook.path


def unlock(path: Path, runner: JobRunner, theme: Theme, application: QApplication) -> None:
    """From the passphrase to the painted Today page."""
    taken, spent = [], []
    for _ in range(3):
        started, began = time.perf_counter(), time.process_time()
        casebook = Casebook.open(path, PASSPHRASE)
        page = TodayPage(Desk(casebook, runner, ChangeBus(), ScriptedAsk(), theme))
        page.resize(1184, 760)
        page.show()
        page.visit(Place(PageName.TODAY))
        _quiet(runner, application)
        page.grab()
        taken.append(time.perf_counter() - started)
        spent.append(time.process_time() - began)
        page.deleteLater()
        casebook.close()
    print(
        f"{'unlock to 今日, painted':<46}{statistics.median(taken) * 1000:>9.1f} ms"
        f"{statistics.median(spent) * 1000:>9.1f} ms of the processor"
    )


def pages(desk: Desk, application: QApplication) -> None:
    """The list and a case."""
    runner = desk.runner
    page = ListPage(desk)
    page.resize(1184, 760)
    page.show()

    def painted(place: Place, shown: ListPage | CasePage) -> Callable[[], None]:
        def act() -> None:
            shown.visit(place)
            while not _is_there(shown):
                application.processEvents(_WAITING)
            shown.grab()

        return act

    def say(what: str, act: Callable[[], None]) -> None:
        taken, spent = [], []
        for _ in range(_ROUNDS):
            _quiet(runner, application)
            started, began = time.perf_counter(), time.process_time()
            act()
            taken.append(time.perf_counter() - started)
            spent.append(time.process_time() - began)
        print(
            f"{what:<46}{statistics.median(taken[1:]) * 1000:>9.1f} ms"
            f"{statistics.median(spent[1:]) * 1000:>9.1f} ms of the processor"
        )

    say("open cases by due, first page painted", painted(Place(PageName.CASES, order="due"), page))
    for query in ("利用停止", "高橋", "の"):
        say(f"search {query}, painted", painted(Place(PageName.CASES, query=query), page))
    _quiet(runner, application)
    page.hide()
    (first,) = desk.casebook.cases.lines(desk.casebook.cases.seek(Sought(open_only=True), 1))
    case = CasePage(desk)
    case.resize(1184, 760)
    case.show()
    say("one case, painted", painted(Place(PageName.CASE, case=first.number), case))
    _quiet(runner, application)


def _is_there(shown: ListPage | CasePage) -> bool:
    if isinstance(shown, ListPage):
        model = shown.model
        return shown.is_answered and (model.rowCount() == 0 or model.line(0) is not None)
    return not shown.desk.runner.busy


def _quiet(runner: JobRunner, application: QApplication) -> None:
    application.processEvents()
    while runner.busy:
        application.processEvents(_WAITING)
    application.processEvents()


def excel(casebook: Casebook, folder: Path) -> None:
    """The whole list to a workbook, bare openpyxl on the same cells, and calling it off."""
    columns = tuple(one for one in ListColumn if one is not ListColumn.FOUND)
    started = time.perf_counter()
    rows = casebook.cases.export(Sought(), columns, folder / "list.xlsx")
    ours = time.perf_counter() - started
    plain = Workbook(write_only=True)
    sheet = plain.create_sheet("x")
    ids = casebook.cases.seek(Sought())
    lines = [
        line
        for start in range(0, len(ids), 500)
        for line in casebook.cases.lines(ids[start : start + 500])
    ]
    started = time.perf_counter()
    for line in lines:
        words = (line.number, line.due, line.requester, str(line.items[0].kind), str(line.state))
        sheet.append((*words, "次にすること", line.arrived, str(line.channel), "", line.officer))
    plain.save(io.BytesIO())
    bare = time.perf_counter() - started
    print(f"{rows:,} rows to Excel: {ours:.1f} s; bare openpyxl {bare:.1f} s: {ours / bare:.2f} ×")
    asked = [0.0]
    progress = Progress(lambda done, total: _call_off(progress, asked, done, total))
    try:
        casebook.cases.export(Sought(), columns, folder / "half.xlsx", progress)
    except Cancelled:
        print(f"cancelled within {time.perf_counter() - asked[0]:.2f} s")


def _call_off(progress: Progress, asked: list[float], done: int, total: int) -> None:
    if done * 2 > total and not asked[0]:
        asked[0] = time.perf_counter()
        progress.cancel()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
