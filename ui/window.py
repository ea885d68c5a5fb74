"""The window: the lock page, or the frame of an open casebook."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.bundles import SUFFIX
from app.jobs import Cancelled
from ui import appearance, approvals, mails
from ui.changes import ChangeBus
from ui.clipboard import CopyGuard
from ui.desk import Desk
from ui.frame import Frame
from ui.jobs import Gate, JobRunner
from ui.ledger import SUFFIXES
from ui.machine import machine
from ui.manual.opening import open_manual, spot_of
from ui.menus import Menus
from ui.pages import MAILS, Mail, PageName, Place
from ui.shapes import Shapes
from ui.sleep import SleepWatch
from ui.theme import unit
from ui.tray import DayNote
from ui.unlock.unlock_page import FirstCasebook, UnlockPage
from ui.widgets.tab_order import follow

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from app.casebook import Casebook
    from app.changes import Change
    from app.errors import CasebookError, UnavailableError
    from app.jobs import Progress
    from ui.approver.approver_window import ApproverWindow
    from ui.ask import Ask
    from ui.frame import Pages
    from ui.jobs import Runner
    from ui.single import Errand
    from ui.theme import Theme

_MINUTE = 60_000  # ms
_AFTER_QUESTION = 50  # ms until whoever asked has heard that nobody answered
_TOUCHES = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
)


class Window(QMainWindow):
    """One window, one casebook at a time."""

    def __init__(
        self,
        runner: Runner,
        ask: Ask,
        theme: Theme,
        first: FirstCasebook,
        pages: Pages,
    ) -> None:
        super().__init__()
        self.setWindowTitle("窓口台帳")  # never a name or a number: titles show in task bars
        self.setMinimumSize(1024, 700)
        self.resize(1360, 860)
        self.setAcceptDrops(True)
        self._runner = runner
        self._ask = ask
        self._theme = theme
        self._shapes = Shapes()
        self._pages = pages
        # a thread of its own for unfinished forms: they must not wait for a long act
        self._keeper = JobRunner(self) if isinstance(runner, JobRunner) else runner
        self._casebook: Casebook | None = None
        self._gate = Gate(runner)
        self._bus = ChangeBus(self)
        self._leaving = False
        self._waiting: tuple[Path, ...] = ()  # files named before a casebook was open
        self._letters = QApplication.font()  # those the frame was made for
        self.frame: Frame | None = None
        self.unlock = UnlockPage(runner, ask, theme, first)
        self.unlock.opened.connect(self._on_opened)
        self.unlock.wanted_approval.connect(self._on_wanted_approval)
        help_ = QShortcut(QKeySequence("F1"), self.unlock)
        help_.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        help_.activated.connect(self._on_manual)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.unlock)
        self.setCentralWidget(self._stack)
        self._drop = drop_sign(self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._menus = Menus(self.menuBar())
        self._copies = CopyGuard(self)
        self._sleep = SleepWatch(self)
        self._sleep.slept.connect(self._on_slept)
        self._note = DayNote(self)
        self._note.clicked.connect(self.come_forward)
        self._idle.setInterval(appearance.kept().lock * _MINUTE)
        self._idle.timeout.connect(self._on_idle)
        self._why = ""  # the casebook is being closed; "" for the officer's own wish
        self.restoreGeometry(self._shapes.of("window"))

    @property
    def casebook(self) -> Casebook | None:
        """The open casebook, or None while locked."""
        return self._casebook

    def lock(self) -> None:
        """Close the casebook and drop everything that showed it."""
        if self.frame is not None and self.frame.may_leave():
            self._shut()

    def come_forward(self) -> None:
        """Stand before the windows of other programs, with the keyboard."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def run_errand(self, errand: Errand) -> None:
        """Do what a second start of the program wants, and come forward."""
        self.come_forward()
        if self.frame is None:
            self.await_errand(errand)
            if errand.practise:
                self.unlock.practise()
            return
        other = errand.casebook is not None and not _same(errand.casebook, self._casebook)
        if other or errand.practise:
            self.frame.tell("別の台帳を開くには、先にこの台帳をロックしてください。", "soon")
        self.take(list(errand.files))

    def await_errand(self, errand: Errand) -> None:
        """Do it when a casebook is open; offer the one that is named."""
        if errand.casebook is not None:
            self.unlock.ask_again(errand.casebook)
        bundles = [path for path in errand.files if path.suffix.lower() == SUFFIX]
        self._waiting += tuple(path for path in errand.files if path not in bundles)
        self.take(bundles)

    def _on_slept(self) -> None:
        if machine().lock_on_sleep:
            self._lock_at_once("sleep")

    def _on_idle(self) -> None:
        self._lock_at_once("idle")

    def _lock_at_once(self, why: str) -> None:
        """Lock, whatever is unfinished: nobody is there to be asked, and others may see it."""
        if self.frame is None or self._why:
            return
        question = QApplication.activeModalWidget()
        if question is not None:  # it is called off, and whoever asked goes on first
            question.close()
            QTimer.singleShot(_AFTER_QUESTION, partial(self._lock_at_once, why))
            return
        self._why = why
        self._shut()

    def tell_error(self, error: CasebookError) -> None:
        """Say in the frame what no page has answered."""
        if self.frame is not None:
            self.frame.tell_error(error)
        else:
            self.unlock.tell_error(error)

    def show_manual(self, over: QWidget | None = None) -> None:
        """Open the manual at what is in front; above `over` where that holds the keyboard."""
        page = self.frame.page if self.frame is not None else None
        place = self.frame.place if self.frame is not None else None
        spot = spot_of(over or page, place.page if place is not None else "passphrase")
        open_manual(self._theme, spot, over or self)

    def _on_manual(self) -> None:
        self.show_manual()

    def take(self, paths: list[Path]) -> None:
        """Take what was dropped: bundles of approval, an older ledger (a workbook), or mails."""
        for path in paths:
            if path.suffix.lower() == SUFFIX:
                self.take_bundle(path)
        paths = [path for path in paths if path.suffix.lower() != SUFFIX]
        ledgers = [path for path in paths if path.suffix.lower() in SUFFIXES]
        if ledgers and self.frame is not None and PageName.LEDGER in self._pages:
            self.frame.go(Place(PageName.LEDGER, file=ledgers[0]))
        else:
            self.take_mails(paths)

    def take_bundle(self, path: Path) -> None:
        """Open what is asked for in the approver's window; an answer goes into the casebook."""
        self._runner.run(partial(approvals.sorted_out, path), self._on_bundle, self.tell_error)

    def _on_bundle(self, found: approvals.Bundle) -> None:
        if found.asks:
            self.show_approver(found.path)
        elif self._casebook is not None:
            act = partial(self._casebook.approvals.answer, found.path)
            self._runner.run(act, self._on_answered, self.tell_error)
        else:
            self._waiting += (found.path,)
            self.unlock.tell("承認の回答です。台帳を開くと受け取ります。")

    def _on_answered(self, change: Change) -> None:
        if self.frame is not None:
            self._bus.tell(change, self)
            self.frame.go(Place(PageName.CASE, case=change.case))
            self.frame.tell(f"{change.case} の承認の回答を受け取りました。")

    def show_approver(self, path: Path | None = None) -> ApproverWindow:
        """Show the approver's window, which needs no casebook; with `path` at that ask."""
        window = approvals.window_for(self, self._runner, self._ask, self._theme)
        window.start(path)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _on_wanted_approval(self) -> None:
        self.show_approver()

    def _on_wanted_bundle(self) -> None:
        title = "承認依頼・承認の回答を選ぶ"
        self.take(list(self._ask.which_to_open(self, title, approvals.PATTERN)))

    def take_mails(self, paths: list[Path]) -> None:
        """Read these mail files and propose what they would become."""
        if self.frame is not None and paths:
            self._runner.run(partial(mails.read, tuple(paths)), self._on_mails)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.frame is not None:
            self._leaving = self.frame.may_leave()
            if self._leaving:
                self._shut()
        if self.frame is not None:  # still closing the file; comes back through _on_closed
            event.ignore()
            return
        self.unlock.put_back()
        self._shapes.keep("window", self.saveGeometry())
        event.accept()

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        return follow(self, forward=forward) or super().focusNextPrevChild(forward)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._idle.start()
        return super().eventFilter(watched, event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()
            lay_over(self._drop, self)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._drop.hide()
        data = event.mimeData()
        if not self._takes(data):
            return
        event.acceptProposedAction()
        if data.hasFormat(_MAIL):
            self._on_mails(mails.Chosen((_dropped(data),)))
        else:
            self.take([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()])

    def _takes(self, data: QMimeData) -> bool:
        if any(url.toLocalFile().lower().endswith(SUFFIX) for url in data.urls()):
            return True  # what is asked of an approver needs no casebook
        return (
            self.frame is not None
            and PageName.MAILS in self._pages
            and (data.hasFormat(_MAIL) or any(url.isLocalFile() for url in data.urls()))
        )

    def _shut(self) -> None:
        if self.frame is not None and self._casebook is not None:
            self.frame.put_aside()
            self.frame.setEnabled(False)
            for timer in self.frame.findChildren(QTimer):
                timer.stop()  # closing takes as long as its backup: no page looks meanwhile
            # what is being kept goes first: the file must not close before it
            self._keeper.run(_nothing_left, self._on_kept)

    def _on_kept(self, _nothing: object) -> None:
        if self._casebook is not None and self.frame is not None:
            self.frame.tell("台帳を閉じています…", "fresh")
            self._gate.open = False
            act = partial(_left, self._casebook, self._why)
            self._runner.run_long(act, self._on_closed, self._on_not_closed)

    def _on_opened(self, casebook: Casebook) -> None:
        self._casebook = casebook
        self._letters = QApplication.font()
        self._bus = bus = ChangeBus(self)
        bus.changed.connect(self._on_changed)
        self._gate = Gate(self._runner)
        desk = Desk(casebook, self._gate, bus, self._ask, self._theme, self._keeper)
        frame = Frame(desk, self._pages)
        frame.wanted_lock.connect(self.lock)
        frame.wanted_manual.connect(self._on_manual)
        frame.wanted_quit.connect(self.close)
        frame.wanted_mails.connect(self._on_wanted_mails)
        frame.wanted_bundle.connect(self._on_wanted_bundle)
        if isinstance(self._runner, JobRunner):
            frame.watch(self._runner)
        self.frame = frame
        self._stack.addWidget(frame)
        self._stack.setCurrentWidget(frame)
        frame.go(Place(PageName.TODAY))
        self._keeper.run(casebook.drafts.kept, self._on_drafts)
        waiting, self._waiting = self._waiting, ()
        self.take(list(waiting))
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._idle.start()
        self._menus.open(frame)
        self._copies.watch()
        self._sleep.start()
        self._note.open(desk)

    def _on_changed(self, change: Change, _initiator: QObject | None) -> None:
        if change.settings and self.frame is not None:
            self.frame.tell_approval()
        if change.act == appearance.ACT:
            self._idle.setInterval(appearance.kept().lock * _MINUTE)
            QTimer.singleShot(0, self._show_anew)  # whoever tells of it is still on the old page

    def _show_anew(self) -> None:
        """Make the frame anew where letters have another size: lengths are taken once."""
        frame, casebook = self.frame, self._casebook
        if frame is None or casebook is None or QApplication.font() == self._letters:
            return
        place = frame.place
        self._watch_no_more()
        self._stack.removeWidget(frame)
        frame.deleteLater()
        self._on_opened(casebook)
        if self.frame is not None and place is not None:
            self.frame.go(place)

    def _watch_no_more(self) -> None:
        """Let go of what stands beside the frame: menus, copies, sleep, the note of the day."""
        self._menus.close()
        self._copies.stop()
        self._sleep.stop()
        self._note.close()

    def _on_drafts(self, kept: dict[str, str]) -> None:
        if self.frame is None:
            return
        waiting = sum(name.startswith(MAILS) for name in kept)
        if waiting:
            told = f"取り込んでいないメールが{waiting}通あります。"
            self.frame.offer(told, Place(PageName.MAILS), "続きを取り込む")
            return
        for form, page, words in DRAFTS:
            names = [name for name in kept if name.startswith(form)]
            if names and page in self._pages:
                several = f"{len(names)}件" if len(names) > 1 else ""
                about = f"（{names[0].split(':')[1]}）" if page in _OF_CASES else ""
                self.frame.offer(f"{words}{about}が{several}あります。", _begun_at(page, names[0]))
                return  # one at a time; the list of texts marks those that are unfinished

    def _on_closed(self, problem: UnavailableError | None) -> None:
        path = self._casebook.path if self._casebook is not None else None
        frame, self.frame, self._casebook = self.frame, None, None
        self._idle.stop()
        self._watch_no_more()
        self._why = ""
        self.unlock.ask_again(path)
        self._stack.setCurrentWidget(self.unlock)
        if frame is not None:
            self._stack.removeWidget(frame)
            frame.deleteLater()
        if problem is not None:
            self.unlock.tell_no_backup(problem)
        if self._leaving and self.isVisible():
            self.close()

    def _on_not_closed(self, error: CasebookError) -> None:
        self._leaving = False
        self._why = ""
        if self.frame is not None:
            self._gate.open = True
            self.frame.setEnabled(True)
            self.frame.tell_error(error)

    def _on_wanted_mails(self) -> None:
        paths = self._ask.which_to_open(self, "取り込むメールを選ぶ", mails.PATTERN)
        self.take_mails(list(paths))

    def _on_mails(self, found: mails.Chosen) -> None:
        if self.frame is None:
            return
        if found.mails:
            self.frame.go(Place(PageName.MAILS, mails=found.mails))
            if found.skipped:
                self.frame.tell(
                    f"メールではない {found.skipped} 個のファイルは除きました。", "soon"
                )
        else:
            self.frame.tell("メールのファイル（.eml、.msg、.mbox）がありませんでした。", "soon")


# How the names of unfinished forms begin, where each goes on, and what it is called.
DRAFTS = (
    ("note:", PageName.PHONE, "書きかけの受付の記録"),
    ("case:", PageName.CASE, "書きかけの記録"),
    ("letter:", PageName.LETTER, "書きかけの文書"),
    ("sending:", PageName.LETTER, "書きかけの発送などの記録"),
    ("many:", PageName.CASES, "書きかけの、選んだ案件への記録"),
    ("text:", PageName.TEXTS, "書きかけの文面"),
    ("package:", PageName.PACKAGE, "書きかけの提出資料"),
    ("envelope:", PageName.FORMS, "まだ使っていない窓あき封筒の値"),
    ("settings:", PageName.SETTINGS, "まだ使っていない設定の変更"),
    ("partner:", PageName.SETTINGS, "書きかけの関係先"),
)
_OF_CASES = (PageName.CASE, PageName.LETTER, PageName.PACKAGE)
_MAIL = "message/rfc822"
_INSET = (24, 24, -24, -24)


def _left(casebook: Casebook, why: str, progress: Progress) -> UnavailableError | None:
    """Back up what was done and close; return what was in the way of the backup.

    Before the machine sleeps there is no time for a backup: the next closing makes it.
    """
    try:
        return None if why == "sleep" else casebook.safekeeping.leave(progress)
    except Cancelled:  # the officer does not want to wait; the next closing does it
        return None
    finally:
        casebook.close(why)


def _begun_at(page: PageName, name: str) -> Place:
    """Return where a draft goes on: case:R8-0001, letter:R8-0001:L09:1:, package:R8-0001:1."""
    _, number, letter, *_ = (*name.split(":"), "", "")
    if page not in _OF_CASES:
        return Place(page)
    if page is PageName.PACKAGE:
        return Place(page, case=number, item=int(letter))
    return Place(page, case=number, letter=letter if page is PageName.LETTER else "")


def _nothing_left() -> None:
    """Run after everything that was to be kept."""


def _same(path: Path, casebook: Casebook | None) -> bool:
    return casebook is not None and path.absolute() == casebook.path.absolute()


def _dropped(data: QMimeData) -> Mail:
    return Mail("mail.eml", bytes(data.data(_MAIL).data()))


def lay_over(sign: QLabel, window: QWidget) -> None:
    """Show the sign over everything that stands in the window."""
    sign.setGeometry(window.rect().adjusted(*_INSET))
    sign.raise_()
    sign.show()


def drop_sign(parent: QWidget) -> QLabel:
    """Return the sign that says what a drop would do, not shown yet."""
    sign = QLabel(
        "ここに放すと、メールは受付の候補に、以前の台帳（Excel）は移行の画面に読み取ります", parent
    )
    sign.setObjectName("dropsign")
    sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
    sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    sign.setWordWrap(True)
    sign.setMargin(unit(24))
    sign.hide()
    return sign
