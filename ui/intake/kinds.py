"""Choosing kinds: every kind of request, with the words of the text that led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.rules.lawbook import lawbook
from ui.theme import unit
from ui.widgets import Elided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.requests import Kind


_INDENT = 28  # px: below the words of a box


class KindChoice(QWidget):
    """A box for each kind. Nothing is classified without a click: proposals are only marked."""

    changed = Signal()

    def __init__(self, columns: int = 1) -> None:
        """Make it; on several columns the articles are left to the tool tips."""
        super().__init__()
        self._boxes: dict[Kind, QCheckBox] = {}
        self._words: dict[Kind, Elided] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(unit(12))
        grid.setVerticalSpacing(unit(8))
        rules = lawbook().kinds
        rows = -(-len(rules) // columns)
        for place, rule in enumerate(rules):
            whole = f"{rule.short}（{rule.basis}）" if rule.provision else rule.short
            box = QCheckBox(whole if columns == 1 else rule.short)
            box.setAccessibleName(whole)
            box.setToolTip(f"{rule.label} {rule.basis}".strip())
            box.toggled.connect(self.changed)
            words = Elided(role="muted")
            words.setContentsMargins(unit(_INDENT), 0, 0, 0)
            words.hide()
            self._boxes[rule.kind] = box
            self._words[rule.kind] = words
            line, column = 2 * (place % rows), place // rows
            grid.addWidget(box, line, column)
            grid.addWidget(words, line + 1, column)
        self.setFocusProxy(self._boxes[rules[0].kind])

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The chosen kinds, in the order they are listed."""
        return tuple(kind for kind, box in self._boxes.items() if box.isChecked())

    def choose(self, kinds: Iterable[Kind]) -> None:
        """Tick these kinds and no others."""
        wanted = set(kinds)
        for kind, box in self._boxes.items():
            box.setChecked(kind in wanted)

    def propose(self, words: Mapping[Kind, tuple[str, ...]]) -> None:
        """Tick the kinds `words` speaks of and say which words led there."""
        self.choose(words)
        for kind, label in self._words.items():
            found = "・".join(f"「{word}」" for word in words.get(kind, ()))
            label.setText(found)
            label.setVisible(bool(found))
