"""The form of one act: what the casebook must know to write it down."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextBlockFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app import phrases
from app.domain.leak_facts import Question
from app.errors import BeforeItBeganError, FieldRefusedError, ReasonRefusedError
from app.rules.almanac import eras
from app.rules.identification import counts_word, identity_rules
from app.rules.terms import terms
from ui.theme import unit
from ui.widgets import (
    Aside,
    Button,
    DateField,
    FlowRow,
    LabelledField,
    Muted,
    PrimaryButton,
    SectionTitle,
    Text,
    row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.domain.eras import Eras
    from app.errors import CasebookError
    from app.views.acts import Advice, Field

YES = "yes"  # what a ticked box says; one that is not says nothing
_SHORT_WORDS = 10  # letters, which fit into half of a column of a page
_FEW = 4  # choices that are shown all at once


class Editor(Protocol):
    """Whatever one field is filled in with."""

    @property
    def value(self) -> str:
        """What was filled in, as the casebook takes it: dates as 2026-11-23."""
        ...

    def fill(self, value: str) -> None:
        """Show `value`."""
        ...


class Line(QLineEdit):
    """One line."""

    @property
    def value(self) -> str:
        """The line without blanks around, otherwise as typed."""
        return self.text().strip()

    def fill(self, value: str) -> None:
        """Show `value`."""
        self.setText(value)


class NumberLine(Line):
    """A line for a number; full-width digits become ASCII when it is left, not before."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._on_left)

    @property
    @override
    def value(self) -> str:
        return unicodedata.normalize("NFKC", self.text()).replace(",", "").strip()

    def _on_left(self) -> None:
        if self.text() != self.value:
            self.setText(self.value)


