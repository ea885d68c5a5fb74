"""What a mail would become, for the officer to correct and accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from app import phrases
from app.errors import FieldRefusedError
from app.rules.almanac import eras
from app.views.intake import Accepted
from ui.cases.act_form import YES, Line
from ui.dates import spoken
from ui.intake.items import ItemChoice
from ui.theme import tone
from ui.widgets import (
    Button,
    Card,
    DateField,
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
    from collections.abc import Mapping
    from datetime import date

    from app.errors import CasebookError
    from app.views.intake import Proposal
    from ui.theme import Theme

_BY = {
    "reference": "返信の記録（References）が一致しています",
    "subject": "件名に受付番号があります",
}
_SAME = {
    "both": "メールアドレスとお名前が台帳と同じです。",
    "address": "メールアドレスが台帳と同じですが、お名前が違います。ご家族かもしれません。",
    "name": "お名前だけが台帳と同じです。同じ名前の別の方かもしれません。",
}


class ProposalForm(Card):
    """Who, since when, what for, and to which case. 受け付ける writes it; nothing else does."""

    accepted = Signal(object)  # Accepted, without its bytes
    passed = Signal()  # not to be taken in
    wanted_case = Signal(str)
    edited = Signal()  # something is filled in otherwise than before

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__("受付の候補")
        self._today = today
        self._proposal: Proposal | None = None
        self._given: dict[str, str] = {}  # as it was proposed
        self._name = Line()
        self._same = QCheckBox()
        self._known = Muted(wrap=True)
        self._address = Line()
        self._arrived = DateField(today, eras(), narrow=True)
        self._noticed = DateField(today, eras(), narrow=True)
        self._lain = Text(wrap=True)
        self._lain.setProperty("role", "soon")
        self.kinds = ItemChoice(theme, today)
        self._name_frame = LabelledField("申出人", self._name)
        self._arrived_frame = LabelledField("到達日", self._arrived, required=True)
        self._noticed_frame = LabelledField("認識日", self._noticed, required=True)
        self._kinds_frame = LabelledField("項目と種別（いくつでも）", self.kinds, required=True)
        self._new = QRadioButton("新しい案件にする")
        self._join = QRadioButton()
        self._other = QRadioButton("ほかの案件に加える")
        self._number = Line()
        self._number.setAccessibleName("加える案件の受付番号")
        self._number.setPlaceholderText("受付番号")
        self._joining = QButtonGroup(self)
        for choice in (self._new, self._join, self._other):
            self._joining.addButton(choice)
            choice.toggled.connect(self._on_join)
        self._open = QuietButton("この案件を見る")
        self._open.clicked.connect(self._on_open)
        self._by = Muted(wrap=True)
        self._case = QWidget()
        spread(
            self._case,
            column(
                Text("どの案件に"),
                self._new,
                row(self._join, self._open, None),
                self._by,
                row(self._other, self._number),
                space=4,
            ),
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
        days = row(self._arrived_frame, self._noticed_frame, space=12)
        days.setAlignment(Qt.AlignmentFlag.AlignTop)
        who = row(self._name_frame, LabelledField("メールアドレス", self._address), space=12)
        for place, share in enumerate((2, 3)):
            who.setStretch(place, share)
        self.body.addLayout(who)
        self.add(self._same, self._known)
        self.body.addLayout(days)
        self.add(self._lain, self._kinds_frame, self._case, self._wrong)
        self._listen()

    @property
    def wrong(self) -> str:
        """What is said about the proposal as a whole."""
        return self._wrong.text() if self._wrong.isVisibleTo(self) else ""

    @property
    def decided(self) -> Accepted | None:
        """The proposal as it stands now; None while its date cannot be read."""
        proposal, arrived, noticed = self._proposal, self._arrived.date, self._noticed.date
        if proposal is None or arrived is None or noticed is None:
            return None
        joins = self._joined
        return Accepted(
            raw=b"",
            file=proposal.file,
            arrived=arrived,
            name=self._name.value,
            address=self._address.value,
            kinds=() if joins else self.kinds.kinds,
            case=joins,
            confirmed=True,
            noticed=noticed,
            grounds={} if joins else self.kinds.grounds,
            person=self._person,
        )

    @property
    def edits(self) -> dict[str, str]:
        """All that is filled in, for a draft; nothing where it stands as it was proposed."""
        values = self._values
        return values if self._given and values != self._given else {}

    def take(self, edits: Mapping[str, str]) -> None:
        """Show what was filled in before instead of what is proposed."""
        if not edits:
            return
        self._name.fill(edits.get("name", ""))
        self._same.setChecked(edits.get("same") == YES)
        self._address.fill(edits.get("address", ""))
        self._arrived.set_text(edits.get("arrived", ""))
        self._noticed.set_text(edits.get("noticed", ""))
        self.kinds.write(edits.get("kinds", ""))
        self._number.fill(edits.get("number", ""))
        joins = {"join": self._join, "other": self._other}
        joins.get(edits.get("case", ""), self._new).setChecked(True)

    @property
    def _values(self) -> dict[str, str]:
        case = "join" if self._join.isChecked() else "other" if self._other.isChecked() else "new"
        return {
            "name": self._name.value,
            "same": YES if self._same.isChecked() else "",
            "address": self._address.value,
            "arrived": self._arrived.text,
            "noticed": self._noticed.text,
            "kinds": self.kinds.written,
            "number": self._number.value,
            "case": case,
        }

    def _listen(self) -> None:
        self._arrived.changed.connect(self._on_day)
        self._noticed.changed.connect(self._on_day)
        for signal in (
            *(line.textChanged for line in (self._name, self._address, self._number)),
            *(day.changed for day in (self._arrived, self._noticed)),
            *(box.toggled for box in (self._same, self._new, self._join, self._other)),
            self.kinds.changed,
        ):
            signal.connect(self._on_edit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        QShortcut(QKeySequence("Ctrl+Backspace"), self).activated.connect(self.passed)

    def _on_edit(self) -> None:
        if self._given:  # not while it is being proposed
            self.edited.emit()

    @property
    def _joined(self) -> str:
        """The number of the case the mail is to join, "" for a new one."""
        if self._join.isChecked() and self._proposal is not None:
            return self._proposal.case
        return self._number.value.strip() if self._other.isChecked() else ""

    @property
    def _person(self) -> int | None:
        if self._proposal is None or self._proposal.person is None:
            return None
        return self._proposal.person if self._same.isChecked() else 0

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what this mail would become."""
        self._proposal = proposal
        self._given = {}
        surely = proposal.person_by == "both"
        self._name.fill(proposal.person_name if surely else proposal.sender)
        known = proposal.person is not None
        self._same.setText(f"台帳の {proposal.person_name} さんと同じ方")
        self._same.setChecked(surely)
        self._same.setVisible(known)
        self._known.setText(_SAME.get(proposal.person_by, ""))
        self._known.setVisible(known)
        self._address.fill(proposal.address)
        self._address.setCursorPosition(0)  # who it is stands before the @
        self._address.setToolTip(proposal.address)
        self._arrived.set_date(proposal.arrived)
        self._noticed.set_date(proposal.noticed)
        self.kinds.show_items(proposal.items)
        found = bool(proposal.case)
        self._join.setText(f"{proposal.case} に加える")
        for part in (self._join, self._open, self._by):
            part.setVisible(found)
        self._by.setText(_BY.get(proposal.case_by, ""))
        self._number.fill("")
        self._open.setAccessibleName(f"{proposal.case} を見る")
        # a reference header is the sender's own; a number in the subject may be a slip
        (self._join if proposal.case_by == "reference" else self._new).setChecked(True)
        self._on_join()
        self._on_day()
        for frame in (
            self._name_frame,
            self._arrived_frame,
            self._noticed_frame,
            self._kinds_frame,
        ):
            frame.accept()
        self._wrong.hide()
        self._given = self._values
        self.hold(busy=False)
        self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Accept, or say what is missing."""
        if not self.accept.isEnabled() or self._proposal is None:
            return
        for frame in (self._arrived_frame, self._noticed_frame, self._kinds_frame):
            frame.accept()
        self._wrong.hide()
        for line, frame in (
            (self._arrived, self._arrived_frame),
            (self._noticed, self._noticed_frame),
        ):
            if line.date is None:
                frame.refuse("日付として読めません。")
                line.setFocus()
                return
        decided = self.decided
        if decided is None:
            return
        if self._other.isChecked() and not decided.case:
            self._say_wrong("加える案件の受付番号を入れてください。")
            self._number.setFocus()
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
        frames = {"arrived": self._arrived_frame, "noticed": self._noticed_frame}
        if isinstance(error, FieldRefusedError) and error.name in frames:
            frames[error.name].refuse(phrases.error(error))
            return
        self._say_wrong(phrases.error(error))

    def _say_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()

    def _on_day(self) -> None:
        """Say how long the mail lay (滞留), counted from its arrival to when it was noticed."""
        arrived, noticed = self._arrived.date, self._noticed.date
        lain = (noticed - arrived).days if arrived and noticed else 0
        recorded = f"記録日は {spoken(self._today, self._today)} です。"
        self._lain.setText(
            f"到達から認識まで {lain} 日あります（滞留 {lain} 日）。期限は到達日から数えます。"
            f"{recorded}"
            if lain > 0
            else f"到達・認識の日が同じです。{recorded}"
        )
        tone(self._lain, role="soon" if lain > 0 else "muted")

    def _on_join(self) -> None:
        self._kinds_frame.setVisible(self._new.isChecked())
        self._number.setEnabled(self._other.isChecked())

    def _on_open(self) -> None:
        if self._proposal is not None:
            self.wanted_case.emit(self._proposal.case)
