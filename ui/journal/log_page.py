"""封印ログ: answers who did what, and whether anything was altered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.domain.finding import LogSought
from app.errors import NoSuchCaseError
from ui.cases.filter_bar import DayField
from ui.journal.log_table import LogTable, columns
from ui.pages import Page, PageName, Place
from ui.tables import PAGE, PagedTable
from ui.theme import unit
from ui.widgets import (
    Button,
    Card,
    Elided,
    Muted,
    Notice,
    PageTitle,
    QuietButton,
    Reading,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.casebook import Casebook
    from app.changes import Change
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.views.keeping import Checked
    from app.views.log import LogHead, LogKnown, LogLine
    from ui.desk import Desk

_PAUSE = 200  # ms after the last letter of a number before it is asked for
_TOLD = 6  # faults that are said; a damaged file has thousands


class Found(NamedTuple):
    """The newest entries that are sought with their lines, and how far the log is."""

    sought: LogSought
    numbers: tuple[int, ...]
    lines: tuple[LogLine, ...]
    head: LogHead


class Every(NamedTuple):
    """All the entries that are sought, and what can be asked of the log."""

    sought: LogSought
    numbers: tuple[int, ...]
    known: LogKnown


class LogPage(Page):
    """The entries of the journal, asked for in SQL; what was said is read in its case."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "封印ログ")
        self._sought = LogSought()
        self._head: LogHead | None = None
        self._search: Progress | None = None
        self._proof: Progress | None = None
        self._altered = 0  # the entry the proof named
        self.model: PagedTable[LogLine] = PagedTable(
            columns(desk.today), desk.casebook.log.lines, desk.runner, self
        )
        self.table = LogTable(self.model)
        self._case = QLineEdit()
        self._case.setPlaceholderText("受付番号")
        self._case.setAccessibleName("受付番号")
        self._case.setClearButtonEnabled(True)
        self._case.setFixedWidth(unit(116))
        self._actor = _box("担当", "すべての担当")
        self._act = _box("操作", "すべての操作")
        self._days = (DayField("日付から", desk.today), DayField("日付まで", desk.today))
        self._count = Muted()
        self._length = Muted()
        self._hash = Elided("")
        self._hash.setAccessibleName("末尾のハッシュ")
        self._copy = QuietButton("ハッシュをコピー")
        self._copy.setToolTip("末尾のハッシュの全文をクリップボードに写します")
        self._prove = Button("台帳を確かめる", desk.theme, "check")
        self._prove.setToolTip(
            "封印ログの鎖、経過、文書、保存したものが合うかを、初めから確かめます"
        )
        self.proved = Notice(desk.theme)
        self._empty = Reading()
        self._body = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay()
        self._connect()

    @override
    def go_to(self, place: Place) -> None:
        if place.case:
            blocker = QSignalBlocker(self._case)
            self._case.setText(place.case)
            blocker.unblock()
        self.refresh()
        self.table.setFocus()

    @override
    def refresh(self) -> None:
        self._pause.stop()
        self._sought = self._wished()
        if self._search is not None:
            self._search.cancel()
        act = partial(_found, self.desk.casebook, self._sought)
        self._search = self.desk.runner.run(act, self.show_found, self._on_refused)

    @override
    def concerns(self, change: Change) -> bool:
        return change.entry > 0

    def show_found(self, found: Found) -> None:
        """Show the newest entries at once, and ask for all; the marked one stays marked."""
        if found.sought != self._sought:
            return
        self._length.setText(f"記録 {found.head.entries:,}件　末尾のハッシュ")
        self._hash.setText(found.head.hash)
        self._head = found.head
        marked = self.table.marked
        # without conditions it is known how many there are before they are asked for
        total = found.head.entries if found.sought == LogSought() else None
        self.model.show_ids(found.numbers, total, lines=found.lines)
        self.table.mark(marked)
        self._empty.show_text("この条件に合う記録はありません。")
        self._body.setCurrentIndex(0 if found.numbers else 1)
        act = partial(_every, self.desk.casebook, found.sought)
        self._search = self.desk.runner.run(act, self._on_every)

    def _on_every(self, found: Every) -> None:
        if found.sought != self._sought:
            return
        marked = self.table.marked
        self.model.complete(found.numbers)
        self.table.mark(marked)
        self._count.setText(f"{len(found.numbers):,}件")
        _offer(self._actor, ((name, name) for name in found.known.actors))
        acts = sorted((phrases.log_act(act), act) for act in found.known.acts)
        _offer(self._act, acts)

    def _wished(self) -> LogSought:
        return LogSought(
            self._case.text().strip(),
            self._actor.currentData() or "",
            self._act.currentData() or "",
            *(field.day for field in self._days),
        )

    def _on_refused(self, error: CasebookError) -> None:
        """Say under the conditions what was refused: a number of no case, while it is typed."""
        if not isinstance(error, NoSuchCaseError):
            self.say(phrases.error(error), "soon")
            return
        self.model.show_ids(())
        self._count.setText("0件")
        self._empty.show_text(phrases.error(error))
        self._body.setCurrentIndex(1)

    def _on_typed(self) -> None:
        # silent while an input method composes, and fires on what it commits
        if self._case.text().strip() != self._sought.case:
            self._pause.start()
        else:
            self._pause.stop()

    def _on_chosen(self) -> None:
        if self._wished() != self._sought:
            self.refresh()

    def _on_opened(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number))

    def _on_copy(self) -> None:
        if self._head is not None:
            QGuiApplication.clipboard().setText(self._head.hash)
            self.say("末尾のハッシュをコピーしました。")

    # ------------------------------------------------------------------ the proof

    def _on_prove(self) -> None:
        if self._proof is not None:
            self._proof.cancel()
        self.proved.hide()
        act = self.desk.casebook.safekeeping.check
        self._proof = self.desk.runner.run_long(act, self.show_checked)

    def show_checked(self, found: Checked) -> None:
        """Say what the proof found, the first altered entry before all, and mark that."""
        self._proof = None
        if found.ok:
            self.proved.tell(
                f"台帳は正しく、記録 {found.entries:,}件の鎖は初めから末尾までつながっています。"
            )
            return
        told = [phrases.check_fault(fault) for fault in found.faults[:_TOLD]]
        left = len(found.faults) - len(told)
        if left > 0:
            told.append(f"ほかに{left:,}件あります。")
        self.proved.tell("\n".join(told), "late")
        self._altered = first_altered(found.faults)
        if self._altered:
            self.table.mark(self._altered)

    # ------------------------------------------------------------------ layout

    def _lay(self) -> None:
        head = Card()
        line = row(self._length, self._hash, self._copy, self._prove, space=12)
        line.setStretch(1, 1)
        head.body.addLayout(line)
        head.add(self.proved)
        bar = row(
            *(self._case, self._actor, self._act),
            *(QLabel("日付"), self._days[0], QLabel("～"), self._days[1], None, self._count),
            space=12,
        )
        card = Card().add(self._empty)
        empty = QWidget()
        spread(empty, column(card, None), (0, 0, 0, 0))
        framed = Card().add(self.table)
        framed.body.setContentsMargins(unit(4), unit(4), unit(4), unit(4))
        self._body.addWidget(framed)
        self._body.addWidget(empty)
        whole = column(PageTitle("封印ログ"), head, bar, self._body, space=14)
        whole.setStretch(3, 1)
        spread(self, whole, (28, 4, 28, 4))

    def _connect(self) -> None:
        self._case.textChanged.connect(self._on_typed)
        self._case.returnPressed.connect(self.refresh)
        self._pause.timeout.connect(self.refresh)
        self._actor.currentIndexChanged.connect(self._on_chosen)
        self._act.currentIndexChanged.connect(self._on_chosen)
        for field in self._days:
            field.editingFinished.connect(self._on_chosen)
        self._copy.clicked.connect(self._on_copy)
        self._prove.clicked.connect(self._on_prove)
        self.table.opened.connect(self._on_opened)


def first_altered(faults: Iterable[str]) -> int:
    """Return the entry of the journal that a proof named first, 0 where it named none."""
    for fault in faults:
        sort, _, rest = fault.partition(":")
        number = rest.partition(":")[0]
        if sort == "journal" and number.isdecimal():
            return int(number)
    return 0


def _found(casebook: Casebook, sought: LogSought) -> Found:
    numbers = casebook.log.numbers(sought, PAGE)
    return Found(sought, numbers, casebook.log.lines(numbers), casebook.log.head())


def _every(casebook: Casebook, sought: LogSought) -> Every:
    return Every(sought, casebook.log.numbers(sought), casebook.log.known())


def _box(name: str, everything: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem(everything, "")
    return box


def _offer(box: QComboBox, items: Iterable[tuple[str, str]]) -> None:
    """Offer these; what is chosen stays chosen."""
    chosen = box.currentData()
    blocker = QSignalBlocker(box)
    while box.count() > 1:
        box.removeItem(1)
    for text, value in items:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    blocker.unblock()
