"""受付の記録: what is heard on the telephone, at the counter, or read in a letter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.intake.draft import read_draft
from ui.intake.note_form import NoteForm
from ui.intake.similar import SimilarCard
from ui.pages import Page, PageName, Place
from ui.theme import unit
from ui.widgets import (
    Button,
    Card,
    Muted,
    PageTitle,
    PrimaryButton,
    Reading,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from app.changes import Change
    from app.domain.requests import Channel
    from app.errors import CasebookError
    from app.views import Person, PhoneNote
    from ui.desk import Desk

_FORM = "phone"  # under which the unfinished form is kept
_KEEP = 500  # ms after a keystroke until it is kept
_LOOK = 250  # ms after a keystroke until similar people are looked for
_SECOND = 1000
_SIDE = (272, 340)  # px of the column at the right, least and most

_SCRIPT = {
    "phone": (
        "「個人情報相談窓口でございます。」\n"
        "1. お名前と、折り返しのご連絡先を伺います。\n"
        "2. どの情報について、何をお望みかを、お言葉のまま書きとめます。\n"
        "3. 「内容を確かめ、あらためてご連絡します」とお伝えします。"
    ),
    "visit": (
        "1. お名前とご連絡先を伺います。\n"
        "2. どの情報について、何をお望みかを、お言葉のまま書きとめます。\n"
        "3. 本人確認書類は、番号を控えず、確かめた種類だけを記録します。"
    ),
}
_PAPER = (
    "1. 消印ではなく、当社に届いた日を到達日にします。\n"
    "2. 書かれた言葉をそのまま写します。\n"
    "3. 原本と封筒は、案件が終わるまで保管します。"
)
_NOT_YET = (
    "ご本人と確認できるまで、データの有無はお伝えしません。\n"
    "できる・できないのお約束、手数料の話もまだしません。"
)


class PhonePage(Page):
    """One page, any order, nothing lost: what is typed is kept half a second later."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "受付の記録")
        self._clock = QElapsedTimer()
        self._saved = ""  # the draft as it was kept last
        self._looked = ""
        self.form = NoteForm(desk.today)
        self.similar = SimilarCard()
        self._title = PageTitle("電話の記録")
        self._time = Muted()
        self._kept = Muted()
        self._script = Reading()
        self._offer = Card("書きかけの記録があります")
        self._offered = Muted(wrap=True)
        self._resume = PrimaryButton("続きから書く")
        self._discard = Button("捨てる")
        self._save = PrimaryButton("記録して案件を開く")
        self._save.setToolTip("受付番号を付けて台帳に入れます（Ctrl+Enter）")
        self._second = _timer(self, _SECOND, single=False)
        self._keep = _timer(self, _KEEP, single=True)
        self._look = _timer(self, _LOOK, single=True)
        self._lay()
        self._connect()

    @property
    def offered(self) -> bool:
        """Whether an unfinished record waits to be resumed."""
        return self._offer.isVisibleTo(self)

    @override
    def go_to(self, place: Place) -> None:
        if self.form.empty:
            self._begin()
            act = partial(self.desk.casebook.intake.draft, _FORM)
            self.desk.runner.run(act, self._on_draft)
        self.form.begin()

    @override
    def may_leave(self) -> bool:
        # everything is kept as a draft: nothing is lost by looking something up
        self._on_keep()
        return True

    # -------------------------------------------------------------- the draft

    def _on_draft(self, text: str) -> None:
        draft = read_draft(text)
        self._saved = text
        self._offer.setVisible(draft is not None)
        if draft is not None:
            who = draft.fields.get("name") or "氏名なし"
            words = draft.fields.get("words", "")
            self._offered.setText(f"{who}  {words[:40]}{'…' if len(words) > 40 else ''}")

    def _on_resume(self) -> None:
        draft = read_draft(self._saved)
        self._offer.hide()
        if draft is not None:
            self.form.take(draft)
        self.form.begin()

    def _on_discard(self) -> None:
        self._offer.hide()
        self._write_draft("")
        self.form.begin()

    def _on_keep(self) -> None:
        self._keep.stop()
        if self.offered:
            return  # what was kept before must not be overwritten before it was decided upon
        text = "" if self.form.empty else self.form.draft.text
        if text != self._saved:
            self._write_draft(text)

    def _write_draft(self, text: str) -> None:
        self._saved = text
        act = partial(self.desk.casebook.intake.keep_draft, _FORM, text)
        self.desk.runner.run(act, self._on_kept)

    def _on_kept(self, _nothing: object) -> None:
        self._kept.setText("書きかけは台帳に残してあります" if self._saved else "")

    # -------------------------------------------------------------- while typing

    def _on_typed(self) -> None:
        if self.offered and not self.form.empty:
            self._offer.hide()  # she has begun a new one
        self._keep.start()
        if self.form.who != self._looked:
            self._look.start()

    def _on_look(self) -> None:
        self._looked = self.form.who
        if not self._looked:
            self.similar.show_people(())
            return
        act = partial(self.desk.casebook.intake.known, self._looked)
        self.desk.runner.run(act, self.similar.show_people)

    def _on_chosen(self, person: Person) -> None:
        self.form.take_person(person)

    def _on_second(self) -> None:
        seconds = self._clock.elapsed() // 1000
        self._time.setText(f"記録を始めて {seconds // 60}:{seconds % 60:02}")

    def _on_channel(self, channel: Channel) -> None:
        self._title.setText(_TITLES.get(channel, "受付の記録"))
        self._script.show_text(_SCRIPT.get(channel, _PAPER))

    # -------------------------------------------------------------- saving

    def _on_save(self) -> None:
        if self._save.isEnabled():
            self.form.submit()

    def _on_filled(self, note: PhoneNote) -> None:
        self._save.setEnabled(False)
        act = partial(self.desk.casebook.intake.phone, note)
        self.desk.runner.run(act, self._on_done, self._on_refused)

    def _on_refused(self, error: CasebookError) -> None:
        self._save.setEnabled(True)
        self.form.refuse(error)

    def _on_done(self, change: Change) -> None:
        self._save.setEnabled(True)
        self._keep.stop()
        self._second.stop()
        self.form.clear()
        self._write_draft("")
        self.desk.bus.tell(change, self)
        self.go(Place(PageName.CASE, case=change.case))
        self.say(f"{change.case} で受け付けました。")

    def _begin(self) -> None:
        self.form.set_time(f"{self.desk.casebook.now.moment():%H:%M}")
        self._clock.start()
        self._second.start()
        self._on_second()

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        self._offer.add(self._offered)
        self._offer.body.addLayout(row(self._resume, self._discard, None))
        self._offer.hide()
        script = Card("伺うこと").add(self._script)
        warning = Card("まだお伝えしないこと").add(Reading(_NOT_YET))
        side = column(self._offer, self.similar, script, warning, None, space=14)
        head = row(column(self._title, self._time, space=4), None, self._kept, self._save, space=16)
        left = scrolled(self.form)
        right = QWidget()
        right.setMinimumWidth(unit(_SIDE[0]))
        right.setMaximumWidth(unit(_SIDE[1]))
        spread(right, side, (0, 0, 0, 0))
        body = row(left, right, space=18)
        body.setStretch(0, 2)
        body.setStretch(1, 1)
        whole = column(head, body, space=14)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _connect(self) -> None:
        self.form.changed.connect(self._on_typed)
        self.form.filled.connect(self._on_filled)
        self.form.channel_changed.connect(self._on_channel)
        self.similar.chosen.connect(self._on_chosen)
        self._resume.clicked.connect(self._on_resume)
        self._discard.clicked.connect(self._on_discard)
        self._save.clicked.connect(self._on_save)
        self._second.timeout.connect(self._on_second)
        self._keep.timeout.connect(self._on_keep)
        self._look.timeout.connect(self._on_look)
        self._on_channel(self.form.channel)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_save)


_TITLES = {
    "phone": "電話の記録",
    "visit": "来所の記録",
    "post": "郵便の記録",
    "fax": "FAXの記録",
    "web": "ウェブフォームの記録",
}


def _timer(parent: PhonePage, interval: int, *, single: bool) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(single)
    timer.setInterval(interval)
    return timer
