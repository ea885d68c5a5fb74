"""一括発行: answers which letters may go now, all at once.

The list is what the casebook proposes; she takes out what is not to go. Issuing shows how far it
is in the frame and can be called off there; what was issued stands, what was not stays listed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QWidget,
)
from typing_extensions import override

from app import phrases
from app.domain.item import Act
from app.rules.almanac import eras
from app.rules.posting import offered
from app.views.acts import Field
from ui.cases.act_form import ActForm, DayLine
from ui.cases.lines import Lines
from ui.letters.batch_table import BatchTable
from ui.letters.remarks import RemarkList
from ui.pages import Page, PageName, Place
from ui.printing import Printing
from ui.theme import unit
from ui.widgets import (
    Button,
    Card,
    FlowRow,
    LabelledField,
    Muted,
    PageTitle,
    PrimaryButton,
    QuietButton,
    Reading,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtPrintSupport import QPrinter

    from app.casebook import Casebook
    from app.changes import Change
    from app.desks.batches import Batches
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.views.letters import Batched, BatchLine, Proposed
    from ui.desk import Desk

_RESULT = 336  # px of the card with what was issued
_CHECK = 150  # px of the card with what wants a second look, at least


class BatchPage(Page):
    """Letters that are due, issued together. `Place.cases` narrows them to these cases."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "文書の一括発行")
        self._cases: tuple[str, ...] = ()
        self._lines: tuple[BatchLine, ...] = ()
        self._beyond = 0  # cases that were not looked through
        self._done: Batched | None = None
        self._printer: QPrinter | None = None
        self._busy = False
        self._which = QComboBox()
        self._which.setAccessibleName("文書の種類")
        self._which.setMinimumContentsLength(18)
        self._on = DayLine(desk.today, eras(), desk.today)
        self._count = Muted()
        self._all = QuietButton("すべて選ぶ")
        self._none = QuietButton("選択を外す")
        self.issue = PrimaryButton("発行する")
        self.table = BatchTable()
        self._more = Muted()
        self._empty = Reading()
        self._remarks = RemarkList()
        self._check = Card("確認").add(self._remarks)
        self._check.hide()
        self._outcome = Reading()
        self._result = Card("発行した文書")
        self._ways = QWidget()
        self._form_place = Lines()
        self.form: ActForm | None = None
        self.printing = Printing(desk.casebook.letters, desk.runner, self)
        self._lay()
        self._connect()
        self._tell()

    @override
    def go_to(self, place: Place) -> None:
        if place.cases != self._cases:
            self._done = None
        self._cases = place.cases
        self.refresh()

    @override
    def refresh(self) -> None:
        if self._busy:
            return
        self._hold(busy=True)
        act = partial(_proposed, self.desk.casebook.batches, self._cases, self._on.date)
        self.desk.runner.run_long(act, self.show_proposed, self._on_refused)

    # ------------------------------------------------------------------ what is due

    def show_proposed(self, found: Proposed) -> None:
        """Show the letters that are due, and say how many cases were not looked through yet."""
        self._hold(busy=False)
        lines, self._beyond = found.lines, found.beyond
        self._lines = lines
        kept = self._which.currentData()
        titles = {line.letter: line.title for line in lines}
        self._which.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._which.clear()
        self._which.addItem("すべての文書", "")
        for letter, title in sorted(titles.items()):
            self._which.addItem(title, letter)
        self._which.setCurrentIndex(max(0, self._which.findData(kept)))
        self._which.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._show()

    def _on_row(self) -> None:
        """Show what is found in the letter the officer has come to, to be looked at there."""
        place = self.table.currentRow()
        shown = self.shown
        line = shown[place] if 0 <= place < len(shown) else None
        self._remarks.clear()
        remarks = line.remarks if line is not None else ()
        self._remarks.show_remarks(remarks)
        self._remarks.acknowledge(line.acknowledged if line is not None else frozenset())
        if line is not None and self._check.heading is not None:
            self._check.heading.setText(f"{line.case} の確認")
        self._check.setVisible(bool(remarks))

    def _on_ticked(self) -> None:
        """Take down that something was looked at: of this letter, and of no other."""
        place = self.table.currentRow()
        line = self.shown[place]
        seen = replace(line, acknowledged=self._remarks.acknowledged)
        self._lines = tuple(seen if one is line else one for one in self._lines)
        self.table.show_line(place, seen)
        self._tell()

    @property
    def shown(self) -> tuple[BatchLine, ...]:
        """The letters in the list."""
        letter = self._which.currentData() or ""
        return tuple(line for line in self._lines if letter in ("", line.letter))

    def _show(self) -> None:
        self.table.show_lines(self.shown)
        self._on_row()
        self._tell()

    def _tell(self) -> None:
        shown, ticked = self.shown, len(self.table.ticked)
        looks = sum(line.passable and not line.ready for line in shown)
        stopped = sum(not line.passable for line in shown)
        told = f"{len(shown)}通のうち {ticked}通を発行します"
        why = [f"{looks}通は確認が必要です"] if looks else []
        why += [f"{stopped}通は指摘があり、発行できません"] if stopped else []
        if why:
            told += f"（{'。'.join(why)}）"
        self._count.setText(told if shown else "")
        self._more.setText(f"ほかに {self._beyond:,}件の案件があります。発行すると続きが並びます。")
        self._more.setVisible(bool(self._beyond))
        self.table.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        self._empty.show_text(
            "いままとめて発行できる文書はありません。受付の確認や回答が必要になった案件が、"
            "ここに並びます。"
        )
        self.issue.setText(f"{ticked}通を発行する" if ticked else "発行する")
        self.issue.setEnabled(bool(ticked) and not self._busy and self._on.date is not None)
        self.issue.setToolTip("選んだ文書に番号を付けて発行します（Ctrl+Enter）")
        self._result.setVisible(self._done is not None)

    def _hold(self, *, busy: bool) -> None:
        self._busy = busy
        self._tell()

    def _on_refused(self, error: CasebookError) -> None:
        self._hold(busy=False)
        self.say(phrases.error(error), "late")

    # ------------------------------------------------------------------ issuing

    def _on_issue(self) -> None:
        if not self.issue.isEnabled():
            return
        shown = self.shown
        lines = tuple(shown[place] for place in self.table.ticked)
        question = (
            f"{len(lines)}通の文書を発行します。\n"
            "1通ごとに番号が付き、発行したあとは書き換えられません。途中で中止できます。"
        )
        if not self.desk.ask.confirm(self, question, "発行する"):
            return
        self._hold(busy=True)
        act = partial(_issued, self.desk.casebook.batches, lines, self._on.date)
        self.desk.runner.run_long(act, self._on_issued, self._on_refused)

    def _on_issued(self, done: Batched) -> None:
        self._busy = False
        self.desk.bus.tell(done.change, self)
        self.show_done(done)
        self.say(
            f"{len(done.issued)}通を発行しました。", "late" if done.error is not None else "done"
        )
        self.refresh()

    def show_done(self, done: Batched) -> None:
        """Say what was issued and what was not, and offer the ways out of the house."""
        self._done = done
        told = [f"{len(done.issued)}通を発行しました。"]
        if done.refused:
            told.append(f"{len(done.refused)}通は発行できず、理由とともに一覧に残っています。")
        if done.left:
            told.append(f"{len(done.left)}通は発行していません（中止）。")
        if done.error is not None:
            told.append(phrases.error(done.error))
        self._outcome.show_text("\n".join(told))
        self._ways.setVisible(bool(done.issued))
        self._open_form(bool(done.issued))
        self._tell()

    @property
    def _numbers(self) -> tuple[str, ...]:
        return tuple(number for _, number in self._done.issued) if self._done else ()

    # ------------------------------------------------------------------ out of the house

    def _on_print(self) -> None:
        numbers = self._numbers
        if not numbers:
            return
        act = partial(_to_print, self.desk.casebook, numbers)
        pages = len(numbers) + 1
        self._printer = self.desk.ask.which_printer(self, "発行文書", pages)
        if self._printer is not None:
            self._printer.setFromTo(0, 0)  # all of them: how many there are is known when drawn
            self.desk.runner.run_long(act, self._on_to_print)

    def _on_to_print(self, found: tuple[bytes, int]) -> None:
        if self._printer is not None:
            self.printing.start(*found, self._printer)
            self._printer = None

    def _on_printed(self, sheets: int) -> None:
        self.say(f"{sheets}枚をプリンターに送りました（1枚目は一覧です）。")

    def _on_no_printer(self) -> None:
        self.say("プリンターが受け付けません。電源と接続を確かめてください。", "late")

    def _on_save(self) -> None:
        name = f"発行文書-{self.desk.today:%Y%m%d}.pdf"
        path = self.desk.ask.where_to_save(self, Path(name)) if self._numbers else None
        if path is not None:
            act = partial(_bundled, self.desk.casebook, self._numbers, path)
            self.desk.runner.run_long(act, self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self.say(f"{path} に保存しました。")

    def _open_form(self, wanted: bool) -> None:  # noqa: FBT001 - one word
        """Offer to record the dispatch of all of them at once."""
        self.form = None
        if wanted:
            today = self.desk.today
            fields = (
                Field("how", "choice", required=True, choices=offered(today)),
                Field("on", "date", required=True, value=today.isoformat()),
            )
            self.form = ActForm("", fields, today, "発送をまとめて記録する")
            self.form.saved.connect(self._on_sent)
            self.form.left.connect(self._on_left)
        self._form_place.refill([self.form] if self.form else [])

    def _on_left(self) -> None:
        self._open_form(False)  # noqa: FBT003 - not wanted

    def _on_sent(self, values: dict[str, str]) -> None:
        if self._done is None or self.form is None:
            return
        letters = tuple((line.case, number) for line, number in self._done.issued)
        act = partial(_sent, self.desk.casebook.batches, letters, values["how"], values["on"])
        self.desk.runner.run_long(act, self._on_all_sent, self.form.refuse)

    def _on_all_sent(self, change: Change) -> None:
        self.desk.bus.tell(change, self)
        self._open_form(False)  # noqa: FBT003 - it is done
        self.say(f"{len(change.cases)}件の{phrases.event(Act.DISPATCH)}を記録しました。")
        self.refresh()

    # ------------------------------------------------------------------ layout

    def _on_activated(self, place: int, _column: int = 0) -> None:
        shown = self.shown
        if 0 <= place < len(shown):
            line = shown[place]
            self.go(Place(PageName.LETTER, case=line.case, letter=line.letter))

    def _on_all(self) -> None:
        self.table.tick_all(on=True)
        self._tell()

    def _on_none(self) -> None:
        self.table.tick_all(on=False)
        self._tell()

    def _lay(self) -> None:
        head = row(PageTitle("文書の一括発行"), None, self._count, self.issue, space=14)
        self._on.setMaximumWidth(unit(260))
        which = LabelledField("文書", self._which)
        day = LabelledField("発送日", self._on, "文書の日付になります")
        bar = row(which, day, None, self._all, self._none, space=14)
        for field in (which, day):  # a date has a line more below it than a choice
            bar.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self.table.setMinimumHeight(unit(64))  # the least window has room for the findings too
        framed = Card().add(self.table)
        framed.body.setContentsMargins(unit(4), unit(4), unit(4), unit(4))
        self._more.setContentsMargins(unit(12), 0, unit(12), unit(8))  # below the table's words
        framed.body.addWidget(self._more)
        self._empty.setContentsMargins(unit(12), unit(12), unit(12), unit(12))
        framed.body.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        self._check.setMinimumHeight(unit(_CHECK))
        flow = FlowRow(self._ways, space=8)
        self._print = Button("まとめて印刷…")
        self._print.setToolTip("一覧を1枚目に付けて、発行した文書をすべて印刷します")
        self._save = Button("1つのPDFに保存…")
        for button in (self._print, self._save):
            flow.addWidget(button)
        self._result.add(self._outcome, self._ways, self._form_place)
        self._result.setFixedWidth(unit(_RESULT))
        self._result.body.setSpacing(unit(4))  # the least window is as high as it is
        left = QWidget()
        stacked = column(framed, self._check, space=14)
        stacked.setStretch(0, 1)
        spread(left, stacked, (0, 0, 0, 0))
        body = row(left, self._result, space=14)
        body.setStretch(0, 1)
        body.setAlignment(self._result, Qt.AlignmentFlag.AlignTop)
        whole = column(head, bar, body, space=12)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 4))

    def _connect(self) -> None:
        self._which.currentIndexChanged.connect(self._show)
        self._on.changed.connect(self._tell)
        self._all.clicked.connect(self._on_all)
        self._none.clicked.connect(self._on_none)
        self.issue.clicked.connect(self._on_issue)
        self.table.itemChanged.connect(self._tell)
        self.table.currentCellChanged.connect(self._on_row)
        self._remarks.ticked.connect(self._on_ticked)
        self.table.cellActivated.connect(self._on_activated)
        self.table.cellDoubleClicked.connect(self._on_activated)
        self._print.clicked.connect(self._on_print)
        self._save.clicked.connect(self._on_save)
        self.printing.ended.connect(self._on_printed)
        self.printing.failed.connect(self._on_no_printer)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_issue)


# ------------------------------------------------------------------ on the worker


def _proposed(
    batches: Batches, cases: tuple[str, ...], on: date | None, progress: Progress
) -> Proposed:
    return batches.propose(cases, on=on, progress=progress)


def _issued(
    batches: Batches, lines: tuple[BatchLine, ...], on: date | None, progress: Progress
) -> Batched:
    return batches.issue(lines, on=on, progress=progress)


def _sent(
    batches: Batches, letters: tuple[tuple[str, str], ...], how: str, on: str, progress: Progress
) -> Change:
    return batches.dispatch(letters, how, on=on, progress=progress)


def _to_print(
    casebook: Casebook, numbers: tuple[str, ...], progress: Progress
) -> tuple[bytes, int]:
    pdf = casebook.mailroom.printed_bundle(numbers, progress)
    return pdf, casebook.letters.page_count(pdf)


def _bundled(casebook: Casebook, numbers: tuple[str, ...], path: Path, progress: Progress) -> Path:
    casebook.mailroom.bundle(numbers, path, progress)
    return path
