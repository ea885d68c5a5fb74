"""One setting on the screen: its name, what it does, its provision, and what is filled in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app import phrases
from app.company.filling import understood
from app.company.groups import Sort
from app.domain.approval import Duty
from app.domain.requests import Kind
from ui.cases.act_form import Line, NumberLine, Passage, Pick, Radios, Tick, Ticks
from ui.intake.unfinished import Unfinished
from ui.theme import tone, unit
from ui.widgets import MailField, Muted, PhoneField, PostcodeField, Text, row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.company.filling import Row
    from app.company.groups import Entry
    from ui.cases.act_form import AnyEditor

_NUMBER = 96  # px of a field for a number
_WIDE = (Sort.LONG, Sort.LINES, Sort.DOMAINS, Sort.KINDS, Sort.CHOICE, Sort.FLAG, Sort.SWITCH)
_FEWEST, _MOST = 3, 10  # lines of a list that are shown at once
_LONG = 20  # characters of choices that still stand side by side
_FEW = 4  # choices that are shown all at once


class SettingField(QWidget):
    """A setting, alone or in a row of a list."""

    changed = Signal()

    def __init__(self, entry: Entry, today: date) -> None:
        super().__init__()
        self.entry = entry
        self._today = today
        self._row: Row = {}
        self._given = ""  # as it was shown; an editor may write it another way
        self._as_given = ""
        self._told = ""  # what was said to be changed last
        self.editor: AnyEditor = _editor(entry)
        self._below = Muted(wrap=True)
        self._below.setMinimumHeight(self._below.fontMetrics().height() + unit(2))
        self._lay()
        self._unfinished = Unfinished(self)
        _listen(self.editor, self._on_changed)
        self._unfinished.composed.connect(self._on_changed)
        self.accept()

    @property
    def wide(self) -> bool:
        """Whether it wants a line of its own."""
        return self.entry.wide or self.entry.sort in _WIDE

    @property
    def value(self) -> str:
        """What is filled in; what was shown, as long as nobody changed it."""
        value = str(self.editor.value)
        return self._given if value == self._as_given else value

    @property
    def typed(self) -> str:
        """The same with what an input method has not committed yet, for a draft."""
        if isinstance(self.editor, QLineEdit | QTextEdit):
            whole = self._unfinished.whole(self.editor)
            committed = (
                self.editor.text()
                if isinstance(self.editor, QLineEdit)
                else self.editor.toPlainText()
            )
            return self.value if whole == committed else whole
        return self.value

    @property
    def reason(self) -> str:
        """What is said under the field."""
        return self._below.text()

    def fill(self, value: str) -> None:
        """Show `value`."""
        if value == self.value and self._given == value:
            return
        blocked = self.editor.blockSignals(True)  # noqa: FBT003 - Qt's argument
        self.editor.fill(value)
        self.editor.blockSignals(blocked)
        self._given, self._as_given = value, str(self.editor.value)
        self._told = self.typed
        if isinstance(self.editor, QLineEdit):
            self.editor.setCursorPosition(0)  # a long name shows its beginning
        if isinstance(self.editor, Passage) and self.entry.sort is not Sort.LONG:
            self.editor.show_lines(max(_FEWEST, min(_MOST, value.count("\n") + 2)))
        self.accept()

    def refuse(self, reason: str) -> None:
        """Say under the field why it cannot be kept."""
        self._below.setText(reason)
        tone(self._below, role="error")
        tone(self.editor, tone="late")
        self.editor.setAccessibleDescription(f"{self._about} {reason}")

    def accept(self) -> None:
        """Say under the field what was understood, instead of what was wrong."""
        told = understood(self.entry, self.value, self._row, self._today)
        about = f"{self.entry.about}{self._usual}{self._basis}"
        self._below.setText("\n".join(filter(None, (told, about))))
        tone(self._below, role="muted")
        tone(self.editor, tone="")
        self.editor.setAccessibleDescription(self._about)

    def stand_in(self, row: Row) -> None:
        """Know the other values of its row: a day is of each year, or of one."""
        self._row = row
        if self._below.property("role") != "error":
            self.accept()

    def begin(self) -> None:
        """Put the cursor into it."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _about(self) -> str:
        return f"{self.entry.about}{self._basis}"

    @property
    def _basis(self) -> str:
        return f"（{self.entry.basis}）" if self.entry.basis else ""

    @property
    def _usual(self) -> str:
        if not self.entry.usual:
            return ""
        if self.entry.usual == "0":
            return "空けておくと、期間を定めません。"
        return f"空けておくと、{self.entry.usual}{self.entry.unit}です。"

    def _on_changed(self) -> None:
        typed = self.typed
        if typed == self._told:
            return  # a number got one width as it was left
        self._told = typed
        self.accept()
        self.changed.emit()

    def _lay(self) -> None:
        entry = self.entry
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit(4))
        self.editor.setAccessibleName(entry.label)
        if isinstance(self.editor, QCheckBox):
            self.editor.setText(entry.label)
            lines.addWidget(self.editor)
            self._below.setContentsMargins(unit(24), 0, 0, 0)
            lines.addWidget(self._below)
            return
        must = "（必須）" if entry.sort is Sort.NAME else ""
        label = QLabel(f"{entry.label}{must}")
        label.setWordWrap(True)
        label.setBuddy(self.editor)
        lines.addWidget(label)
        if entry.sort is Sort.NUMBER:
            self.editor.setFixedWidth(unit(_NUMBER))
            lines.addLayout(row(self.editor, Text(entry.unit), None))
        else:
            lines.addWidget(self.editor)
        lines.addWidget(self._below)
        lines.addStretch(1)


def _editor(entry: Entry) -> AnyEditor:
    if entry.sort is Sort.CHOICE:
        say = partial(_said, entry)
        if len(entry.choices) <= _FEW:
            long = sum(map(len, entry.choices.values())) > _LONG
            return Radios(entry.key, entry.choices, say, stacked=long)
        return Pick(entry.key, entry.choices, required=True, say=say)
    if entry.sort in (Sort.KINDS, Sort.DUTIES):
        columns = 1 if entry.sort is Sort.KINDS else 3
        return Ticks(entry.key, entry.choices, partial(_said, entry), columns)
    if entry.sort in (Sort.LINES, Sort.DOMAINS):
        return Passage(_FEWEST)
    plain = {
        Sort.LONG: Passage,
        Sort.NUMBER: NumberLine,
        Sort.FLAG: Tick,
        Sort.SWITCH: Tick,
        Sort.POSTCODE: PostcodeField,
        Sort.MAIL: MailField,
        Sort.PHONE: PhoneField,
    }
    made: AnyEditor = plain.get(entry.sort, Line)()
    return made


def _said(entry: Entry, choice: str) -> str:
    if entry.sort is Sort.KINDS:
        return phrases.kind(Kind(choice))
    if entry.sort is Sort.DUTIES:
        return phrases.duty(Duty(choice))
    return entry.choices[choice]


def _listen(editor: AnyEditor, changed: Callable[[], None]) -> None:
    if isinstance(editor, QLineEdit | QTextEdit):
        editor.textChanged.connect(changed)
    elif isinstance(editor, QCheckBox):
        editor.toggled.connect(changed)
    else:
        editor.changed.connect(changed)
