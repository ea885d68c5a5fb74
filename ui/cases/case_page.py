"""The page of one case: what has happened, and what is next."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget
from typing_extensions import override

from app import phrases
from app.domain.incidents import INQUIRY
from app.domain.item import Act
from app.domain.requests import Ground
from app.domain.undoing import UNDO
from ui.attachments import Enclosures
from ui.cases.act_form import ActForm
from ui.cases.approval_card import ApprovalCard
from ui.cases.begun import Begun, BegunKeeping
from ui.cases.clocks_card import ClocksCard
from ui.cases.files_card import FilesCard, files_of
from ui.cases.heading import Heading, StageStrip
from ui.cases.hit import show_marks
from ui.cases.hold_card import HoldCard
from ui.cases.incident_cards import InquiriesCard, LeaksCard
from ui.cases.mail_tab import MailTab
from ui.cases.mails import MailReader, MailText
from ui.cases.next_card import KEEPING, Deed, NextCard
from ui.cases.partners_card import PartnersCard
from ui.cases.reasons import DecideForm
from ui.cases.side_cards import DocumentsCard, ItemsCard, PeopleCard, TasksCard
from ui.cases.timeline import Timeline
from ui.cases.tombstone_card import TombstoneCard
from ui.cases.work import (
    KEPT,
    attached,
    hand_out,
    kept,
    save_certificate,
    save_content,
    undone,
)
from ui.manual.opening import explain_act
from ui.pages import Page, PageName, Place
from ui.theme import unit
from ui.widgets import Card, column, row, scrolled, spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from app.changes import Change
    from app.desks.cases import Cases
    from app.errors import CasebookError
    from app.views.acts import Advice, Field
    from app.views.cases import Article, AttachmentLine, CaseSheet, ItemSheet
    from app.views.keeping import Erasure
    from ui.cases.act_form import Names
    from ui.desk import Desk

_LEFT = 320  # px of the records at the left, least
_SIDE = (384, 420)  # px of the column at the right, least and most


class CasePage(Page):
    """One case, whole: timeline and sources at the left, the next step and facts at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "案件")
        self._number = ""
        self._sheet: CaseSheet | None = None
        self._query = ""  # the words that led here
        self._asked_for: Deed | None = None  # an act, from elsewhere
        self._to_papers = False
        self._left: Begun | None = None  # unfinished, kept by an earlier visit
        self.heading = Heading()
        self.stages = StageStrip()
        self.timeline = Timeline(desk.theme)
        self.mails = MailReader()
        self.mail_tab = MailTab(desk, self.mails)
        self.enclosures = Enclosures(desk, self)
        self.begun = BegunKeeping(desk, self)
        self.words = MailText()
        self.words.setAccessibleName("申出の内容")
        self.next = NextCard()
        self.tombstone = TombstoneCard()
        self.approval = ApprovalCard(desk)
        self.clocks = ClocksCard()
        self.leaks = LeaksCard()
        self.inquiries = InquiriesCard()
        self.partners = PartnersCard()
        self.items = ItemsCard()
        self.people = PeopleCard()
        self.documents = DocumentsCard()
        self.files = FilesCard()
        self.tasks = TasksCard()
        self.hold = HoldCard(desk)
        self.tabs = _tabs(self.timeline, self.mail_tab, self.words)
        self._side = scrolled(self._right())
        self.setAcceptDrops(True)
        self._lay()
        self._connect()

    @property
    def number(self) -> str:
        """The number of the case that is shown or on its way."""
        return self._number

    @override
    def go_to(self, place: Place) -> None:
        if place.case != self._number:
            self._number = place.case
            self._sheet = None
            self.begun.leave()
            self._left = None
            self.next.close_form()
            self.timeline.clear_note()
            self.tabs.setCurrentIndex(0)
            self.begun.turn_to(place.case)
        self._query = place.query
        self._asked_for = Deed(place.act, place.item, place.nr) if place.act else None
        self.refresh()

    @override
    def refresh(self) -> None:
        if self._number:
            act = partial(self.desk.casebook.cases.sheet, self._number)
            self.desk.runner.run(act, self.show_sheet)

    @override
    def concerns(self, change: Change) -> bool:
        if self._sheet is None or change.settings or not change.cases:
            return True
        return self._sheet.id in change.cases

    @override
    def put_aside(self) -> None:
        self._on_begun()
        self.begun.flush()

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show `sheet`, unless the officer has gone on to another case meanwhile."""
        if self._number not in ("", sheet.number):
            return
        self._number = sheet.number
        first = self._sheet is None or self._sheet.number != sheet.number
        self._sheet = sheet
        today = self.desk.today
        self.heading.show_sheet(sheet, today)
        self.stages.show_stages(sheet.stages, today)
        self.timeline.show_events(sheet.events, today)
        self.timeline.take_notes(allowed=sheet.tombstone is None)
        self.mail_tab.show_case(sheet.number)
        self.mails.show_messages(sheet.messages, today)
        self.words.show_text(sheet.words)
        self.tabs.setTabVisible(1, bool(sheet.messages))
        self.tabs.setTabVisible(2, bool(sheet.words))
        self.tabs.setTabText(1, _counted("元のメール", len(sheet.messages)))
        self.next.show_sheet(sheet)
        self.tombstone.show_sheet(sheet, today)
        self.approval.show_sheet(sheet)
        self.clocks.show_sheet(sheet, today)
        self.leaks.show_sheet(sheet, today)
        self.inquiries.show_sheet(sheet, today)
        self.partners.show_sheet(sheet, today)
        self.items.show_sheet(sheet, today)
        self.people.show_sheet(sheet)
        self.documents.show_sheet(sheet, today)
        self.files.show_sheet(sheet)
        self.tasks.show_sheet(sheet, today)
        self.hold.show_sheet(sheet)
        if first:
            self._side.verticalScrollBar().setValue(0)
            self.next.settle()
        self._mark_words()
        asked, self._asked_for = self._asked_for, None
        if asked is not None:
            self.begin(asked)
        if self._to_papers:  # what the body wants is answered with its papers
            self._to_papers = False
            self.inquiries.begin()
        self._take_up(form=asked is None)

    # -------------------------------------------------------------- the words that led here

    def _mark_words(self) -> None:
        """Look where the words stand that the officer sought, once."""
        query, self._query = self._query, ""
        if query:
            texts = (self.words.toPlainText(), *self.mails.bodies, self.timeline.text)
            act = partial(self.desk.casebook.cases.marks, texts, query)
            self.desk.runner.run(act, self._on_marks)

    def _on_marks(self, marks: tuple[tuple[tuple[int, int], ...], ...]) -> None:
        """Show the first of the texts that has them all, scrolled to where they stand."""
        first = next((number for number, found in enumerate(marks) if found), None)
        if first is None:
            return
        if first == 0:
            self.tabs.setCurrentIndex(2)
            show_marks(self.words, marks[first], self.desk.theme)
        elif first == len(marks) - 1:
            self.tabs.setCurrentIndex(0)
            show_marks(self.timeline.pages, marks[first], self.desk.theme)
        else:
            self.tabs.setCurrentIndex(1)
            self.mails.open_message(first - 1)
            show_marks(self.mails.body, marks[first], self.desk.theme)

    # -------------------------------------------------------------- unfinished

    def _on_begun(self) -> None:
        """Keep the note and the form as they stand."""
        form, deed = self.next.form, self.next.deed
        if form is None or deed is None or not form.touched:
            self.begun.keep(Begun(self.timeline.note))
        else:
            self.begun.keep(Begun(self.timeline.note, deed, form.values))

    def _on_found(self, begun: Begun) -> None:
        self._left = begun
        self._take_up()

    def _take_up(self, *, form: bool = True) -> None:
        """Show what an earlier visit left, as soon as the case is there.

        Without its form where another act was asked for.
        """
        begun, self._left = (self._left, None) if self._sheet is not None else (None, self._left)
        if begun is None:
            return
        if not self.timeline.note:
            self.timeline.write(begun.note)
        if form and begun.deed is not None and self.next.form is None:
            self._open_again(begun.deed, begun.values)
        self.say("書きかけを戻しました。", "fresh")

    def _open_again(self, deed: Deed, values: Mapping[str, str]) -> None:
        if deed.act in KEEPING:
            self._on_again(_kept_form(self._number, deed, values))
            return
        act = partial(_form, self.desk.casebook.cases, self._number, deed, dict(values))
        self.desk.runner.run(act, self._on_again, self._on_not_opened)

    def _on_again(self, form: _Form) -> None:
        if form.number == self._number:
            self.next.open_form(form.deed, self._make_form(form))

    def _on_not_opened(self, _error: CasebookError) -> None:
        self._on_begun()  # the case has gone on: the act is not to be done any more

    # -------------------------------------------------------------- acts

    def begin(self, deed: Deed, given: Mapping[str, str] | None = None) -> None:
        """Start an act: on the letter page, or in a form at its place, filled with `given`."""
        if deed.act == UNDO:
            self.desk.runner.run(
                partial(undone, self.desk.casebook.undoing, self._number), self._tell
            )
            return
        if deed.act == Act.NOTE:
            self.tabs.setCurrentIndex(0)
            self.timeline.begin_note()
            return
        if deed.act == Act.LETTER:
            self.go(Place(PageName.LETTER, case=self._number, item=deed.item))
            return
        if deed.act in KEEPING:
            self._on_form(_kept_form(self._number, deed, given or {}))
            return
        act = partial(_form, self.desk.casebook.cases, self._number, deed, dict(given or {}))
        self.desk.runner.run(act, self._on_form)

    def _on_form(self, form: _Form) -> None:
        if form.number != self._number:
            return
        asked = self._make_form(form)
        asked.settle()  # what it is filled with beforehand nobody has typed
        self.next.open_form(form.deed, asked)
        self._side.verticalScrollBar().setValue(0)

    def _make_form(self, form: _Form) -> ActForm:
        item = self._item(form.deed.item)
        if form.deed.act != Act.DECIDE or item is None:
            asked = ActForm("", form.fields, self.desk.today, "記録する", self._names())
        else:
            asked = self._decide_form(form, item)
        explain_act(asked, form.deed.act)
        asked.advise(form.advice)
        for name, value in form.given.items():  # a decision before its reasons, as it was asked
            asked.fill(name, value)
        asked.changed.connect(self._on_begun)
        return asked

    def _decide_form(self, form: _Form, item: ItemSheet) -> DecideForm:
        arrived = self._sheet.arrived if self._sheet is not None else self.desk.today
        given = self.desk.casebook.profile.given(arrived)
        grounds = tuple(Ground(value) for value in item.grounds)
        return DecideForm(form.fields, self.desk.today, item.kind, grounds, given, form.articles)

    def _names(self) -> Names:
        """Return what ids are called that an act chooses among."""
        joint_use = self.desk.casebook.profile.joint_use
        groups = joint_use.groups if joint_use else ()
        people = self._sheet.people if self._sheet is not None else ()
        return {
            "groups": {group.id: f"{group.id}  {group.name}" for group in groups},
            "person": {str(one.id): one.name for one in people},
        }

    def _item(self, position: int) -> ItemSheet | None:
        items = self._sheet.items if self._sheet is not None else ()
        return next((item for item in items if item.position == (position or 1)), None)

    def _on_filled(self, deed: Deed, values: dict[str, str]) -> None:
        if deed.act != Act.CLOSE:
            self._do(deed, values)
            return
        act = partial(_closing, self.desk.casebook.cases, self._number, deed, values)
        self.desk.runner.run(act, self._on_closing, self.next.refuse)

    def _on_closing(self, closing: _Closing) -> None:
        """Close; where that makes the casebook forget somebody, only when the officer agrees."""
        if closing.number != self._number:
            return
        asked = erasing_question(closing.goes)
        if asked and not self.desk.ask.confirm(self, asked, "破棄して完了する"):
            self.next.release()
            return
        self._do(closing.deed, dict(closing.values))

    def _on_noted(self, text: str) -> None:
        act = partial(self.desk.casebook.cases.do, self._number, Act.NOTE, 0, {"text": text})
        self.desk.runner.run(act, self._on_note_done)

    def _on_note_done(self, change: Change) -> None:
        self.timeline.clear_note()
        self._tell(change)

    def _on_task_done(self, task: int, item: int) -> None:
        self._do(Deed(Act.DONE, item), {"task": str(task)})

    def _do(self, deed: Deed, values: dict[str, str]) -> None:
        act = partial(self.desk.casebook.cases.do, self._number, deed.act, deed.place, values)
        if deed.act in KEEPING:
            act = partial(kept, self.desk.casebook.disposal, self._number, deed.act, values)
        failed = self.next.refuse if self.next.form is not None else None
        self.desk.runner.run(act, self._on_done, failed)

    def _on_done(self, change: Change) -> None:
        self.next.close_form()
        self.next.settle()
        self._to_papers = change.act == INQUIRY
        self._tell(change)

    def _tell(self, change: Change) -> None:
        self.desk.bus.tell(change, self)
        self.refresh()

    # -------------------------------------------------------------- elsewhere

    def _on_letter(self) -> None:
        if self._number:
            self.go(Place(PageName.LETTER, case=self._number))

    def _on_letter_for_approval(self, letter: str) -> None:
        self.go(Place(PageName.LETTER, case=self._number, letter=letter))

    def _on_slip(self) -> None:
        """Save the receipt slip where the officer says; the case keeps it."""
        path = self.desk.ask.where_to_save(self, Path(f"受付票_{self._number}.pdf"))
        if path is not None:
            act = partial(hand_out, self.desk.casebook.blanks, self._number, path)
            self.desk.runner.run(act, self._on_handed_out)

    def _on_handed_out(self, handed: tuple[Path, Change]) -> None:
        path, change = handed
        self.say(f"受付票を {path} に保存しました。印刷してお渡しください。")
        self._tell(change)

    def _on_papers(self, nr: int) -> None:
        self.go(Place(PageName.PACKAGE, case=self._number, item=nr))

    def _on_document(self, number: str) -> None:
        self.go(Place(PageName.LETTER, case=self._number, letter=number))

    def _on_file(self, sha256: str, name: str) -> None:
        path = self.desk.ask.where_to_save(self, Path(name))
        if path is not None:
            mailroom = self.desk.casebook.mailroom
            act = partial(save_content, mailroom, self._number, sha256, path)
            self.desk.runner.run(act, self._on_saved)

    def _on_wanted_files(self) -> None:
        paths = self.desk.ask.which_to_open(self, "案件に残すファイルを選ぶ", "すべて (*)")
        self._attach(tuple(paths))

    def _attach(self, paths: tuple[Path, ...]) -> None:
        if paths and self._number:
            act = partial(attached, self.desk.casebook.intake, self._number, paths)
            self.desk.runner.run(act, self._tell)

    def _on_person(self, person: int) -> None:
        self.go(Place(PageName.PERSONS, person=person))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):  # mails go on to the window, which takes them in
            event.acceptProposedAction()
        else:
            event.ignore()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._attach(files_of(event.mimeData()))

    def look_at(self, file: AttachmentLine) -> None:
        """Show a kept file in a window of its own."""
        self.enclosures.look(file, partial(self.desk.casebook.cases.content, file.sha256))

    def save(self, file: AttachmentLine) -> None:
        """Save a kept file where the officer says."""
        mailroom = self.desk.casebook.mailroom
        self.enclosures.save(file, partial(mailroom.take_out, self._number, file.sha256))

    def _on_certificate(self, item: int) -> None:
        name = f"期限計算書_{self._number}_{item}.pdf"
        path = self.desk.ask.where_to_save(self, Path(name))
        if path is not None:
            act = partial(save_certificate, self.desk.casebook.cases, self._number, item, path)
            self.desk.runner.run(act, self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self.say(f"{path} に保存しました。")

    # -------------------------------------------------------------- layout

    def _right(self) -> QWidget:
        right = QWidget()
        cards = (
            self.next,
            self.tombstone,
            self.approval,
            self.clocks,
            self.leaks,
            self.inquiries,
            self.items,
            self.partners,
            self.people,
            self.documents,
            self.files,
            self.tasks,
            self.hold,
        )
        spread(right, column(*cards, None, space=14), (0, 0, 4, 0))
        return right

    def _lay(self) -> None:
        self._side.setMinimumWidth(unit(_SIDE[0]))
        self._side.setMaximumWidth(unit(_SIDE[1]))
        left = Card()
        left.body.setContentsMargins(unit(18), unit(8), unit(18), unit(16))
        left.body.addWidget(self.tabs, 1)
        left.setMinimumWidth(unit(_LEFT))  # whatever a hidden tab would like to have
        body = row(left, self._side, space=18)
        body.setStretch(0, 5)
        body.setStretch(1, 4)
        whole = column(self.heading, self.stages, body, space=14)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _connect(self) -> None:
        self.begun.found.connect(self._on_found)
        self.timeline.edited.connect(self._on_begun)
        self.next.closed.connect(self._on_begun)
        self.timeline.noted.connect(self._on_noted)
        self.next.chosen.connect(self.begin)
        self.next.filled.connect(self._on_filled)
        self.items.chosen.connect(self.begin)
        self.approval.done.connect(self._tell)
        self.approval.wanted_letter.connect(self._on_letter_for_approval)
        self.leaks.chosen.connect(self.begin)
        self.inquiries.chosen.connect(self.begin)
        self.inquiries.wanted_papers.connect(self._on_papers)
        self.partners.chosen.connect(self.begin)
        self.partners.begun.connect(self.begin)
        self.clocks.wanted_certificate.connect(self._on_certificate)
        self.people.chosen.connect(self.begin)
        self.tasks.chosen.connect(self.begin)
        self.tasks.done.connect(self._on_task_done)
        self.hold.begun.connect(self.begin)
        self.documents.wanted_letter.connect(self._on_letter)
        self.documents.wanted_slip.connect(self._on_slip)
        self.documents.opened.connect(self._on_document)
        self.mails.wanted_file.connect(self._on_file)
        self.files.looked.connect(self.look_at)
        self.files.wanted.connect(self.save)
        self.files.wanted_more.connect(self._on_wanted_files)
        self.people.wanted_person.connect(self._on_person)
        self.mail_tab.changed.connect(self._tell)
        self.mails.looked.connect(self.look_at)
        self.mails.wanted.connect(self.save)
        self.enclosures.saved.connect(self._on_saved)
        letter = QShortcut(QKeySequence("Ctrl+D"), self)
        letter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        letter.activated.connect(self._on_letter)


class _Form(NamedTuple):
    """The fields of an act, and what they were asked for."""

    number: str
    deed: Deed
    fields: tuple[Field, ...]
    given: Mapping[str, str]
    articles: tuple[Article, ...]  # that a decision rests on
    advice: tuple[Advice, ...]


class _Closing(NamedTuple):
    """An item about to be closed, and what the casebook would forget with it."""

    number: str
    deed: Deed
    values: Mapping[str, str]
    goes: Erasure


def erasing_question(goes: Erasure) -> str:
    """Return what the officer is asked before a person is forgotten; "" where nothing would go."""
    if not goes.cases or goes.waits:
        return ""
    listed = (f"・{line}" for line in phrases.erasure(goes))
    lines = ("完了すると、次のものを台帳から消します。元に戻せません。", "", *listed)
    return "\n".join(lines)


def _closing(cases: Cases, number: str, deed: Deed, values: Mapping[str, str]) -> _Closing:
    return _Closing(number, deed, values, cases.erasure(number, deed.item))


def _kept_form(number: str, deed: Deed, given: Mapping[str, str]) -> _Form:
    """Return the form of an act of the desk of disposal."""
    return _Form(number, deed, KEPT[deed.act], given, (), ())


def _form(cases: Cases, number: str, deed: Deed, given: Mapping[str, str]) -> _Form:
    fields = cases.fields(number, deed.act, deed.place)
    if deed.nr:  # which leak or inquiry is meant was chosen already
        fields = tuple(field for field in fields if field.name != "nr")
    decides = deed.act == Act.DECIDE
    articles = cases.provisions(number, deed.item or 1) if decides else ()
    advice = cases.advice(number, deed.act, deed.item)
    return _Form(number, deed, fields, given, articles, advice)


def _tabs(timeline: Timeline, mails: MailTab, words: MailText) -> QTabWidget:
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.setAccessibleName("案件の記録")
    tabs.tabBar().setAccessibleName("記録の種類")
    tabs.tabBar().setDrawBase(False)
    # a stack of pages has the ground's colour, these lie on a card
    tabs.setStyleSheet("QStackedWidget { background: transparent; }")
    for part, name in ((timeline, "経過"), (mails, "元のメール"), (words, "申出の内容")):
        place = QWidget()
        lines = column(part)
        lines.setStretch(0, 1)
        spread(place, lines, (0, 12, 0, 0))
        tabs.addTab(place, name)
    return tabs


def _counted(name: str, count: int) -> str:
    return f"{name}（{count}）" if count > 1 else name
