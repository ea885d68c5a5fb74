"""受付の記録: what is heard on the telephone, at the counter, or read in a letter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.files import read_whole
from app.views.intake import Enclosure
from ui.drafts import Keeping
from ui.intake.done_card import DoneCard
from ui.intake.draft import read_draft
from ui.intake.note_form import NoteForm
from ui.intake.offers import OffersCard
from ui.intake.script_cards import BodyCard, ScriptCard
from ui.intake.similar import SimilarCard
from ui.pages import Page, PageName, Place
from ui.theme import unit
from ui.widgets import Muted, PageTitle, PrimaryButton, column, row, scrolled, spread

if TYPE_CHECKING:
    from pathlib import Path

    from app.casebook import Casebook
    from app.changes import Change
    from app.domain.requests import Channel
    from app.errors import CasebookError
    from app.views.cases import CaseSheet
    from app.views.intake import PhoneNote
    from app.views.people import Person
    from ui.desk import Desk
    from ui.intake.draft import Draft

FORM = "note:"  # the beginning of the names under which unfinished forms are kept
_LOOK = 250  # ms after a keystroke until similar people are looked for
_SECOND = 1000
_LATE = 600  # s after which a record is no call any more, and its seconds mean nothing
_SIDE = (304, 368)  # px of the column at the right, least and most


class PhonePage(Page):
    """One page, any order, nothing lost: what is typed is kept at once, unfinished text too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "受付の記録")
        self._clock = QElapsedTimer()
        self._looked: Person | None = None
        self._drafts: dict[str, Draft] = {}  # kept by an earlier visit, not decided upon yet
        self.form = NoteForm(desk.today, desk.runner)
        self.similar = SimilarCard()
        self.offers = OffersCard()
        self.script = ScriptCard()
        self.done = DoneCard()
        self.keeping = Keeping(desk, FORM, self)
        self._views = QStackedWidget()
        self._title = PageTitle("電話の記録")
        self._time = Muted()
        self._kept = Muted()
        self._save = PrimaryButton("記録する")
        self._save.setToolTip("受付番号を付けて台帳に入れます（Ctrl+Enter）")
        self._second = _timer(self, _SECOND, single=False)
        self._look = _timer(self, _LOOK, single=True)
        self._lay()
        self._connect()

    @property
    def offered(self) -> bool:
        """Whether an unfinished record waits to be resumed."""
        return self.offers.isVisibleTo(self)

    @override
    def go_to(self, place: Place) -> None:
        self._views.setCurrentIndex(0)
        self._save.show()
        if self.form.empty:
            self._begin()
            act = partial(self.desk.casebook.drafts.kept, FORM)
            self.desk.keeping.run(act, self._on_drafts)
        self.form.begin()

    @override
    def put_aside(self) -> None:
        self._on_typed_or_composed()
        self.keeping.flush()

    # -------------------------------------------------------------- drafts

    def _on_drafts(self, kept: dict[str, str]) -> None:
        read = {name: read_draft(text) for name, text in kept.items() if name != self.keeping.name}
        self._drafts = {name: draft for name, draft in read.items() if draft is not None}
        self.offers.show_drafts(self._drafts)

    def _on_resume(self, name: str) -> None:
        draft = self._drafts.pop(name)
        if not self.form.empty:  # what she has begun meanwhile stays, to be resumed in its turn
            self._on_typed_or_composed()
            self.keeping.flush()
            self._drafts[self.keeping.name] = self.form.draft
        self.keeping.resume(name, draft.text)
        self.form.take(draft)
        self._clock.invalidate()
        self._second.stop()
        self._time.setText("書きかけの続き")
        self.offers.show_drafts(self._drafts)
        self.form.begin()

    def _on_discard(self, name: str) -> None:
        question = "書きかけの記録を捨てます。元には戻せません。"
        if not self.desk.ask.confirm(self, question, "捨てる"):
            return
        self._drafts.pop(name)
        act = partial(self.desk.casebook.drafts.keep, name, "")
        self.desk.keeping.run(act, self._on_discarded)
        self.offers.show_drafts(self._drafts)
        self.form.begin()

    def _on_discarded(self, _nothing: object) -> None:
        """Nothing else shows it."""

    def _on_typed_or_composed(self) -> None:
        self.keeping.keep("" if self.form.empty else self.form.draft.text)

    def _on_kept(self, text: str) -> None:
        self._kept.setText("書きかけは台帳に残してあります" if text else "")

    # -------------------------------------------------------------- while typing

    def _on_typed(self) -> None:
        self._on_typed_or_composed()
        self._show_script()
        self.form.said.offer_number(self.form.person.phone)
        if self.form.person != self._looked:
            self._look.start()

    def _on_look(self) -> None:
        self._looked = self.form.person
        act = partial(self.desk.casebook.persons.alike, self._looked)
        self.desk.runner.run(act, self.similar.show_alike)

    def _on_chosen(self, person: Person) -> None:
        self.form.take_person(person)

    def _on_first(self) -> None:
        person = self.similar.first()
        if person is not None:
            self.form.take_person(person)

    def _on_joined(self, case: str, person: Person) -> None:
        self.form.take_person(person)
        self.form.join(case)
        self.form.begin()

    def _on_second(self) -> None:
        seconds = self._seconds
        self._time.setText(f"記録を始めて {seconds // 60}:{seconds % 60:02}")

    @property
    def _seconds(self) -> int:
        return int(self._clock.elapsed() // 1000) if self._clock.isValid() else 0

    def _on_channel(self, channel: Channel) -> None:
        self._title.setText(_TITLES.get(channel, "受付の記録"))
        self._show_script()

    def _show_script(self) -> None:
        self.script.show_script(self.form.channel, self.form.kinds.kinds, self.form.typed)

    def _on_wanted_files(self) -> None:
        paths = self.desk.ask.which_to_open(self, "案件に残すファイルを選ぶ", "すべて (*)")
        self.form.paper.add_files(paths)

    # -------------------------------------------------------------- saving

    def _on_save(self) -> None:
        if self._save.isEnabled() and self._save.isVisibleTo(self):
            self.form.submit()

    def _on_filled(self, note: PhoneNote) -> None:
        self._save.setEnabled(False)
        seconds = self._seconds if self._seconds <= _LATE else 0
        if note.called_at:
            note = replace(note, seconds=seconds)
        act = partial(_log, self.desk.casebook, note, self.form.paper.paths)
        self.desk.runner.run(act, self._on_done, self._on_refused)

    def _on_refused(self, error: CasebookError) -> None:
        self._save.setEnabled(True)
        self.form.refuse(error)

    def _on_done(self, logged: tuple[Change, CaseSheet]) -> None:
        change, sheet = logged
        self._save.setEnabled(True)
        self._save.hide()
        self._second.stop()
        self._time.setText("")
        self.form.clear()
        self.similar.show_alike(())
        self.keeping.keep("")
        self.keeping.flush()
        self.done.show_sheet(sheet, self.desk.today)
        self._views.setCurrentIndex(1)
        self.done.begin()
        self.desk.bus.tell(change, self)
        self.say(f"{change.case} で受け付けました。")

    def _on_open(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number))

    def _on_again(self) -> None:
        self.go_to(Place(PageName.PHONE))

    def _begin(self) -> None:
        self.keeping.begin()
        self.form.set_time(f"{self.desk.casebook.now.moment():%H:%M}")
        self._clock.start()
        self._second.start()
        self._on_second()

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        cards: list[QWidget] = [self.offers, self.similar, self.script]
        body = self.desk.casebook.profile.accredited_body
        if body is not None:
            cards.append(BodyCard(body))
        inside = QWidget()
        spread(inside, column(*cards, None, space=14), (0, 0, 4, 0))
        right = scrolled(inside)
        right.setMinimumWidth(unit(_SIDE[0]))
        right.setMaximumWidth(unit(_SIDE[1]))
        form = QWidget()
        parts = row(scrolled(self.form), right, space=18)
        parts.setStretch(0, 2)
        parts.setStretch(1, 1)
        spread(form, parts, (0, 0, 0, 0))
        done = QWidget()
        spread(done, column(self.done, None), (0, 0, 0, 0))
        self._views.addWidget(form)
        self._views.addWidget(done)
        head = row(column(self._title, self._time, space=4), None, self._kept, self._save, space=16)
        whole = column(head, self._views, space=14)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _connect(self) -> None:
        self.form.changed.connect(self._on_typed)
        self.form.composed.connect(self._on_typed_or_composed)
        self.form.filled.connect(self._on_filled)
        self.form.channel_changed.connect(self._on_channel)
        self.form.paper.wanted_files.connect(self._on_wanted_files)
        self.similar.chosen.connect(self._on_chosen)
        self.similar.joined.connect(self._on_joined)
        self.offers.resumed.connect(self._on_resume)
        self.offers.discarded.connect(self._on_discard)
        self.keeping.kept.connect(self._on_kept)
        self.done.opened.connect(self._on_open)
        self.done.again.connect(self._on_again)
        self._save.clicked.connect(self._on_save)
        self._second.timeout.connect(self._on_second)
        self._look.timeout.connect(self._on_look)
        self._on_channel(self.form.channel)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_save)
        QShortcut(QKeySequence("Alt+1"), self).activated.connect(self._on_first)


_TITLES = {
    "phone": "電話の記録",
    "visit": "来所の記録",
    "post": "郵便の記録",
    "fax": "FAXの記録",
    "web": "ウェブフォームの記録",
}


def _log(casebook: Casebook, note: PhoneNote, paths: tuple[Path, ...]) -> tuple[Change, CaseSheet]:
    files = tuple(Enclosure(path.name, read_whole(path)) for path in paths)
    change = casebook.intake.phone(replace(note, files=files))
    return change, casebook.cases.sheet(change.case)


def _timer(parent: PhonePage, interval: int, *, single: bool) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(single)
    timer.setInterval(interval)
    return timer
