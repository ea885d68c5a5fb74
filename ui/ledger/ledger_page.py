"""以前の台帳の移行: read, corrected, tried, taken over; nothing comes in before the last press."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox, QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.desks.take_over import write_leftovers
from app.errors import BadLedgerError, FileUnwritableError
from app.files import read_whole
from app.jobs import Cancelled
from app.ledger import EVERY_SHEET, LedgerMap, Source
from ui.ledger import PATTERN
from ui.ledger.columns_step import ColumnsStep
from ui.ledger.result_step import DoneStep, ResultStep
from ui.ledger.words_step import WordsStep
from ui.pages import Page, PageName, Place
from ui.theme import tone
from ui.widgets import (
    Badge,
    Button,
    Card,
    LabelledField,
    Muted,
    PageTitle,
    PrimaryButton,
    Reading,
    Text,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.casebook import Casebook
    from app.changes import Change
    from app.desks.take_over import Taken
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.ledger import Looked
    from ui.desk import Desk

_CHOOSE, _BUSY, _COLUMNS, _WORDS, _RESULT, _DONE = range(6)
_STEPS = {_COLUMNS: "1 欄の意味", _WORDS: "2 語の意味", _RESULT: "3 確かめる", _DONE: "4 完了"}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that was read, and what it would become."""

    path: Path
    source: Source
    looked: Looked


