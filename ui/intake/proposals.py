"""メールの取り込み: each dropped mail beside what it would become; nothing is written by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.views.intake import WaitingMail
from ui.attachments import Enclosures
from ui.cases.lines import Lines
from ui.cases.repair_panel import RepairPanel
from ui.drafts import EachDraft
from ui.intake.mail_pane import MailPane
from ui.intake.proposal_form import ProposalForm
from ui.intake.queue import Queue
from ui.pages import MAILS, Mail, Page, PageName, Place
from ui.theme import unit
from ui.widgets import (
    Aside,
    Badge,
    Button,
    Card,
    Muted,
    OpenRow,
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
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from app.changes import Change
    from app.desks.intake import Intake
    from app.errors import CasebookError
    from app.views.cases import AttachmentLine, MailReading
    from app.views.intake import Accepted, Proposal
    from ui.attachments.enclosures import Fetch
    from ui.desk import Desk

_EDITS = "proposal:"  # how the drafts are named of what was changed; the mail's name follows
_LIST = (160, 192)  # px, least and most
_WIDE = 960  # px, from which the list stands beside the mail
_FORM = (424, 480)


@dataclass(slots=True)
class _Waiting:
    """A mail on the page: its bytes, what it would become, or why it cannot be taken in."""

    mail: Mail
    proposal: Proposal | None = None
    refused: str = ""
    charset: str = ""  # chosen by the officer
    sealed: WaitingMail | None = None  # as it lies in the casebook, where it was put aside


@dataclass(frozen=True, slots=True)
class _Done:
    """A mail that was taken in, and the case it went to."""

    file: str
    subject: str
    case: str
    joined: bool


class ProposalsPage(Page):
    """The mails that wait at the left, the one that is read, and its proposal at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "メールの取り込み")
        self._waiting: list[_Waiting] = []
        self._done: list[_Done] = []
        self._given: tuple[Mail, ...] | None = None
        self._reading = False
        self._looked = False  # for mails that were put aside before
        self._total = 0
        self._shown: Proposal | None = None  # in the form
        self._begun = EachDraft(desk, self, _EDITS)
        self._count = Muted()
        self._list = Queue(desk.theme)
        self._list.setMinimumWidth(unit(_LIST[0]))
        self._list.setMaximumWidth(unit(_LIST[1]))
        self._list.currentRowChanged.connect(self._on_row)
        self.mail = MailPane(desk.theme)
        self.mail.wanted_repair.connect(self._on_wanted_repair)
        self.repair = RepairPanel()
        self.repair.chosen.connect(self._on_repaired)
        self.repair.left.connect(self._on_row)
        self.form = ProposalForm(desk.theme, desk.today)
        self.enclosures = Enclosures(desk, self)
        self._before, self._later = Button("前のメール"), Button("あとにする")
        self._place = Text()
        self._before.setToolTip("前のメールに戻ります（Ctrl+PageUp）")
        self._later.setToolTip("決めずに次のメールへ進みます（Ctrl+PageDown）")
        self.form.accepted.connect(self._on_accepted)
        self.form.edited.connect(self._on_edited)
        self.form.passed.connect(self._on_passed)
        self.form.wanted_case.connect(self._on_wanted_case)
        self.form.kinds.changed.connect(self._on_items)
        self.form.kinds.looked_for.connect(self._on_looked_for)
        self.mail.looked.connect(self._on_look)
        self.mail.wanted.connect(self._on_save)
        self.enclosures.saved.connect(self._on_saved)
        self._before.clicked.connect(self._on_before)
        self._later.clicked.connect(self._on_later)
        for keys, slot in (("Ctrl+PgUp", self._on_before), ("Ctrl+PgDown", self._on_later)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self._refused = Reading()
        self._results = Lines(space=0)
        self._leave = PrimaryButton("今日の画面へ")
        self._leave.clicked.connect(self._on_leave)
        self._stack = QStackedWidget()
        self._lay()

    @property
    def left(self) -> int:
        """How many mails wait for a decision."""
        return len(self._waiting)

    @override
    def go_to(self, place: Place) -> None:
        if not self._looked:
            self._looked = True
            kept = partial(self.desk.casebook.drafts.kept, _EDITS)
            self.desk.keeping.run(kept, self._begun.take)
            self.desk.keeping.run(self.desk.casebook.intake.waiting, self._on_put_aside_before)
        if place.mails is self._given:  # she came back
            self._show()
            return
        self._given = place.mails
        self._add([_Waiting(mail) for mail in place.mails])

    def _add(self, mails: Sequence[_Waiting]) -> None:
        """Let these wait behind the others, unless they do already."""
        known = {waiting.mail for waiting in self._waiting}
        fresh = [one for one in mails if one.mail not in known]
        if fresh and not self._waiting:
            self._done.clear()
            self._total = 0
        self._waiting += fresh
        self._total += len(fresh)
        self._read_on()
        self._show()

    @override
    def may_leave(self) -> bool:
        if not self._waiting:
            return True
        left = len(self._waiting)
        return self.desk.ask.confirm(
            self, f"まだ {left} 通を取り込んでいません。この画面を離れますか。", "離れる"
        )

    @override
    def put_aside(self) -> None:
        """Seal what waits into the casebook: it locks, and nothing of it stays in memory."""
        self._begun.flush()
        self._seal()

    def _seal(self) -> None:
        if self.desk.casebook.only_read is not None:
            return
        lot = f"{MAILS}{self.desk.casebook.now.moment():%Y%m%dT%H%M%S}:{secrets.token_hex(4)}"
        loose = []
        for place, one in enumerate(self._waiting):
            name = one.sealed.name if one.sealed else f"{lot}:{place:06}"
            wanted = WaitingMail(name, one.mail.file, one.mail.source, one.charset)
            if wanted != one.sealed:
                one.sealed = wanted
                loose.append(wanted)
        if loose:
            act = partial(self.desk.casebook.intake.put_aside, tuple(loose))
            self.desk.keeping.run(act, self._on_noted)

    def _on_put_aside_before(self, found: tuple[WaitingMail, ...]) -> None:
        self._add(
            [_Waiting(Mail(one.file, one.source), charset=one.charset, sealed=one) for one in found]
        )

    def _on_noted(self, _nothing: object) -> None:
        """Nothing shows it."""

    # -------------------------------------------------------------- reading

    def _read_on(self) -> None:
        if self._reading:
            return
        unread = next((w for w in self._waiting if w.proposal is None and not w.refused), None)
        if unread is None:
            return
        self._reading = True
        act = partial(_propose, self.desk.casebook.intake, unread.mail, unread.charset)
        self.desk.runner.run(act, self._on_proposed, self._on_unreadable)

    def _on_proposed(self, found: tuple[Mail, Proposal]) -> None:
        mail, proposal = found
        for waiting in self._waiting:
            if waiting.mail is mail:
                waiting.proposal = proposal
        self._read_next()

    def _on_unreadable(self, error: CasebookError) -> None:
        unread = next((w for w in self._waiting if w.proposal is None and not w.refused), None)
        if unread is not None:
            unread.refused = phrases.error(error)
        self._read_next()

    def _read_next(self) -> None:
        self._reading = False
        self._show()
        self._read_on()

    # -------------------------------------------------------------- deciding

    def _on_edited(self) -> None:
        """Keep what was changed, and from now on the mail it was changed of."""
        waiting = self._current
        if waiting is None or waiting.proposal is not self._shown:
            return
        if waiting.sealed is None:
            self._seal()
        if waiting.sealed is not None:
            self._begun.keep(f"{_EDITS}{waiting.sealed.name}", self.form.edits)

    def _take_up(self, waiting: _Waiting) -> None:
        if waiting.sealed is not None:
            self.form.take(self._begun.again(f"{_EDITS}{waiting.sealed.name}"))

    def _on_accepted(self, accepted: Accepted) -> None:
        waiting = self._current
        if waiting is None:
            return
        seen = waiting.proposal.sha256 if waiting.proposal else ""
        whole = replace(accepted, charset=waiting.charset, sha256=seen)
        act = partial(_accept, self.desk.casebook.intake, waiting.mail, whole)
        self.desk.runner.run(act, self._on_taken, self.form.refuse)

    def _on_taken(self, taken: tuple[Mail, Accepted, Change]) -> None:
        mail, accepted, change = taken
        waiting = next((w for w in self._waiting if w.mail is mail), None)
        subject = waiting.proposal.subject if waiting and waiting.proposal else mail.file
        self._done.append(_Done(mail.file, subject, change.case, bool(accepted.case)))
        self.desk.bus.tell(change, self)
        self.say(
            f"{change.case} に加えました。"
            if accepted.case
            else f"{change.case} で受け付けました。"
        )
        self._drop(mail)

    def _on_passed(self) -> None:
        waiting = self._current
        if waiting is not None:
            self._drop(waiting.mail)

    def _drop(self, mail: Mail) -> None:
        for one in self._waiting:
            if one.mail is mail and one.sealed is not None:
                act = partial(self.desk.casebook.intake.decided, one.sealed.name)
                self.desk.keeping.run(act, self._on_noted)
                self._begun.forget(f"{_EDITS}{one.sealed.name}")
        self._waiting = [w for w in self._waiting if w.mail is not mail]
        if not self._waiting and len(self._done) == 1 and self._total == 1:
            self.go(Place(PageName.CASE, case=self._done[0].case))
        self._show()

    # -------------------------------------------------------------- 文字化け修復

    def _on_wanted_repair(self) -> None:
        waiting = self._current
        if waiting is not None:
            act = partial(_readings, self.desk.casebook.intake, waiting.mail)
            self.desk.runner.run(act, self._on_readings, self.form.refuse)

    def _on_readings(self, found: tuple[Mail, tuple[MailReading, ...]]) -> None:
        waiting = self._current
        if waiting is not None and waiting.mail is found[0]:
            self.form.accept.setVisible(False)
            self.form.leave_out.setVisible(False)
            self._stack.setCurrentIndex(_REPAIR)
            self.repair.show_readings(found[1], waiting.charset)

    def _on_repaired(self, charset: str) -> None:
        waiting = self._current
        if waiting is not None:
            waiting.charset = charset
            waiting.proposal = None
            self._show()
            self._read_on()

    # -------------------------------------------------------------- reading a mail

    def _on_before(self) -> None:
        self._step(-1)

    def _on_later(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """Go on without deciding; behind the last mail comes the first."""
        if len(self._waiting) > 1:
            self._list.setCurrentRow((self._list.currentRow() + by) % len(self._waiting))

    def _on_items(self) -> None:
        self.mail.mark(self.form.kinds.words)

    def _on_looked_for(self, words: tuple[str, ...]) -> None:
        if not self.mail.look_for(words):
            self.say("この箇所は件名にあります。", "fresh")

    def _on_look(self, file: AttachmentLine) -> None:
        fetch = self._fetch(file)
        if fetch is not None:
            self.enclosures.look(file, fetch)

    def _on_save(self, file: AttachmentLine) -> None:
        fetch = self._fetch(file)
        if fetch is not None:
            self.enclosures.save(file, fetch)

    def _fetch(self, file: AttachmentLine) -> Fetch | None:
        waiting = self._current
        if waiting is None:
            return None
        return partial(self.desk.casebook.intake.attached, waiting.mail.raw, file.sha256)

    def _on_saved(self, path: Path) -> None:
        self.say(f"{path} に保存しました。")

    # -------------------------------------------------------------- showing

    @property
    def _current(self) -> _Waiting | None:
        place = self._list.currentRow()
        return self._waiting[place] if 0 <= place < len(self._waiting) else None

    def _show(self) -> None:
        place = max(self._list.currentRow(), 0)
        self._list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._list.show_mails(map(_entry, self._waiting))
        self._list.setCurrentRow(min(place, len(self._waiting) - 1))
        self._list.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        read = sum(1 for w in self._waiting if w.proposal is not None or w.refused)
        left = len(self._waiting)
        reading = f"・読み取り中 {read} / {left}" if read < left else ""
        done = f"{self._total} 通のうち {self._total - left} 通を済ませました" if left else ""
        self._count.setText(f"{done}{reading}" if done else "")
        several = left > 1
        for part in (self._before, self._later, self._place):
            part.setVisible(several)
        self._show_list()
        self._on_row()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_list()

    def _show_list(self) -> None:
        """Show the queue where there is room for it; the buttons above lead through it too."""
        self._list.setVisible(len(self._waiting) > 1 and self.width() >= unit(_WIDE))

    def _on_row(self) -> None:
        waiting = self._current
        self._place.setText(f"{self._list.currentRow() + 1} / {len(self._waiting)} 通")
        decidable = waiting is not None and waiting.proposal is not None
        self.form.accept.setVisible(decidable)
        self.form.leave_out.setVisible(decidable)
        if waiting is None:
            self._results.refill([self._result(done) for done in self._done])
            self._stack.setCurrentIndex(_OVER)
            self._leave.setFocus(Qt.FocusReason.OtherFocusReason)
        elif waiting.refused:
            self._refused.show_text(f"{waiting.mail.file}\n{waiting.refused}")
            self._stack.setCurrentIndex(_REFUSED)
        elif waiting.proposal is None:
            self._stack.setCurrentIndex(_BUSY)
        else:
            self._stack.setCurrentIndex(_READ)
            if waiting.proposal is not self._shown:  # or another mail has been read meanwhile
                self._shown = waiting.proposal
                self.mail.show_mail(waiting.proposal, self.desk.today)
                self.form.show_proposal(waiting.proposal)
                self._take_up(waiting)

    def _result(self, done: _Done) -> QWidget:
        word = Badge("追加" if done.joined else "受付", "done")
        line = OpenRow(
            f"{done.case} {done.subject} を開く",
            [(word, 0), (Text(done.case), 0), (Aside(done.subject), 1)],
        )
        line.setProperty("case", done.case)
        line.clicked.connect(self._on_result)
        return line

    def _on_result(self) -> None:
        line = self.sender()
        if line is not None:
            self._on_wanted_case(str(line.property("case")))

    def _on_wanted_case(self, number: str) -> None:
        self.go(Place(PageName.CASE, case=number))

    def _on_leave(self) -> None:
        self.go(Place(PageName.TODAY))

    def _lay(self) -> None:
        read = QWidget()
        form = scrolled(_on_ground(self.form))
        form.setMinimumWidth(unit(_FORM[0]))
        form.setMaximumWidth(unit(_FORM[1]))
        both = row(self.mail, form, space=18)
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        spread(read, both, (0, 0, 0, 0))
        for part in (read, self._refused_card(), self._over_card(), _busy_card(), self.repair):
            self._stack.addWidget(part)
        body = row(self._list, self._stack, space=18)
        body.setStretch(0, 1)
        body.setStretch(1, 4)
        title = column(PageTitle("メールの取り込み"), self._count, space=4)
        queue = row(self._before, self._place, self._later, space=8)
        head = row(title, None, queue, self.form.leave_out, self.form.accept, space=8)
        whole = column(head, body, space=14)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _refused_card(self) -> QWidget:
        onward = Button("一覧から外す")
        onward.clicked.connect(self._on_passed)
        card = Card("取り込めません").add(self._refused)
        card.body.addLayout(row(onward, None))
        return _on_top(card)

    def _over_card(self) -> QWidget:
        card = Card("取り込みは終わりました")
        card.add(
            Muted(
                "メールのファイル（.eml、.msg、.mbox）やフォルダーを窓に放すと、ここに受付の候補が出ます。",
                wrap=True,
            ),
            self._results,
        )
        card.body.addLayout(row(self._leave, None))
        return _on_top(card)


_READ, _REFUSED, _OVER, _BUSY, _REPAIR = range(5)


def _propose(intake: Intake, mail: Mail, charset: str) -> tuple[Mail, Proposal]:
    return mail, intake.propose(mail.raw, mail.file, charset)


def _readings(intake: Intake, mail: Mail) -> tuple[Mail, tuple[MailReading, ...]]:
    return mail, intake.readings(mail.raw)


def _accept(intake: Intake, mail: Mail, accepted: Accepted) -> tuple[Mail, Accepted, Change]:
    return mail, accepted, intake.accept(replace(accepted, raw=mail.raw))


def _entry(waiting: _Waiting) -> tuple[str, str]:
    """Return from whom a mail is and what it is about, as far as it has been read."""
    proposal = waiting.proposal
    if waiting.refused:
        return "取り込めません", waiting.mail.file
    if proposal is None:
        return "読み取り中…", waiting.mail.file
    sender = proposal.sender or proposal.address or "（差出人なし）"
    return sender, proposal.subject or "（件名なし）"


def _busy_card() -> QWidget:
    return _on_top(Card("読み取っています").add(Muted("文字コードと添付を確かめています…")))


def _on_top(card: Card) -> QWidget:
    place = QWidget()
    spread(place, column(card, None), (0, 0, 0, 0))
    return place


def _on_ground(card: Card) -> QWidget:
    place = QWidget()
    spread(place, column(card, None), (0, 0, 8, 8))
    return place