class Passage(QTextEdit):
    """Several lines of plain text, with room between them; Tab goes on to the next field."""

    pitch = 130  # from line to line, in per cent of a letter

    def __init__(self, lines: int = 4) -> None:
        super().__init__()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self._stand_apart()
        self.show_lines(lines)

    def show_lines(self, lines: int) -> None:
        """Be so high that `lines` lines are in sight."""
        line = self.fontMetrics().lineSpacing() * self.pitch / 100
        self.setFixedHeight(round(line * lines) + unit(20))

    @override
    def setPlainText(self, text: str) -> None:
        silent = self.blockSignals(True)  # noqa: FBT003 - Qt's argument
        super().setPlainText(text)
        self._stand_apart()
        self.blockSignals(silent)
        self.textChanged.emit()

    @override
    def clear(self) -> None:
        self.setPlainText("")

    def _stand_apart(self) -> None:
        """Set all lines on the pitch; a line that is begun has that of the one before."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        apart = QTextBlockFormat()
        apart.setLineHeight(self.pitch, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(apart)
        self.document().clearUndoRedoStacks()

    @property
    def value(self) -> str:
        """The text without blanks around, otherwise as typed."""
        return self.toPlainText().strip()

    def fill(self, value: str) -> None:
        """Show `value`."""
        self.setPlainText(value)


class DayLine(DateField):
    """A date; what cannot be read as one is handed on as it was typed."""

    def __init__(
        self, today: date, calendar: Eras, value: date | None = None, *, narrow: bool = False
    ) -> None:
        super().__init__(today, calendar, value, narrow=narrow)
        self._below.setWordWrap(True)  # columns are narrow

    @property
    def value(self) -> str:
        """2026-11-23, or the text where it is no date."""
        day = self.date
        return day.isoformat() if day else self.text

    def fill(self, value: str) -> None:
        """Show `value`, an ISO date or any writing."""
        try:
            self.set_date(date.fromisoformat(value))
        except ValueError:
            self.set_text(value)


class Pick(QComboBox):
    """One of many values; their words come from app.phrases under the field's name."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        choices: Iterable[str],
        *,
        required: bool,
        say: Callable[[str], str] | None = None,
        none: str = "（なし）",
    ) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        if not required:
            self.addItem(none, "")
        for choice in choices:
            self.addItem(say(choice) if say else phrases.choice(name, choice), choice)
        if required:
            self.setPlaceholderText("選んでください")
            self.setCurrentIndex(-1)
        # the wheel scrolls the page, it does not change a legal fact on the way
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self.changed)

    @property
    def value(self) -> str:
        """The chosen value, "" while none is."""
        return str(self.currentData() or "")

    def fill(self, value: str) -> None:
        """Choose `value`."""
        place = self.findData(value)
        if place >= 0:
            self.setCurrentIndex(place)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Radios(QWidget):
    """One of a few values, all of them in sight."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        choices: Iterable[str],
        say: Callable[[str], str] | None = None,
        *,
        stacked: bool = False,
    ) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        flow = QVBoxLayout(self) if stacked else FlowRow(self, space=16)
        flow.setContentsMargins(0, 0, 0, 0)
        for choice in choices:
            button = QRadioButton(say(choice) if say else phrases.choice(name, choice))
            button.setProperty("value", choice)
            self._group.addButton(button)
            flow.addWidget(button)
        self._group.buttonClicked.connect(self._on_click)
        first = self._group.buttons()[0]
        self.setFocusProxy(first)

    @property
    def value(self) -> str:
        """The chosen value, "" while none is."""
        chosen = self._group.checkedButton()
        return str(chosen.property("value")) if chosen else ""

    def fill(self, value: str) -> None:
        """Choose `value`."""
        for button in self._group.buttons():
            if button.property("value") == value:
                button.setChecked(True)
                self.setFocusProxy(button)
                self.changed.emit()

    def _on_click(self) -> None:
        self.changed.emit()

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for button in self._group.buttons():
            button.setAccessibleName(f"{name} {button.text()}")


class Ticks(QWidget):
    """Any number of a few values, in columns; the value is comma separated.

    With `head`, values that it calls the same stand together below that word; one that is too
    long for a column has a line of its own.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        choices: Iterable[str],
        say: Callable[[str], str] | None = None,
        columns: int = 1,
        head: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        lines = QGridLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit(8))
        groups: dict[str, list[str]] = {}
        for choice in choices:
            groups.setdefault(head(choice) if head else "", []).append(choice)
        for word, members in groups.items():
            if word:
                lines.addWidget(Muted(word), lines.rowCount(), 0, 1, columns)
            boxes = [self._box(say(one) if say else phrases.choice(name, one)) for one in members]
            self._boxes |= zip(members, boxes, strict=True)
            _stand(lines, boxes, columns, _SHORT_WORDS if word else None)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def _box(self, words: str) -> QCheckBox:
        box = QCheckBox(words)
        box.toggled.connect(self.changed)
        return box

    @property
    def value(self) -> str:
        """The ticked values."""
        return ",".join(choice for choice, box in self._boxes.items() if box.isChecked())

    def fill(self, value: str) -> None:
        """Tick these values and no others."""
        wanted = value.split(",")
        for choice, box in self._boxes.items():
            box.setChecked(choice in wanted)


def _stand(lines: QGridLayout, boxes: Iterable[QCheckBox], columns: int, most: int | None) -> None:
    """Put boxes below what stands in `lines`; a line of its own for more than `most` letters."""
    line, place = lines.rowCount(), 0
    for box in boxes:
        span = columns if most is not None and len(box.text()) > most else 1
        if place + span > columns:
            line, place = line + 1, 0
        lines.addWidget(box, line, place, 1, span)
        place += span


class Tick(QCheckBox):
    """Yes or nothing."""

    @property
    def value(self) -> str:
        """`YES` or ""."""
        return YES if self.isChecked() else ""

    def fill(self, value: str) -> None:
        """Tick the box for `YES`."""
        self.setChecked(value == YES)


Names = Mapping[str, Mapping[str, str]]
"""What the choices of fields are called where they are ids: the groups of the joint use."""

_NO_NAMES: Names = MappingProxyType({})
AnyEditor = Any  # a QWidget that is an Editor; Python cannot say both


