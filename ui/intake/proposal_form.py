"""What a mail would become, for the officer to correct and accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app import phrases
from app.almanac import eras
from app.errors import FieldRefusedError
from app.views import Accepted
from ui.cases.act_form import DayLine, Line
from ui.intake.kinds import KindChoice
from ui.widgets import (
    Button,
    Card,
    LabelledField,
    Muted,
    PrimaryButton,
    QuietButton,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from datetime import date

    from app.errors import CasebookError
    from app.views import Proposal

_BY = {
    "reference": "返信の記録（References）が一致しています",
    "subject": "件名に受付番号があります",
}


class ProposalForm(Card):
    """Who, since when, what for, and to which case. 受け付ける writes it; nothing else does."""

    accepted = Signal(object)  # Accepted, without its bytes
    passed = Signal()  # not to be taken in
    wanted_case = Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__("受付の候補")
        self._proposal: Proposal | None = None
        self._name = Line()
        self._known = Muted(wrap=True)
        self._address = Line()
        self._arrived = DayLine(today, eras())
        self.kinds = KindChoice()
        self._name_frame = LabelledField("申出人", self._name)
        self._arrived_frame = LabelledField("到達日", self._arrived, required=True)
        self._kinds_frame = LabelledField("種別（いくつでも）", self.kinds, required=True)
        self._new = QRadioButton("新しい案件にする")
        self._join = QRadioButton()
        self._joining = QButtonGroup(self)
        self._joining.addButton(self._new)
        self._joining.addButton(self._join)
        self._join.toggled.connect(self._on_join)
        self._open = QuietButton("この案件を見る")
        self._open.clicked.connect(self._on_open)
        self._case = QWidget()
        spread(
            self._case,
            column(Text("どの案件に"), self._new, row(self._join, self._open, None), space=4),
            (0, 0, 0, 8),
        )
        self._wrong = Text(wrap=True)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        # both stand in the head of the page, where every page has its one primary button
        self.accept = PrimaryButton("受け付ける")
        self.accept.setToolTip("この内容で台帳に入れます（Ctrl+Enter）")
        self.accept.clicked.connect(self.submit)
        self.leave_out = Button("取り込まない")
        self.leave_out.setToolTip("このメールを台帳に入れず、次に進みます（Ctrl+Backspace）")
        self.leave_out.clicked.connect(self.passed)
        self.add(
            self._case,
            self._name_frame,
            self._known,
            LabelledField("メールアドレス", self._address),
            self._arrived_frame,
            self._kinds_frame,
            self._wrong,
        )
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        QShortcut(QKeySequence("Ctrl+Backspace"), self).activated.connect(self.passed)

    @property
    def wrong(self) -> str:
        """What is said about the proposal as a whole."""
        return self._wrong.text() if self._wrong.isVisibleTo(self) else ""

    @property
    def decided(self) -> Accepted | None:
        """The proposal as it stands now; None while its date cannot be read."""
        proposal, arrived = self._proposal, self._arrived.date
        if proposal is None or arrived is None:
            return None
        joins = proposal.case if self._join.isChecked() else ""
        return Accepted(
            raw=b"",
            file=proposal.file,
            arrived=arrived,
            name=self._name.value,
            address=self._address.value,
            kinds=() if joins else self.kinds.kinds,
            case=joins,
            confirmed=True,
        )

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what this mail would become."""
        self._proposal = proposal
        self._name.fill(proposal.person_name or proposal.sender)
        known = proposal.person is not None
        self._known.setText("以前にも申出のあった方です（同じアドレス）。" if known else "")
        self._known.setVisible(known)
        self._address.fill(proposal.address)
        self._arrived.set_date(proposal.arrived)
        self.kinds.propose({item.kind: item.words for item in proposal.items})
        self._case.setVisible(bool(proposal.case))
        self._join.setText(f"{proposal.case} に加える")
        self._join.setToolTip(_BY.get(proposal.case_by, ""))
        self._open.setAccessibleName(f"{proposal.case} を見る")
        # a reference header is the sender's own; a number in the subject may be a slip
        (self._join if proposal.case_by == "reference" else self._new).setChecked(True)
        self._on_join()
        for frame in (self._name_frame, self._arrived_frame, self._kinds_frame):
            frame.accept()
        self._wrong.hide()
        self.hold(busy=False)
        self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Accept, or say what is missing."""
        if not self.accept.isEnabled() or self._proposal is None:
            return
        for frame in (self._arrived_frame, self._kinds_frame):
            frame.accept()
        self._wrong.hide()
        decided = self.decided
        if decided is None:
            self._arrived_frame.refuse("日付として読めません。")
            self._arrived.setFocus()
        elif not decided.kinds and not decided.case:
            self._kinds_frame.refuse("種別を一つ以上選んでください。")
            self.kinds.setFocus()
        else:
            self.hold(busy=True)
            self.accepted.emit(decided)

    def hold(self, *, busy: bool) -> None:
        """Take no second press while the mail is being taken in."""
        self.accept.setEnabled(not busy)
        self.leave_out.setEnabled(not busy)

    def refuse(self, error: CasebookError) -> None:
        """Say why the mail was not taken in."""
        self.hold(busy=False)
        if isinstance(error, FieldRefusedError) and error.name == "arrived":
            self._arrived_frame.refuse(phrases.error(error))
            return
        self._wrong.setText(phrases.error(error))
        self._wrong.show()

    def _on_join(self) -> None:
        joins = self._join.isChecked() and self._proposal is not None and self._proposal.case
        self._kinds_frame.setVisible(not joins)

    def _on_open(self) -> None:
        if self._proposal is not None:
            self.wanted_case.emit(self._proposal.case)