class LedgerPage(Page):
    """One step after another; 戻る goes back without losing what was said."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "以前の台帳の移行")
        self._opened: _Opened | None = None
        self._given: Path | None = None
        self._next_step = _COLUMNS
        self._back_step = _CHOOSE
        self._running: Progress | None = None
        self._taking = False
        self._below = Muted()
        self._marks = {step: Badge(word) for step, word in _STEPS.items()}
        self._back = Button("戻る")
        self.onward = PrimaryButton("次へ")
        self.columns = ColumnsStep()
        self.words = WordsStep()
        self.result = ResultStep()
        self.done = DoneStep()
        self._choose = _ChooseCard()
        self._busy = Muted("読み取っています…")
        self._stop = Button("中止")
        self._stack = QStackedWidget()
        self._lay()
        self._back.clicked.connect(self._on_back)
        self.onward.clicked.connect(self._on_next)
        self._stop.clicked.connect(self._on_stop)
        self._choose.pick.clicked.connect(self._on_pick)
        self._choose.again.clicked.connect(self._on_again)
        self.done.wanted_list.connect(self._on_list)
        self._show(_CHOOSE)

    @override
    def go_to(self, place: Place) -> None:
        if place.file is not None and place.file != self._given and not self._taking:
            self._given = place.file
            self.open_file(place.file)

    @override
    def concerns(self, change: Change) -> bool:
        return False  # what is shown is the file's, not the casebook's

    def open_file(self, path: Path, mapping: LedgerMap | None = None) -> None:
        """Read the ledger at `path` and say what it would become."""
        self._choose.clear_refusal()
        self._given = path
        self._begin(_COLUMNS, _CHOOSE, f"{path.name} を読み取っています…")
        act = partial(_open, self.desk.casebook, path, mapping)
        self._running = self.desk.runner.run_long(act, self._on_opened, self._on_refused)

    # -------------------------------------------------------------- steps

    def _begin(self, onward: int, back: int, words: str) -> None:
        self._next_step, self._back_step = onward, back
        self._busy.setText(words)
        self._show(_BUSY)

    def _on_opened(self, opened: _Opened | None) -> None:
        self._running = None
        if opened is None:  # called off
            self._show(self._back_step)
            return
        self._opened = opened
        looked = opened.looked
        self._below.setText(f"{opened.path.name}　{looked.rows:,}行")
        if self._next_step == _COLUMNS:
            self.columns.show_looked(looked)
        if self._next_step in (_COLUMNS, _WORDS):
            self.words.show_looked(looked)
        self.result.show_looked(looked)
        self._show(self._next_step)

    def _on_refused(self, error: CasebookError) -> None:
        self._running = None
        self._taking = False
        self._show(self._back_step)
        headless = isinstance(error, BadLedgerError) and error.why == "no-headings"
        if self._back_step == _CHOOSE:
            self._choose.refuse(phrases.error(error), ask_row=headless)
        else:
            self.say(phrases.error(error), "soon")

    def _on_next(self) -> None:
        step = self._stack.currentIndex()
        if step == _COLUMNS and (mapping := self.columns.mapping) is not None:
            self._look_again(mapping, _WORDS, _COLUMNS)
        elif step == _WORDS and (mapping := self.words.mapping) is not None:
            self._look_again(mapping, _RESULT, _WORDS)
        elif step == _RESULT:
            self._take()
        elif step == _DONE:
            self._on_list()

    def _look_again(self, mapping: LedgerMap, onward: int, back: int) -> None:
        opened = self._opened
        if opened is None:
            return
        if mapping == opened.looked.mapping:
            self._show(onward)
            return
        self._begin(onward, back, "読み直しています…")
        act = partial(_look, self.desk.casebook, opened, mapping)
        self._running = self.desk.runner.run_long(act, self._on_opened, self._on_refused)

    def _take(self) -> None:
        opened = self._opened
        if opened is None:
            return
        self._taking = True
        self._begin(_DONE, _RESULT, f"{opened.looked.taken:,} 行を取り込んでいます…")
        act = partial(_take, self.desk.casebook, opened)
        self._running = self.desk.runner.run_long(act, self._on_taken, self._on_refused)

    def _on_taken(self, found: tuple[Taken, Path | None, CasebookError | None]) -> None:
        self._running = None
        self._taking = False
        taken, left, problem = found
        self.done.show_taken(taken, left)
        self._show(_DONE)
        if taken.stored:
            self.desk.bus.tell(taken.change, self)
        if problem is not None:
            self.say(phrases.error(problem), "soon")
        elif taken.stopped:
            self.say(f"中止しました。{taken.stored:,} 行は取り込み済みです。", "soon")
        else:
            self.say(f"{taken.stored:,}行を移行分として取り込みました。")

    # -------------------------------------------------------------- buttons

    def _on_pick(self) -> None:
        paths = self.desk.ask.which_to_open(self, "以前の台帳を選ぶ", PATTERN)
        if paths:
            self.open_file(paths[0])

    def _on_again(self) -> None:
        if self._given is not None:
            rows = {EVERY_SHEET: self._choose.row.value()}
            self.open_file(self._given, replace(LedgerMap(), headings=rows))

    def _on_back(self) -> None:
        step = self._stack.currentIndex()
        before = {_COLUMNS: _CHOOSE, _WORDS: _COLUMNS, _RESULT: _WORDS, _DONE: _CHOOSE}
        if step in before:
            self._show(before[step])

    def _on_stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _on_list(self) -> None:
        self.go(Place(PageName.CASES))

    # -------------------------------------------------------------- layout

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._back.setVisible(step in (_COLUMNS, _WORDS, _RESULT, _DONE))
        self._back.setText("別の台帳を選ぶ" if step in (_COLUMNS, _DONE) else "戻る")
        self.onward.setVisible(step in (_COLUMNS, _WORDS, _RESULT))
        for number, mark in self._marks.items():
            mark.setVisible(step not in (_CHOOSE, _BUSY))
            mark.show_status(_STEPS[number], "fresh" if number == step else "plain")
        taken = self._opened.looked.taken if self._opened is not None else 0
        self.onward.setText(f"{taken:,}行を取り込む" if step == _RESULT else "次へ")
        self.onward.setAccessibleName(self.onward.text())
        self.onward.setEnabled(step != _RESULT or taken > 0)
        if step == _CHOOSE:
            self._below.setText("Excelなどで付けていた台帳を、移行分の案件として取り込みます。")
            self._choose.pick.setFocus()
        elif step == _BUSY:
            self._stop.setFocus()
        elif self.onward.isVisibleTo(self):
            self.onward.setFocus()

    def _lay(self) -> None:
        title = column(PageTitle("以前の台帳の移行"), self._below, space=4)
        head = row(title, None, self._back, self.onward, space=8)
        busy = Card("お待ちください").add(self._busy)
        busy.body.addLayout(row(self._stop, None))
        for part in (self._choose, busy):
            place = QWidget()
            spread(place, column(part, None), (0, 0, 8, 8))
            self._stack.addWidget(place)
        for step in (self.columns, self.words, self.result, self.done):
            self._stack.addWidget(scrolled(step))
        steps = row(*self._marks.values(), None, space=8)
        whole = column(head, steps, self._stack, space=12)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 0))


class _ChooseCard(Card):
    """Asks for the file; says why one could not be read, and in which row its headings stand."""

    def __init__(self) -> None:
        super().__init__("台帳を選ぶ")
        self.pick = PrimaryButton("台帳のファイルを選ぶ…")
        self._refused = Text(wrap=True)
        tone(self._refused, role="error")
        self.row = QSpinBox()
        self.row.setRange(1, 40)
        self._row_field = LabelledField("見出しは何行目ですか", self.row)
        self.again = Button("この行を見出しとして読む")
        self._ask = QWidget()
        spread(self._ask, row(self._row_field, self.again, None, space=12), (0, 0, 0, 0))
        self.add(
            Reading(
                "Excelの台帳（.xlsx、.xlsm）か .csv を選ぶか、この窓に放してください。"
                "見出しと欄の意味を読み取って案を示し、取り込む前に結果を確かめられます。"
                "元のファイルは変わりません。"
            ),
            self._refused,
            self._ask,
        )
        self.body.addLayout(row(self.pick, None))
        self.clear_refusal()

    def clear_refusal(self) -> None:
        """Take away what was said of a file."""
        self._refused.setText("")
        self._refused.hide()
        self._ask.hide()

    def refuse(self, sentence: str, *, ask_row: bool) -> None:
        """Say why a file was not read."""
        self._refused.setText(sentence)
        self._refused.show()
        self._ask.setVisible(ask_row)


# ------------------------------------------------------------------ on the worker


def _open(
    casebook: Casebook, path: Path, mapping: LedgerMap | None, progress: Progress
) -> _Opened | None:
    source = Source(path.name, read_whole(path))
    try:
        return _Opened(path, source, casebook.ledger.look(source, mapping, progress))
    except Cancelled:
        return None


def _look(
    casebook: Casebook, opened: _Opened, mapping: LedgerMap, progress: Progress
) -> _Opened | None:
    try:
        return replace(opened, looked=casebook.ledger.look(opened.source, mapping, progress))
    except Cancelled:
        return None


def _take(
    casebook: Casebook, opened: _Opened, progress: Progress
) -> tuple[Taken, Path | None, CasebookError | None]:
    mapping = opened.looked.mapping
    taken = casebook.ledger.take_file(opened.source, mapping, progress)
    casebook.ledger.remember(opened.looked.shape, mapping)
    try:
        return taken, write_leftovers(taken, opened.path, casebook.now.moment()), None
    except FileUnwritableError as problem:  # the rows are in; only the list could not be written
        return taken, None, problem