def make_editor(field: Field, today: date, names: Names = _NO_NAMES) -> AnyEditor:
    """Return what a field of that sort is filled in with."""
    say = partial(_say, names.get(field.name, {}), field.name)
    if field.sort == "choice":
        few = field.required and 0 < len(field.choices) <= _FEW
        if few:
            return Radios(field.name, field.choices, say)
        none = "（未確認）" if field.name in set(Question) else "（なし）"
        return Pick(field.name, field.choices, required=field.required, say=say, none=none)
    if field.name == "seen":
        return Ticks(field.name, field.choices, say, 2, _worth)
    if field.sort == "choices":
        return Ticks(field.name, field.choices, say)
    if field.sort == "date":
        return DayLine(today, eras())
    plain = {"text": Passage, "flag": Tick, "number": NumberLine}
    return plain.get(field.sort, Line)()


@dataclass(frozen=True, slots=True)
class _Entry:
    field: Field
    editor: Editor
    frame: LabelledField[QWidget]

    @property
    def fault(self) -> FieldRefusedError | None:
        """What can be said about the field before the casebook is asked."""
        if self.field.required and not self.editor.value:
            return FieldRefusedError(self.field.name, "required", self.field.choices)
        if isinstance(self.editor, DayLine) and self.editor.text and self.editor.date is None:
            return FieldRefusedError(self.field.name, "date")
        return None


