"""申出人: answers who this is, what she asked before, and whether she is known by another name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from ui.dates import spoken
from ui.pages import Page, PageName, Place
from ui.people.person_cards import ContactsCard, PersonCard, PersonCasesCard, SameCard
from ui.tables import Column, PagedTable, Rows
from ui.theme import unit
from ui.widgets import Card, Muted, PageTitle, Reading, column, row, scrolled, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QResizeEvent

    from app.casebook import Casebook
    from app.changes import Change
    from app.jobs import Progress
    from app.views.cases import Recorded
    from app.views.people import PersonLine, PersonSheet
    from ui.desk import Desk

_PAUSE = 150  # ms after the last letter before the search starts
_SIDE = (408, 424)  # px of the column at the right, least and most
_ROW = 36
_NARROW = 480  # px of the table, below which it leaves out what the card beside it says
_TOLD_BESIDE = (1, 2, 5)  # reading, organisation, last arrival
_NAME = (168, 132)  # px of the name, with and without them


class PersonsPage(Page):
    """Everybody in the casebook by reading, and the one who is marked at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "申出人")
        self._query = ""
        self._wanted = 0
        self._search: Progress | None = None
        self._shown: PersonSheet | None = None
        self.model: PagedTable[PersonLine] = PagedTable(
            _columns(desk.today), desk.casebook.persons.lines, desk.runner, self
        )
        self.table = PersonTable(self.model)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("氏名・フリガナ・電話・メール・住所で探す")
        self._filter.setAccessibleName("申出人の検索")
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedWidth(unit(360))
        self._count = Muted()
        self._empty = Reading()
        self.person = PersonCard(desk.today)
        self.contacts = ContactsCard(desk.today)
        self.cases = PersonCasesCard(desk.today)
        self.same = SameCard(desk.today)
        self._people, self._side = QStackedWidget(), QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay()
        self._connect()

    @override
    def go_to(self, place: Place) -> None:
        self._wanted = place.person
        if place.person and self._filter.text():
            self._filter.clear()
        self.refresh()
        (self.table if place.person else self._filter).setFocus()

    @override
    def refresh(self) -> None:
        self._pause.stop()
        self._query = self._filter.text().strip()
        if self._search is not None:
            self._search.cancel()  # she typed on: nobody waits for the older answer
        act = partial(self.desk.casebook.persons.find, self._query)
        self._search = self.desk.runner.run(act, self.show_people)
        if self._wanted:
            self._open(self._wanted)

    @override
    def concerns(self, change: Change) -> bool:
        return bool(change.people or change.cases or change.settings)

    def show_people(self, ids: Sequence[int]) -> None:
        """Show these people in their order; the marked one stays marked."""
        marked = self._wanted or (self._shown.person.id if self._shown else 0)
        self.model.show_ids(ids)
        self._count.setText(f"{len(ids):,}人")
        nobody = "この条件に合う方はいません。" if self._query else "まだ申出人がいません。"
        self._empty.show_text("" if ids else nobody)
        self._people.setCurrentIndex(0 if ids else 1)
        self.table.mark(marked)
        if not ids:
            self._side.setCurrentIndex(0)

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show a person at the right."""
        self._shown = sheet
        self.person.show_sheet(sheet)
        self.contacts.show_sheet(sheet)
        self.cases.show_sheet(sheet)
        self.same.show_sheet(sheet)
        self._side.setCurrentIndex(1)

    def _open(self, person: int) -> None:
        act = partial(self.desk.casebook.persons.sheet, person)
        self.desk.runner.run(act, self.show_sheet)

    def _on_marked(self, person: int) -> None:
        self._wanted = 0
        self._open(person)

    def _on_typed(self) -> None:
        # silent while an input method composes, and fires on what it commits
        if self._filter.text().strip() != self._query:
            self._pause.start()
        else:
            self._pause.stop()

    def _on_enter(self) -> None:
        self.refresh()
        self.table.setFocus()

    # -------------------------------------------------------------- acts

    def _on_corrected(self, person: int, values: dict[str, str]) -> None:
        act = partial(self.desk.casebook.persons.correct, person, values)
        self.desk.runner.run(act, self._tell, self.person.refuse)

    def _on_record(self, person: int) -> None:
        question = (
            "この方についてのすべて（案件・経過・メール・文書・ファイル）を書き出します。"
            "暗号化されていないファイルになります。"
            "開示の前に、ほかの方の情報と内部の記録を確かめてください。"
        )
        if not self.desk.ask.confirm(self, question, "書き出す"):
            return
        folder = self.desk.ask.which_folder(self, "記録一式を置くフォルダー")
        if folder is not None:
            act = partial(_record, self.desk.casebook, person, folder)
            self.desk.runner.run_long(act, self._on_recorded)

    def _on_recorded(self, made: Recorded) -> None:
        self.say(f"案件{made.cases}件・ファイル{made.files}個を書き出しました：{made.path}")

    def _on_standing(self, contact: int, standing: str) -> None:
        self.desk.runner.run(
            partial(self.desk.casebook.persons.stand, contact, standing), self._tell
        )

    def _on_merge(self, other: int) -> None:
        if self._shown is None:
            return
        question = "同じ方としてまとめます。案件と連絡先が一つになります。いつでも戻せます。"
        if self.desk.ask.confirm(self, question, "まとめる"):
            act = partial(self.desk.casebook.persons.merge, self._shown.person.id, other)
            self.desk.runner.run(act, self._tell)

    def _on_unmerge(self, person: int) -> None:
        self.desk.runner.run(partial(self.desk.casebook.persons.unmerge, person), self._tell)

    def _on_apart(self, other: int) -> None:
        if self._shown is not None:
            act = partial(self.desk.casebook.persons.part, self._shown.person.id, other)
            self.desk.runner.run(act, self._tell)

    def _tell(self, change: Change) -> None:
        self.desk.bus.tell(change, self)
        self.person.close_form()
        if self._shown is not None:
            self._wanted = self._shown.person.id
        self.refresh()

    def _on_case(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number))

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        bar = row(self._filter, None, self._count, space=14)
        framed = Card().add(self.table)
        framed.body.setContentsMargins(unit(4), unit(4), unit(4), unit(4))
        empty, nobody = QWidget(), QWidget()
        spread(empty, column(Card().add(self._empty), None), (0, 0, 0, 0))
        self._people.addWidget(framed)
        self._people.addWidget(empty)
        hint = Card().add(Muted("行を選ぶと、その方の案件と連絡先が出ます。", wrap=True))
        spread(nobody, column(hint, None), (0, 0, 0, 0))
        inside = QWidget()
        cards = column(self.person, self.same, self.cases, self.contacts, None, space=14)
        spread(inside, cards, (0, 0, 4, 0))
        self._side.addWidget(nobody)
        self._side.addWidget(scrolled(inside))
        self._side.setMinimumWidth(unit(_SIDE[0]))
        self._side.setMaximumWidth(unit(_SIDE[1]))
        body = row(self._people, self._side, space=18)
        body.setStretch(0, 3)
        body.setStretch(1, 2)
        whole = column(PageTitle("申出人"), bar, body, space=14)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 4))

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_typed)
        self._filter.returnPressed.connect(self._on_enter)
        self._pause.timeout.connect(self.refresh)
        self.table.marked.connect(self._on_marked)
        self.person.corrected.connect(self._on_corrected)
        self.person.wanted_record.connect(self._on_record)
        self.contacts.stands.connect(self._on_standing)
        self.cases.opened.connect(self._on_case)
        self.same.merged.connect(self._on_merge)
        self.same.unmerged.connect(self._on_unmerge)
        self.same.apart.connect(self._on_apart)


class PersonTable(Rows):
    """Rows of people; the marked one is told."""

    marked = Signal(int)  # id

    def __init__(self, model: PagedTable[PersonLine]) -> None:
        super().__init__(model, "申出人の一覧", unit(_ROW))
        self._lines = model

    def mark(self, person: int) -> None:
        """Mark a person's row; nobody's where she is not listed."""
        if person in self._lines.ids:
            self.setCurrentIndex(self._lines.index(self._lines.ids.index(person), 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < unit(_NARROW)
        if narrow != self.isColumnHidden(_TOLD_BESIDE[0]):
            for place in _TOLD_BESIDE:
                self.setColumnHidden(place, narrow)
            self.setColumnWidth(0, unit(_NAME[narrow]))

    @override
    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if 0 <= current.row() < len(self._lines.ids):
            self.marked.emit(self._lines.ids[current.row()])


def _columns(today: date) -> tuple[Column[PersonLine], ...]:
    def latest(line: PersonLine) -> str:
        return spoken(line.latest, today) if line.latest else ""

    return (
        Column("氏名", _name, "", _NAME[0]),
        Column("フリガナ", _reading, "", 104),
        Column("会社・団体", _organisation, "", 76),
        Column("電話・メール", _reach, "", 144),
        Column("案件", _cases, "", 48, numbers=True),
        Column("最近の到達", latest, "", 100),
    )


def _name(line: PersonLine) -> str:
    return line.name or "（氏名なし）"


def _reading(line: PersonLine) -> str:
    return line.reading


def _organisation(line: PersonLine) -> str:
    return line.organisation


def _reach(line: PersonLine) -> str:
    return line.phone or line.mail


def _cases(line: PersonLine) -> str:
    return f"{line.cases}"


def _record(casebook: Casebook, person: int, folder: Path, progress: Progress) -> Recorded:
    return casebook.persons.record(person, folder, progress=progress)
