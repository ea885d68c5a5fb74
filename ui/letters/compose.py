"""The left side of a letter being made: which one, what is missing, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from app import phrases
from app.rules.almanac import eras
from app.rules.wording import letter_texts
from ui.cases.act_form import DayLine
from ui.letters.enclosures import SLOT, EnclosureList
from ui.letters.remarks import RemarkList
from ui.letters.slot_form import SlotForm
from ui.theme import unit
from ui.widgets import (
    Badge,
    Card,
    LabelledField,
    Muted,
    PrimaryButton,
    Text,
    column,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.errors import CasebookError
    from app.views.letters import CaseFile, Draft, LetterChoice, Remark


_CHECK = 188  # px of the card that says what is wrong
_NOTHING_FOUND = "指摘はありません。発行できます。"


class Compose(QWidget):
    """Choosing a letter, filling its slots, and 発行する, which waits until nothing is wrong."""

    changed = Signal()  # something that shows on the page
    wanted_issue = Signal()
    wanted_words = Signal(str)  # which are to be shown on the page

    def __init__(self, today: date) -> None:
        super().__init__()
        self._choices: tuple[LetterChoice, ...] = ()
        self._ready = False
        self._busy = False
        self._letter = QComboBox()
        self._letter.setMinimumContentsLength(16)
        self._letter.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._letter.currentIndexChanged.connect(self._on_letter)
        self._about = Muted(wrap=True)
        self._wording = Muted(wrap=True)
        self._wording.setAccessibleName("文面の版")
        self._on = DayLine(today, eras(), today)
        self._on.changed.connect(self._on_day)
        self._last_day = self._on.date
        self.slots_form = SlotForm(today)
        self.slots_form.changed.connect(self.changed)
        self.enclosures = EnclosureList()
        self.enclosures.changed.connect(self.changed)
        self._along = Card("同封するファイル").add(self.enclosures)
        self._along.hide()
        self._brought: dict[str, str] = {}  # typed into the letter this one is to replace
        self._remarks = RemarkList()
        self._remarks.chosen.connect(self._on_chosen)
        self._remarks.ticked.connect(self._on_ticked)
        self._right = Badge(_NOTHING_FOUND, "done")
        self.issue = PrimaryButton("発行する")  # stands in the head of the page
        self.issue.clicked.connect(self._on_issue)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_issue)
        self._letter.setAccessibleName("文書")
        which = Card().add(
            Text("文書"),
            self._letter,
            self._about,
            self._wording,
            _apart(LabelledField("発送日", self._on, "文書の日付になります")),
        )
        text = Card("書き足すこと").add(self.slots_form)
        fields = QWidget()
        spread(fields, column(which, text, self._along, None, space=14), (0, 0, 16, 8))
        # findings come and go while she types: they have their place, the fields stay put
        check = Card("確認")
        check.setFixedHeight(unit(_CHECK))
        check.add(self._right, self._remarks)
        below = QWidget()
        spread(below, column(check), (0, 0, 16, 0))  # as wide as the cards that scroll
        whole = column(scrolled(fields), below, space=14)
        whole.setStretch(0, 1)
        spread(self, whole, (0, 0, 0, 0))
        self._tell()

    @property
    def choice(self) -> LetterChoice | None:
        """The letter that is being made."""
        place = self._letter.currentIndex()
        return self._choices[place] if 0 <= place < len(self._choices) else None

    @property
    def values(self) -> dict[str, str]:
        """What the officer wrote into the slots, and which files go along."""
        along = self.enclosures.value
        return self._brought | self.slots_form.values | ({SLOT: along} if along else {})

    @property
    def acknowledged(self) -> frozenset[str]:
        """The keys of the findings she has looked at a second time."""
        return self._remarks.acknowledged

    @property
    def on(self) -> date | None:
        """The day the letter is to leave the house; None while it cannot be read."""
        return self._on.date

    @property
    def ready(self) -> bool:
        """Whether the letter may be issued."""
        return self.issue.isEnabled()

    def clear(self) -> None:
        """Forget what was written."""
        self._choices = ()
        self._letter.clear()
        self.slots_form.clear()
        self._brought = {}
        self.enclosures.choose(())
        self._wording.clear()
        self._busy = self._ready = False
        self._remarks.clear()
        self._tell()

    def show_choices(self, choices: tuple[LetterChoice, ...], letter: str, item: int) -> None:
        """Offer these letters, suggested ones first; keep the present one if it is still there."""
        present = self.choice
        self._choices = tuple(sorted(choices, key=lambda choice: not choice.suggested))
        wanted = self._place_of(present, letter, item)
        self._letter.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._letter.clear()
        for choice in self._choices:
            self._letter.addItem(_title(choice))
        self._letter.setCurrentIndex(wanted)
        self._letter.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        if present != self.choice:
            self.slots_form.clear()
        self._tell()

    def show_files(self, files: tuple[CaseFile, ...]) -> None:
        """Offer the files of the case to go along."""
        self.enclosures.show_files(files)
        self._along.setVisible(bool(files))

    def bring(self, written: Mapping[str, str]) -> None:
        """Take over what was typed into another letter, before anything is typed into this."""
        self._brought = {name: said for name, said in written.items() if name != SLOT}
        along = written.get(SLOT, "").replace("、", ",").split(",")
        self.enclosures.choose([int(one) for one in along if one.strip().isdecimal()])

    def show_draft(self, draft: Draft, values: Mapping[str, str]) -> None:
        """Show what the draft lacks. `values` is what was written when it was drawn."""
        if self.choice is None or draft.letter != self.choice.letter:
            return
        hints = {slot.name: slot.source for slot in letter_texts()[draft.letter].slots}
        fresh = self.slots_form.show_slots(draft.slots, values, hints)
        slots = {slot.name for slot in draft.slots}  # those stand in their fields from now on
        self._brought = {n: said for n, said in self._brought.items() if n not in slots}
        self._wording.setText(_wording(draft.wording))
        self._remarks.show_remarks(draft.remarks)
        self._ready = draft.pdf is not None
        self._tell()
        if fresh and not self.isAncestorOf(QApplication.focusWidget() or self):
            self.begin()

    def begin(self) -> None:
        """Put the cursor into the first slot that is missing, else on 発行する."""
        if not self.slots_form.begin() and self.issue.isEnabled():
            self.issue.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: CasebookError) -> None:
        """Say why the letter could not be drawn or issued."""
        self._remarks.say(phrases.error(error))
        self._ready = False
        self._tell()

    def hold(self, *, busy: bool) -> None:
        """Take no second press while the letter is being issued."""
        self._busy = busy
        self._tell()

    def _place_of(self, present: LetterChoice | None, letter: str, item: int) -> int:
        for place, choice in enumerate(self._choices):
            if choice == present and not letter:
                return place
        for place, choice in enumerate(self._choices):
            fits = not item or item in choice.items
            if fits and letter in ("", choice.letter):
                return place
        return 0 if self._choices else -1

    def _tell(self) -> None:
        choice = self.choice
        items = "・".join(str(item) for item in choice.items) if choice else ""
        about = "いまこの案件で作れる文書はありません。"
        if choice is not None:
            about = f"項目 {items} についての文書" if items else "案件全体についての文書"
            about += "（いまの段階で次に出すもの）" if choice.suggested else ""
        self._about.setText(about)
        ready = self._ready and self._remarks.settled
        passed = len(self._remarks.acknowledged)
        self._right.setVisible(ready)
        done = f"{passed}件を確認しました。発行できます。" if passed else _NOTHING_FOUND
        self._right.setText(done)
        self.issue.setEnabled(ready and not self._busy and self.on is not None)
        why = "番号を付けて発行します（Ctrl+Enter）"
        self.issue.setToolTip(why if ready else "指摘を直すか、確認すると発行できます")
        self.issue.setAccessibleDescription(self.issue.toolTip())

    def _on_letter(self) -> None:
        self.slots_form.clear()
        self._remarks.clear()
        self._ready = False
        self._tell()
        self.changed.emit()

    def _on_day(self) -> None:
        if self.on != self._last_day:
            self._last_day = self.on
            self._tell()
            self.changed.emit()

    def _on_issue(self) -> None:
        if self.issue.isEnabled():
            self.wanted_issue.emit()
        elif not self._busy:  # by its key: on to what stands in the way
            left = self._remarks.first_open()
            if left is not None:
                self.slots_form.focus(left.slot)

    def _on_chosen(self, remark: Remark) -> None:
        self.slots_form.focus(remark.slot)
        if remark.words:
            self.wanted_words.emit(remark.words)

    def _on_ticked(self) -> None:
        self._tell()


def _apart(field: QWidget) -> QWidget:
    field.setContentsMargins(0, unit(8), 0, 0)
    return field


def _wording(version: int) -> str:
    return f"文面：自社の文面（第{version}版）" if version else "文面：標準の文面"


def _title(choice: LetterChoice) -> str:
    return f"{choice.title}（おすすめ）" if choice.suggested else choice.title