class ActForm(QWidget):
    """Fields, 記録する and やめる. Enter in a line and Ctrl+Enter anywhere save, Esc leaves.

    It knows no casebook: whoever shows it does the act and hands back a refusal by `refuse`.
    """

    saved = Signal(object)  # dict: name of the field -> value
    changed = Signal()  # something is filled in otherwise than before
    left = Signal()

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        today: date,
        save: str,
        names: Names = _NO_NAMES,
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._today = today
        self._names = names
        self._unasked: frozenset[str] = frozenset()
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit(12))
        if title:
            lines.addWidget(SectionTitle(title))
        self._entries = tuple(self._entry(field) for field in fields if _asks(field))
        for entry in self._entries:
            lines.addWidget(entry.frame)
        self._given = self.values
        self._wrong = Text(wrap=True)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        self._save = PrimaryButton(save)
        self._save.setToolTip(f"{save}（Ctrl+Enter）")
        self._leave = Button("やめる")
        self._leave.setToolTip("記録せずに閉じます（Esc）")
        lines.addWidget(self._wrong)
        lines.addLayout(row(self._save, self._leave, None))
        self._save.clicked.connect(self.submit)
        self._leave.clicked.connect(self.left)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._shortcut(keys).activated.connect(self.submit)
        self._shortcut("Esc").activated.connect(self.left)

    def advise(self, advice: Iterable[Advice]) -> None:
        """Say above the fields what helps with this act, each with its source."""
        for one in advice:
            line = Aside(f"{one.text}（{one.source}）", wrap=True)
            self._lines.insertWidget(self._lines.indexOf(self._entries[0].frame), line)

    @property
    def values(self) -> dict[str, str]:
        """What is filled in, by name of the field; empty fields are left out."""
        filled = ((entry.field.name, entry.editor.value) for entry in self._asked)
        return {name: value for name, value in filled if value}

    @property
    def touched(self) -> bool:
        """Whether anything was filled in that was not there before."""
        return self.values != self._given

    def settle(self) -> None:
        """Take what stands there now for what was there from the start."""
        self._given = self.values

    @property
    def wrong(self) -> str:
        """What is said about the form as a whole."""
        return self._wrong.text()

    def reason(self, name: str) -> str:
        """Return what is said under the field of that name."""
        return next(e.frame.reason for e in self._entries if e.field.name == name)

    def fill(self, name: str, value: str) -> None:
        """Show `value` in the field of that name."""
        for entry in self._entries:
            if entry.field.name == name:
                entry.editor.fill(value)

    def take(self, values: Mapping[str, str]) -> None:
        """Show what was filled in before, by name of the field; the other fields stay."""
        for name, value in values.items():
            self.fill(name, value)

    def begin(self) -> None:
        """Put the cursor where something is to be filled in."""
        empty = [e for e in self._asked if e.field.required and not e.editor.value]
        for entry in empty or self._asked:
            entry.frame.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._save.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Hand on what is filled in, or say at each field what it lacks."""
        if not self._save.isEnabled():
            return
        for entry in self._entries:
            entry.frame.accept()
        self._wrong.hide()
        faults = [entry.fault for entry in self._asked if entry.fault is not None]
        for fault in reversed(faults):  # the cursor stays at the first
            self.refuse(fault)
        if faults:
            return
        self.hold(busy=True)
        self.saved.emit(self.values)

    def hold(self, *, busy: bool) -> None:
        """Take no second press while the act is under way."""
        self._save.setEnabled(not busy)

    def refuse(self, error: CasebookError) -> None:
        """Say why the act was not done: at the field it is about, else above the buttons."""
        self.hold(busy=False)
        name = _field_of(error)
        for entry in self._asked:
            if entry.field.name == name:
                self._refuse_at(entry, _short(error))
                return
        self._wrong.setText(phrases.error(error))
        self._wrong.show()

    @property
    def _asked(self) -> tuple[_Entry, ...]:
        return tuple(e for e in self._entries if e.field.name not in self._unasked)

    def _ask_not(self, names: Iterable[str]) -> None:
        """Ask all fields but these; what stands in them is not handed on."""
        self._unasked = frozenset(names)
        for entry in self._entries:
            entry.frame.setVisible(entry.field.name not in self._unasked)

    def _refuse_at(self, entry: _Entry, sentence: str) -> None:
        entry.frame.refuse(sentence)
        entry.frame.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entry(self, field: Field) -> _Entry:
        label = self._label(field)
        editor = self._editor(field)
        if isinstance(editor, Tick):
            editor.setText(label)
        elif isinstance(editor, QLineEdit):
            editor.returnPressed.connect(self.submit)
        frame = LabelledField(
            "" if isinstance(editor, Tick) else label,
            editor,
            _hint(field),
            required=field.required and not isinstance(editor, Tick),
        )
        editor.setAccessibleName(label)
        if field.value:
            editor.fill(field.value)
        for name in ("textChanged", "changed", "toggled"):
            signal = getattr(editor, name, None)
            if signal is not None:
                signal.connect(self._on_edit)
                break
        return _Entry(field, editor, frame)

    def _on_edit(self) -> None:
        self.changed.emit()

    def _label(self, field: Field) -> str:
        return phrases.field(field.name)

    def _editor(self, field: Field) -> AnyEditor:
        return make_editor(field, self._today, self._names)

    def _shortcut(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return shortcut


def _asks(field: Field) -> bool:
    """Return whether there is anything to fill in: kinds without grounds have none to choose."""
    return bool(field.choices) or field.required or field.sort not in ("choice", "choices")


def _hint(field: Field) -> str:
    """Return what helps to answer a question about a leak."""
    return terms().hint(Question(field.name)) if field.name in set(Question) else ""


def _say(names: Mapping[str, str], field: str, value: str) -> str:
    return names.get(value) or phrases.choice(field, value)


def _worth(proof: str) -> str:
    """Return what a proof is worth, in words."""
    return counts_word(identity_rules().proof(proof).counts)


def _field_of(error: CasebookError) -> str:
    match error:
        case FieldRefusedError(name=name):
            return name
        case BeforeItBeganError():
            return "on"
        case ReasonRefusedError():
            return "reasons"
    return ""


# Under the field it is about, a sentence need not name the field again.
_SHORT = {
    "required": "入力してください。",
    "choice": "選んでください。",
    "date": "日付として読めません。",
    "future": "先の日付は入れられません。",
    "order": "日付の前後が合いません。",
    "number": "数字で入れてください。",
}


def _short(error: CasebookError) -> str:
    if isinstance(error, FieldRefusedError) and error.why == "required" and error.choices:
        return _SHORT["choice"]
    if isinstance(error, FieldRefusedError) and error.why in _SHORT:
        return _SHORT[error.why]
    return phrases.error(error)
