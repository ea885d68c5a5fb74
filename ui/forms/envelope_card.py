"""窓あき封筒: whether it is used, where its window is, how far prints of this machine are off."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit

from app import phrases
from app.errors import FieldRefusedError
from ui.theme import unit
from ui.widgets import Button, Card, LabelledField, Muted, QuietButton, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.errors import CasebookError
    from app.views.letters import Envelope

_FIELDS = ("right", "down", "x", "y", "width", "height")  # what is measured first, first


class EnvelopeCard(Card):
    """The measures in millimetres, the shift first; nothing is used before the button."""

    saved = Signal(object)  # dict of values
    changed = Signal()  # something stands there otherwise than before

    def __init__(self) -> None:
        super().__init__("窓あき封筒")
        self._shown: dict[str, str] = {}
        self._used = QCheckBox(phrases.field("used"))
        self._used.setAccessibleName(phrases.field("used"))
        told = Muted(
            "右の用紙で測った値を入れます。ずれは、このパソコンの印刷だけに使います。"
            "窓の左端と上端は紙の左上の角からの長さで、この台帳を使う皆さんに共通です。"
            "発行済みの文書は変わりません。",
            wrap=True,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(unit(12))
        grid.setVerticalSpacing(unit(4))
        self._fields = {name: LabelledField(_label(name), QLineEdit()) for name in _FIELDS}
        for place, field in enumerate(self._fields.values()):
            grid.addWidget(field, place // 2, place % 2)
        self._why = Muted(wrap=True)
        self._why.hide()
        self._keep = Button("この値を保存する")
        self._keep.clicked.connect(self._on_keep)
        self._undo = QuietButton("元の値に戻す")
        self._undo.clicked.connect(self._on_undo)
        self._undo.hide()
        self._used.toggled.connect(self._on_edit)
        for field in self._fields.values():
            field.field.textChanged.connect(self._on_edit)
        self.add(self._used, told)
        self.body.addLayout(grid)
        self.add(self._why)
        self.body.addLayout(row(self._keep, self._undo, None))

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        typed = {name: field.field.text() for name, field in self._fields.items()}
        return {"used": "yes" if self._used.isChecked() else "no", **typed}

    @property
    def touched(self) -> bool:
        """Whether something was changed and is not kept yet."""
        return bool(self._shown) and self.values != self._shown

    def show_envelope(self, envelope: Envelope) -> None:
        """Show what is kept."""
        told = asdict(envelope)
        self._used.setChecked(bool(told["used"]))
        for name, field in self._fields.items():
            field.field.setText(f"{told[name]:g}")
        self._accept()
        self._shown = self.values
        self._on_edit()

    def fill(self, values: Mapping[str, str]) -> None:
        """Put in what was typed before and is not used yet."""
        self._used.setChecked(values.get("used") == "yes")
        for name, field in self._fields.items():
            field.field.setText(values.get(name, ""))

    def refuse(self, error: CasebookError) -> None:
        """Say at the field why it was not kept."""
        self._accept()
        named = error.name if isinstance(error, FieldRefusedError) else ""
        if named in self._fields:
            self._fields[named].refuse(phrases.error(error))
            self._fields[named].field.setFocus()
        else:
            self._why.setText(phrases.error(error))
            self._why.show()

    def _accept(self) -> None:
        self._why.hide()
        for field in self._fields.values():
            field.accept()

    def _on_edit(self) -> None:
        self._undo.setVisible(self.touched)
        self.changed.emit()

    def _on_undo(self) -> None:
        self.fill(self._shown)
        self._accept()
        self._fields["right"].field.setFocus()

    def _on_keep(self) -> None:
        self.saved.emit(self.values)


def _label(name: str) -> str:
    return f"{phrases.field(name)}（mm）"
