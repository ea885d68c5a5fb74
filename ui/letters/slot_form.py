"""The places in a letter that are filled in by hand, and those the casebook fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from app import phrases
from app.views.acts import Field
from ui.cases.act_form import make_editor
from ui.cases.lines import Lines
from ui.widgets import LabelledField, Muted, QuietButton, column, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.views.letters import Slot
    from ui.cases.act_form import AnyEditor

_SORTS = {"line": "line", "text": "text", "date": "date", "money": "number", "list": "text"}
_LIST_HINT = "1行に1件"


class SlotForm(QWidget):
    """What is missing stands open; what may stay empty or is known already unfolds.

    `changed` says that a value is another one than before; unfinished input-method text is
    not a value yet.
    """

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._slots: tuple[Slot, ...] = ()
        self._editors: dict[str, AnyEditor] = {}
        self._given: dict[str, str] = {}  # what the casebook said, by slot
        self._last: dict[str, str] = {}
        self._hints: Mapping[str, str] = {}
        self._wanting = Lines()
        self._none = Muted("書き足すところはありません。", wrap=True)
        self._optional = Folded("なくてもよい項目")
        self._known = Folded("台帳から入る項目")
        lines = column(self._none, self._wanting, self._optional, self._known, space=8)
        spread(self, lines, (0, 0, 0, 0))

    @property
    def values(self) -> dict[str, str]:
        """What the officer wrote, by slot: only what is not as the casebook said it."""
        found = {}
        for name, editor in self._editors.items():
            if editor.value != self._given[name]:
                found[name] = editor.value
        return found

    def clear(self) -> None:
        """Forget everything: another letter begins."""
        self._slots, self._editors, self._given, self._last = (), {}, {}, {}
        self._wanting.refill(())
        self._optional.refill(())
        self._known.refill(())

    def show_slots(
        self, slots: tuple[Slot, ...], values: Mapping[str, str], hints: Mapping[str, str]
    ) -> bool:
        """Show the slots of a letter; return whether they were other ones before.

        `values` is what was written when they were asked for, `hints` what belongs into a slot.
        """
        self._hints = hints
        fresh = [s.name for s in slots] != [s.name for s in self._slots]
        if fresh:
            self._build(slots, values)
        else:
            self._refresh(slots)
        self._slots = slots
        return fresh

    def begin(self) -> bool:
        """Put the cursor into the first slot that is missing; return whether one is."""
        for slot in self._slots:
            if slot.required and not slot.known and not self._editors[slot.name].value:
                self.focus(slot.name)
                return True
        return False

    def focus(self, name: str) -> None:
        """Put the cursor into the slot of that name; unfold it if it is folded away."""
        editor = self._editors.get(name)
        if editor is not None:
            for folded in (self._optional, self._known):
                if folded.isAncestorOf(editor):
                    folded.unfold()
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self, name: str, value: str) -> None:
        """Write `value` into the slot of that name."""
        self._editors[name].fill(value)

    def about(self, sentence: str) -> str:
        """Return the slot that `sentence` speaks of, or an empty string."""
        named = [s.name for s in self._slots if phrases.field(s.name) in sentence]
        return max(named, key=len, default="")

    def _build(self, slots: tuple[Slot, ...], values: Mapping[str, str]) -> None:
        self._editors.clear()
        self._given.clear()
        wanting: list[QWidget] = []
        optional: list[QWidget] = []
        known: list[QWidget] = []
        for slot in slots:
            written = values.get(slot.name)
            frame = self._frame(slot, written)
            if (slot.required and not slot.known) or written:
                wanting.append(frame)
            else:
                (known if slot.known else optional).append(frame)
        self._wanting.refill(wanting)
        self._none.setVisible(not wanting)
        self._optional.refill(optional)
        self._known.refill(known)
        self._last = self.values

    def _refresh(self, slots: tuple[Slot, ...]) -> None:
        """Take over what the casebook says now where nothing was written by hand."""
        by_hand = self.values
        for slot in slots:
            if slot.name not in by_hand and self._given[slot.name] != slot.value:
                self._editors[slot.name].fill(slot.value)
                self._given[slot.name] = self._editors[slot.name].value
        self._last = self.values

    def _frame(self, slot: Slot, written: str | None) -> QWidget:
        required = slot.required and not slot.known
        editor = make_editor(Field(slot.name, _SORTS[slot.kind], required), self._today)
        if slot.known:
            editor.fill(slot.value)
        self._given[slot.name] = editor.value
        if written is not None or not slot.known:
            editor.fill(written or slot.value)
        self._connect(editor)
        self._editors[slot.name] = editor
        hint = self._hints.get(slot.name, "")
        if slot.kind == "list":
            hint = f"{_LIST_HINT}。{hint}" if hint else _LIST_HINT
        return LabelledField(phrases.field(slot.name), editor, hint, required=required)

    def _connect(self, editor: AnyEditor) -> None:
        if isinstance(editor, QLineEdit | QTextEdit):
            editor.textChanged.connect(self._on_edit)
        else:
            editor.changed.connect(self._on_edit)

    def _on_edit(self) -> None:
        if self.values != self._last:
            self._last = self.values
            self.changed.emit()


class Folded(QWidget):
    """Fields that are out of the way until they are asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._fold = QuietButton(name)
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._on_fold)
        self._lines = Lines()
        lines = column(self._fold, self._lines, space=8)
        lines.setAlignment(self._fold, Qt.AlignmentFlag.AlignLeft)
        spread(self, lines, (0, 0, 0, 0))
        self.hide()

    def refill(self, fields: Sequence[QWidget]) -> None:
        """Fold `fields` away instead of what was here."""
        self._lines.refill(fields)
        self._fold.setChecked(False)
        self._on_fold(opened=False)
        self._fold.setText(f"{self._name}（{len(fields)}）")
        self.setVisible(bool(fields))

    def unfold(self) -> None:
        """Show the fields."""
        self._fold.setChecked(True)

    def _on_fold(self, opened: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._lines.setVisible(opened)
